"""Settings: /settings with a button a switch, /pause and /resume."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from datingbot.domain.fields import InvalidField
from datingbot.domain.preference import Settings
from datingbot.services.context import Context
from datingbot.services.profiles import save_settings
from datingbot.storage import members
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.filters import Asks
from datingbot.telegram.keyboards import SettingChosen, launch_keyboard, open_keyboard, settings_keyboard
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import explain

SWITCHES = ("allow_notifications", "show_online_status", "discoverable", "incognito")
SWITCHED = {"on": True, "off": False}


def build() -> Router:
    """The router of this feature."""
    router = Router(name="settings")
    router.message.register(show_settings, Asks("settings"))
    router.message.register(pause, Asks("pause"))
    router.message.register(resume, Asks("resume"))
    router.callback_query.register(change_setting, SettingChosen.filter())
    return router


def describe_settings(context: Context, *, language: str, settings: Settings) -> str:
    """The settings as Telegram HTML."""

    def say(message: str) -> str:
        return context.texts.say(language, message)

    return context.texts.say_html(
        language,
        "bot-settings",
        min=settings.min_age,
        max=settings.max_age,
        distance=settings.max_distance,
        notifications=say("bot-on" if settings.allow_notifications else "bot-off"),
        online=say("bot-on" if settings.show_online_status else "bot-off"),
        discoverable=say(
            "bot-hidden" if not settings.discoverable else "bot-incognito" if settings.incognito else "bot-shown"
        ),
    )


async def show_settings(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """/settings: what is set, with a button for each switch."""
    settings = await members.read_settings(connection, user_id=member.user_id)
    out.text(
        message.chat.id,
        describe_settings(context, language=language, settings=settings),
        keyboard=settings_keyboard(context, language=language, settings=settings),
    )


async def change_setting(
    query: CallbackQuery,
    callback_data: SettingChosen,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
) -> None:
    """A switch's button: set it, answer once, and show the message anew."""
    chat_id = member.user_id
    value = SWITCHED.get(callback_data.value) if callback_data.field in SWITCHES else callback_data.value
    before = await members.read_settings(connection, user_id=member.user_id)
    try:
        after = await save_settings(context, connection, user_id=member.user_id, form={callback_data.field: value})
    except InvalidField as error:
        problem = explain(context.texts, language, error, with_field=False)
        out.answer_callback(chat_id, query.id, text=problem, alert=True)
        return
    changed = after != before
    said = context.texts.say(after.language, "bot-settings-changed" if changed else "bot-settings-unchanged")
    out.answer_callback(chat_id, query.id, text=said)
    if not changed:
        return
    text = describe_settings(context, language=after.language, settings=after)
    keyboard = settings_keyboard(context, language=after.language, settings=after)
    if isinstance(query.message, Message):
        out.edit(chat_id, query.message.message_id, text, keyboard=keyboard)
    else:
        # Telegram no longer lets bots edit a message that old.
        out.text(chat_id, text, keyboard=keyboard)
    if after.language != before.language:
        out.text(
            chat_id,
            context.texts.say_html(after.language, "bot-language-changed"),
            keyboard=launch_keyboard(context, user_id=member.user_id, language=after.language),
        )


async def pause(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """/pause: nobody new sees the profile."""
    await _set_discoverable(message, context, connection, out=out, member=member, language=language, value=False)


async def resume(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """/resume: back into the decks."""
    await _set_discoverable(message, context, connection, out=out, member=member, language=language, value=True)


async def _set_discoverable(
    message: Message,
    context: Context,
    connection: Connection,
    *,
    out: Outgoing,
    member: Member,
    language: str,
    value: bool,
) -> None:
    if not member.has_profile:
        out.text(
            message.chat.id,
            context.texts.say_html(language, "bot-profile-missing"),
            keyboard=open_keyboard(context, language=language, screen="profile"),
        )
        return
    await save_settings(context, connection, user_id=member.user_id, form={"discoverable": value})
    out.text(message.chat.id, context.texts.say_html(language, "bot-resumed" if value else "bot-paused"))
