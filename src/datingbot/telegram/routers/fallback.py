"""Fallback: whatever no other router understood gets a helpful answer, never silence."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from datingbot.services.context import Context
from datingbot.storage.members import Member
from datingbot.telegram.keyboards import open_app
from datingbot.telegram.outgoing import Outgoing


def build() -> Router:
    """The feature's router; to be asked last."""
    router = Router(name="fallback")
    router.message.register(answer)
    router.callback_query.register(answer_button)
    return router


async def answer(_message: Message, context: Context, out: Outgoing, member: Member, language: str) -> None:
    """Say what can be said."""
    keyboard = open_app(context, text=context.texts.say(language, "bot-open"))
    await out.text(member.user_id, context.texts.say_html(language, "bot-unknown"), keyboard=keyboard)


async def answer_button(query: CallbackQuery, context: Context, out: Outgoing, member: Member, language: str) -> None:
    """End the button's spinner, with the reason."""
    said = context.texts.say(language, "bot-unknown-button")
    await out.answer_callback(member.user_id, query.id, text=said, alert=True)
