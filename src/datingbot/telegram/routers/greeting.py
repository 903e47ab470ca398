"""Greeting: /start with the buttons that open the Mini App, /help, /privacy and /cancel."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from datingbot.services.context import Context
from datingbot.storage.members import Member
from datingbot.telegram.filters import Asks
from datingbot.telegram.keyboards import launch_keyboard, open_keyboard
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import clean


def build() -> Router:
    """The router of this feature."""
    router = Router(name="greeting")
    router.message.register(greet, Asks("start"))
    router.message.register(help_out, Asks("help"))
    router.message.register(explain_privacy, Asks("privacy"))
    router.message.register(cancel, Asks("cancel"))
    return router


async def greet(
    message: Message, context: Context, out: Outgoing, member: Member, state: FSMContext, language: str
) -> None:
    """/start, with any deep link's payload: greet, and give both ways into the app."""
    # A question left open is not answered by what comes after a new start; a refused form is still kept.
    if await state.get_state() is not None:
        await state.set_state(None)
    name = clean(message.from_user.first_name) if message.from_user else ""
    greeting = "bot-start-again" if member.has_profile else "bot-start"
    out.text(
        message.chat.id,
        context.texts.say_html(language, greeting, name=name),
        keyboard=open_keyboard(context, language=language),
    )
    out.text(
        message.chat.id,
        context.texts.say_html(language, "bot-keyboard"),
        keyboard=launch_keyboard(context, user_id=member.user_id, language=language),
    )


async def help_out(message: Message, context: Context, out: Outgoing, language: str) -> None:
    """/help: what the bot understands."""
    out.text(
        message.chat.id,
        context.texts.say_html(language, "bot-help"),
        keyboard=open_keyboard(context, language=language),
    )


async def explain_privacy(message: Message, context: Context, out: Outgoing, language: str) -> None:
    """/privacy: what is kept and for how long."""
    out.text(message.chat.id, context.texts.say_html(language, "bot-privacy"))


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
