"""Settings: /settings with its switches, /pause and /resume."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from datingbot.domain.fields import InvalidField
from datingbot.domain.preference import LANGUAGES, Settings
from datingbot.services.context import Context
from datingbot.services.profiles import save_settings
from datingbot.storage.database import Connection
from datingbot.storage.members import Member, read_settings
from datingbot.telegram.keyboards import SettingChoice, settings_keyboard
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import describe

SWITCHES = ("allow_notifications", "show_online_status", "discoverable")


def build() -> Router:
    """The feature's router."""
    router = Router(name="settings")
    router.message.register(show, Command("settings"))
    router.message.register(pause, Command("pause"))
    router.message.register(resume, Command("resume"))
    router.callback_query.register(choose, SettingChoice.filter())
    return router


async def show(
    _message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """The settings as they are, with switches."""
    settings = await read_settings(connection, user_id=member.user_id)
    await out.text(
        member.user_id,
        _describe(context, settings, language=language),
        keyboard=settings_keyboard(context, settings, language=language),
    )


async def choose(
    query: CallbackQuery,
    callback_data: SettingChoice,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
) -> None:
    """Put one switch where its button said, and draw the message anew."""
    texts = context.texts
    before = await read_settings(connection, user_id=member.user_id)
    try:
        settings = await save_settings(
            context, connection, user_id=member.user_id, form={callback_data.name: _value(callback_data)}
        )
    except InvalidField as error:
        problem = describe(texts, language, error)
        await out.answer_callback(member.user_id, query.id, text=problem[:200], alert=True)
        return
    said = "bot-settings-unchanged" if settings == before else "bot-settings-changed"
    await out.answer_callback(member.user_id, query.id, text=texts.say(settings.language, said))
    if settings != before and query.message is not None:
        await out.edit(
            member.user_id,
            query.message.message_id,
            _describe(context, settings, language=settings.language),
            keyboard=settings_keyboard(context, settings, language=settings.language),
        )


async def pause(
    _message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """Leave the decks."""
    await save_settings(context, connection, user_id=member.user_id, form={"discoverable": False})
    await out.text(member.user_id, context.texts.say_html(language, "bot-paused"))


async def resume(
    _message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """Come back into the decks."""
    await save_settings(context, connection, user_id=member.user_id, form={"discoverable": True})
    await out.text(member.user_id, context.texts.say_html(language, "bot-resumed"))


def _value(choice: SettingChoice) -> object:
    if choice.name == "language" and choice.value in LANGUAGES:
        return choice.value
    if choice.name in SWITCHES and choice.value in ("0", "1"):
        return choice.value == "1"
    # A button of another version, or made by hand: the domain refuses it by name.
    return None


def _describe(context: Context, settings: Settings, *, language: str) -> str:
    say = context.texts.say
    return context.texts.say_html(
        language,
        "bot-settings",
        min=settings.min_age,
        max=settings.max_age,
        distance=settings.max_distance,
        notifications=say(language, "bot-on" if settings.allow_notifications else "bot-off"),
        online=say(language, "bot-on" if settings.show_online_status else "bot-off"),
        discoverable=say(language, "bot-shown" if settings.discoverable else "bot-hidden"),
    )
