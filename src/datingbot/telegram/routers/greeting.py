"""Greeting: /start with the buttons that open the app, /help, /privacy and /cancel."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from datingbot.services.context import Context
from datingbot.storage.members import Member
from datingbot.telegram.keyboards import launch_keyboard, open_app
from datingbot.telegram.outgoing import Outgoing

NAME_SHOWN_MOST = 64


def build() -> Router:
    """The feature's router."""
    router = Router(name="greeting")
    router.message.register(start, CommandStart())
    router.message.register(explain, Command("help"))
    router.message.register(show_privacy, Command("privacy"))
    router.message.register(cancel, Command("cancel"))
    return router


async def start(
    message: Message, context: Context, out: Outgoing, member: Member, language: str, state: FSMContext
) -> None:
    """Greet, and give both ways into the app; a deep link's payload changes nothing yet."""
    await state.clear()
    name = message.from_user.first_name[:NAME_SHOWN_MOST] if message.from_user else ""
    greeting = "bot-start-again" if member.has_profile else "bot-start"
    await out.text(
        member.user_id,
        context.texts.say_html(language, greeting, name=name),
        keyboard=open_app(context, text=context.texts.say(language, "bot-open")),
    )
    button = context.texts.say(language, "bot-open-keyboard")
    await out.text(
        member.user_id,
        context.texts.say_html(language, "bot-keyboard"),
        keyboard=launch_keyboard(context, user_id=member.user_id, text=button),
    )


async def explain(_message: Message, context: Context, out: Outgoing, member: Member, language: str) -> None:
    """What the bot understands."""
    await out.text(member.user_id, context.texts.say_html(language, "bot-help"))


async def show_privacy(_message: Message, context: Context, out: Outgoing, member: Member, language: str) -> None:
    """What is kept."""
    await out.text(member.user_id, context.texts.say_html(language, "bot-privacy"))


async def cancel(
    _message: Message, context: Context, out: Outgoing, member: Member, language: str, state: FSMContext
) -> None:
    """Leave the dialogue, if there is one."""
    had_data = await state.get_state() is not None or bool(await state.get_data())
    await state.clear()
    said = "bot-cancelled" if had_data else "bot-nothing-to-cancel"
    await out.text(member.user_id, context.texts.say_html(language, said))
