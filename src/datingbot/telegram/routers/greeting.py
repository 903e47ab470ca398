"""Greeting: /start with the buttons that open the Mini App, /help and /cancel."""

from __future__ import annotations

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from datingbot.services.context import Context
from datingbot.services.inviting import arrive_by
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.filters import Asks
from datingbot.telegram.keyboards import launch_keyboard, open_keyboard
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import clean
from datingbot.telegram.replies import Asked, Reply


def build() -> Router:
    """The router of this feature."""
    router = Router(name="greeting")
    router.message.register(start_over, Asks("start"))
    router.message.register(help_in_between, Asks("help"))
    router.message.register(cancel, Asks("cancel"))
    return router


def greet(asked: Asked) -> None:
    """/start: greet, and give both ways into the app."""
    greeting = "bot-start-again" if asked.member.has_profile else "bot-start"
    chat_id, texts = asked.member.user_id, asked.context.texts
    asked.out.text(
        chat_id,
        texts.say_html(asked.language, greeting, name=clean(asked.first_name)),
        keyboard=open_keyboard(asked.context, language=asked.language),
    )
    asked.out.text(
        chat_id,
        texts.say_html(asked.language, "bot-keyboard"),
        keyboard=launch_keyboard(asked.context, user_id=chat_id, language=asked.language),
    )


async def start_over(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, state: FSMContext
) -> None:
    """/start in the middle of a dialogue, or with a deep link's payload: an invite's code counts a newcomer."""
    _, _, payload = (message.text or "").partition(" ")
    if payload:
        await arrive_by(connection, user_id=member.user_id, start_param=payload.strip())
    # A question left open is not answered by what comes after a new start; a refused form is still kept.
    if await state.get_state() is not None:
        await state.set_state(None)
    name = message.from_user.first_name if message.from_user else ""
    greet(Asked(context=context, out=out, member=member, first_name=name))


def help_out(asked: Asked) -> None:
    """/help: what the bot understands."""
    asked.out.text(
        asked.member.user_id,
        asked.context.texts.say_html(asked.language, "bot-help"),
        keyboard=open_keyboard(asked.context, language=asked.language),
    )


async def help_in_between(message: Message, context: Context, out: Outgoing, member: Member) -> None:
    """/help in the middle of a dialogue, which goes on."""
    name = message.from_user.first_name if message.from_user else ""
    help_out(Asked(context=context, out=out, member=member, first_name=name))


async def cancel(
    message: Message, context: Context, out: Outgoing, member: Member, state: FSMContext, language: str
) -> None:
    """/cancel: leave the dialogue, and give a fresh keyboard."""
    busy = await state.get_state() is not None or bool(await state.get_data())
    if busy:
        await state.clear()
    out.text(
        message.chat.id,
        context.texts.say_html(language, "bot-cancelled" if busy else "bot-nothing-to-cancel"),
        keyboard=launch_keyboard(context, user_id=member.user_id, language=language),
    )


REPLIES: Mapping[str, Reply] = {"start": greet, "help": help_out}
