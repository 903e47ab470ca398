"""Keyboards: what members press, and the data their buttons carry (at most 64 bytes)."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    WebAppInfo,
)

from datingbot.domain.preference import Settings
from datingbot.services.context import Context


class SettingChoice(CallbackData, prefix="set"):
    """A switch of /settings and the position it is to have."""

    name: str
    value: str


class EraseChoice(CallbackData, prefix="erase"):
    """An answer to "erase everything?": ``ask``, ``really`` or ``no``."""

    answer: str


def open_app(context: Context, *, text: str, screen: str = "") -> InlineKeyboardMarkup:
    """One button that opens the Mini App, with signed initData."""
    address = f"{context.public_url}/" + (f"?screen={screen}" if screen else "")
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=text, web_app=WebAppInfo(url=address))]])


def launch_keyboard(context: Context, *, user_id: int, text: str) -> ReplyKeyboardMarkup:
    """The reply keyboard: the only launch where ``sendData`` works and initData is empty, hence the token."""
    address = f"{context.public_url}/?launch={context.signer.launch_token(user_id)}"
    return ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text=text, web_app=WebAppInfo(url=address))]],
        resize_keyboard=True,
        is_persistent=True,
    )


def settings_keyboard(context: Context, settings: Settings, *, language: str) -> InlineKeyboardMarkup:
    """The switches of /settings, each with the position it would go to."""
    say = context.texts.say
    other_language = "en" if settings.language == "ru" else "ru"
    switches = (
        ("allow_notifications", settings.allow_notifications, "bot-button-notifications"),
        ("show_online_status", settings.show_online_status, "bot-button-online"),
    )
    rows = [
        [_switch(say(language, f"{message}-{'off' if is_on else 'on'}"), name=name, value="0" if is_on else "1")]
        for name, is_on, message in switches
    ]
    pause = say(language, "bot-button-pause" if settings.discoverable else "bot-button-resume")
    rows.append([_switch(pause, name="discoverable", value="0" if settings.discoverable else "1")])
    rows.append([_switch(say(language, "bot-button-language"), name="language", value=other_language)])
    rows.append(
        [
            InlineKeyboardButton(
                text=say(language, "bot-open"), web_app=WebAppInfo(url=f"{context.public_url}/?screen=settings")
            )
        ]
    )
    return InlineKeyboardMarkup(inline_keyboard=rows)


def erase_keyboard(context: Context, *, language: str, answer: str, text: str) -> InlineKeyboardMarkup:
    """Go on, or keep everything."""
    say = context.texts.say
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(
                    text=say(language, "bot-delete-no"), callback_data=EraseChoice(answer="no").pack()
                ),
                InlineKeyboardButton(text=say(language, text), callback_data=EraseChoice(answer=answer).pack()),
            ]
        ]
    )


def _switch(text: str, *, name: str, value: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=SettingChoice(name=name, value=value).pack())
