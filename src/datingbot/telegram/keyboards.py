"""Keyboards of the chat, and the callback data behind their buttons (at most 64 bytes each)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    WebAppInfo,
)

from datingbot.domain.preference import Settings
from datingbot.services.chat_buttons import chat_row
from datingbot.services.context import Context


class SettingChosen(CallbackData, prefix="set"):
    """A setting and the value wanted, not a toggle: a button pressed twice does nothing the second time."""

    field: str
    value: str


class ErasureStep(CallbackData, prefix="erase"):
    """Where the member is in /delete; ``asked_at`` in Unix seconds, so that an old message erases nobody."""

    step: str
    asked_at: int


class FieldChosen(CallbackData, prefix="edit"):
    """A field of the profile to change in the chat."""

    field: str


class ValueChosen(CallbackData, prefix="value"):
    """A value for a field of the profile that is picked from a list."""

    field: str
    value: str


class ChatStep(CallbackData, prefix="chat"):
    """A button about a chat, made in services/relaying.py: the message it is under says whose it is, in replies too."""

    step: str
    match_id: int


def launch_keyboard(context: Context, *, user_id: int, language: str) -> ReplyKeyboardMarkup:
    """The keyboard under the input: the only launch from which ``sendData`` works; its token is good once."""
    url = f"{context.public_url}/?launch={context.signer.launch_token(user_id)}"
    button = KeyboardButton(text=context.texts.say(language, "bot-open-keyboard"), web_app=WebAppInfo(url=url))
    return ReplyKeyboardMarkup(keyboard=[[button]], resize_keyboard=True, is_persistent=True)


def open_keyboard(
    context: Context, *, language: str, text: str = "bot-open", screen: str | None = None
) -> InlineKeyboardMarkup:
    """One button that opens the Mini App, at ``screen`` when given."""
    url = f"{context.public_url}/?screen={screen}" if screen else f"{context.public_url}/"
    return _one_button(context.texts.say(language, text), url)


@lru_cache(maxsize=256)
def _one_button(text: str, url: str) -> InlineKeyboardMarkup:
    """The same for everybody who reads the same language, and dearer to make than the rest of an answer."""
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=text, web_app=WebAppInfo(url=url))]])


def profile_keyboard(context: Context, *, language: str) -> InlineKeyboardMarkup:
    """Under one's own profile: change it in the app, or here."""
    here = InlineKeyboardButton(
        text=context.texts.say(language, "bot-edit-here"), callback_data=FieldChosen(field="any").pack()
    )
    return InlineKeyboardMarkup(
        inline_keyboard=[[_open(context, language=language, text="bot-edit", screen="profile/edit")], [here]]
    )


def settings_keyboard(context: Context, *, language: str, settings: Settings) -> InlineKeyboardMarkup:
    """One button a setting that the chat can change; ages and distance are in the app."""

    def button(text: str, *, field: str, value: str) -> list[InlineKeyboardButton]:
        return [InlineKeyboardButton(text=text, callback_data=SettingChosen(field=field, value=value).pack())]

    def switch(field: str, *, is_on: bool, on: str, off: str) -> list[InlineKeyboardButton]:
        return button(context.texts.say(language, off if is_on else on), field=field, value="off" if is_on else "on")

    rows = [
        switch(
            "allow_notifications",
            is_on=settings.allow_notifications,
            on="bot-button-notifications-on",
            off="bot-button-notifications-off",
        ),
        switch(
            "show_online_status",
            is_on=settings.show_online_status,
            on="bot-button-online-on",
            off="bot-button-online-off",
        ),
        switch("discoverable", is_on=settings.discoverable, on="bot-button-resume", off="bot-button-pause"),
        switch("incognito", is_on=settings.incognito, on="bot-button-incognito-on", off="bot-button-incognito-off"),
    ]
    rows += [
        button(context.texts.say(code, "language-name"), field="language", value=code)
        for code in context.texts.languages
        if code != language
    ]
    # The data is that of routers/notifications.py, which shows what there is to be told of.
    kinds = context.texts.say(language, "bot-button-notifications-which")
    rows.insert(1, [InlineKeyboardButton(text=kinds, callback_data="tell/show/")])
    rows.append([_open(context, language=language, text="bot-settings-more", screen="settings")])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def erasure_keyboard(context: Context, *, language: str, text: str, step: str, asked_at: int) -> InlineKeyboardMarkup:
    """Go on erasing with ``step``, or keep everything."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(
                    text=context.texts.say(language, text),
                    callback_data=ErasureStep(step=step, asked_at=asked_at).pack(),
                )
            ],
            [
                InlineKeyboardButton(
                    text=context.texts.say(language, "bot-delete-no"),
                    callback_data=ErasureStep(step="keep", asked_at=asked_at).pack(),
                )
            ],
        ]
    )


def fields_keyboard(context: Context, *, language: str, fields: Sequence[str]) -> InlineKeyboardMarkup:
    """The fields of a profile, two a row."""
    buttons = [
        InlineKeyboardButton(
            text=context.texts.say(language, f"field-{field}"), callback_data=FieldChosen(field=field).pack()
        )
        for field in fields
    ]
    return InlineKeyboardMarkup(inline_keyboard=[buttons[start : start + 2] for start in range(0, len(buttons), 2)])


def values_keyboard(field: str, *, values: Sequence[tuple[str, str]]) -> InlineKeyboardMarkup:
    """(value, label) pairs for a field, one a row."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=label, callback_data=ValueChosen(field=field, value=value).pack())]
            for value, label in values
        ]
    )


def chat_keyboard(context: Context, *, language: str, match_id: int) -> InlineKeyboardMarkup:
    """Under somebody one matched with: write here, or open the chat in the app."""
    return InlineKeyboardMarkup.model_validate(
        {"inline_keyboard": [chat_row(context, match_id=match_id, language=language)]}
    )


def again_keyboard(context: Context, *, language: str, match_id: int) -> InlineKeyboardMarkup:
    """Would they meet again?"""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(
                    text=context.texts.say(language, text),
                    callback_data=ChatStep(step=step, match_id=match_id).pack(),
                )
                for text, step in (("bot-met-again-yes", "again-yes"), ("bot-met-again-no", "again-no"))
            ]
        ]
    )


def _open(context: Context, *, language: str, text: str, screen: str | None) -> InlineKeyboardButton:
    url = f"{context.public_url}/?screen={screen}" if screen else f"{context.public_url}/"
    return InlineKeyboardButton(text=context.texts.say(language, text), web_app=WebAppInfo(url=url))
