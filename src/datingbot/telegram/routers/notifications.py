"""Notifications: what the bot tells of and when not, one button a switch; reached from /settings."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, WebAppInfo

from datingbot.domain.fields import InvalidField
from datingbot.domain.notification import SWITCHES, NotificationSettings, parse_quiet_hours
from datingbot.services.choosing import save_notification_settings
from datingbot.services.context import Context
from datingbot.storage import notification_settings
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import explain

QUIET = "quiet"
OFF = "off"
HOURS = ("22:00-07:00", "23:00-08:00", "00:00-09:00")
"""Quiet hours that a button offers; any others are chosen in the app."""


class NotificationChosen(CallbackData, prefix="tell", sep="/"):
    """What to set, and to what; ``show`` only opens the list. A value may hold a colon."""

    field: str
    value: str


def build() -> Router:
    """The router of this feature."""
    router = Router(name="notifications")
    router.callback_query.register(choose, NotificationChosen.filter())
    return router


async def choose(
    query: CallbackQuery,
    callback_data: NotificationChosen,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
) -> None:
    """A button of the list, or the one that opens it: set, answer once, and show the list as it is."""
    chat_id, field = member.user_id, callback_data.field
    before = await notification_settings.read_settings(connection, user_id=chat_id)
    after, said = before, ""
    if field != "show":
        form = {"quiet_hours": None if callback_data.value == OFF else callback_data.value}
        if field != QUIET:
            form = {field: callback_data.value == "on"}  # type: ignore[dict-item]
        try:
            after = await save_notification_settings(context, connection, user_id=chat_id, form=form)
        except InvalidField as error:
            out.answer_callback(
                chat_id, query.id, text=explain(context.texts, language, error, with_field=False), alert=True
            )
            return
        said = context.texts.say(language, "bot-settings-changed" if after != before else "bot-settings-unchanged")
    out.answer_callback(chat_id, query.id, text=said)
    if field != "show" and after == before:
        return
    text = _describe(context, language=language, settings=after)
    keyboard = _keyboard(context, language=language, settings=after)
    if field != "show" and isinstance(query.message, Message):
        out.edit(chat_id, query.message.message_id, text, keyboard=keyboard)
    else:
        out.text(chat_id, text, keyboard=keyboard)


def _describe(context: Context, *, language: str, settings: NotificationSettings) -> str:
    say = context.texts.say
    lines = [f"{'✅' if getattr(settings, field) else '▫️'} {say(language, f'field-{field}')}" for field in SWITCHES]
    quiet = (
        str(settings.quiet_hours).replace("-", "–") if settings.quiet_hours else say(language, "bot-tell-quiet-none")
    )
    return context.texts.say(language, "bot-tell", kinds="\n".join(lines), quiet=quiet)


def _keyboard(context: Context, *, language: str, settings: NotificationSettings) -> InlineKeyboardMarkup:
    say = context.texts.say

    def button(text: str, field: str, value: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=text, callback_data=NotificationChosen(field=field, value=value).pack())

    def switch(field: str) -> InlineKeyboardButton:
        is_on = bool(getattr(settings, field))
        return button(f"{'✅' if is_on else '▫️'} {say(language, f'field-{field}')}", field, OFF if is_on else "on")

    kinds = [switch(field) for field in SWITCHES]
    hours = [
        button(f"🌙 {span.replace('-', '–')}", QUIET, span)
        for span in HOURS
        if settings.quiet_hours != parse_quiet_hours(span)
    ]
    rows = [kinds[0:2], kinds[2:4], kinds[4:], hours]
    if settings.quiet_hours is not None:
        rows.append([button(say(language, "bot-tell-quiet-off"), QUIET, OFF)])
    app = WebAppInfo(url=f"{context.public_url}/?screen=notifications")
    rows.append([InlineKeyboardButton(text=say(language, "bot-tell-more"), web_app=app)])
    return InlineKeyboardMarkup(inline_keyboard=rows)
