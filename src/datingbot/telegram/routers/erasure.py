"""Erasure: /delete asks twice, then nothing about the member is left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from datingbot.services.context import Context
from datingbot.storage.database import Connection
from datingbot.storage.erasure import erase_member
from datingbot.storage.members import Member
from datingbot.telegram.keyboards import EraseChoice, erase_keyboard
from datingbot.telegram.outgoing import Outgoing


def build() -> Router:
    """The feature's router."""
    router = Router(name="erasure")
    router.message.register(ask, Command("delete"))
    router.callback_query.register(keep, EraseChoice.filter(F.answer == "no"))
    router.callback_query.register(ask_again, EraseChoice.filter(F.answer == "ask"))
    router.callback_query.register(erase, EraseChoice.filter(F.answer == "really"))
    return router


async def ask(_message: Message, context: Context, out: Outgoing, member: Member, language: str) -> None:
    """The first question."""
    await out.text(
        member.user_id,
        context.texts.say_html(language, "bot-delete-ask"),
        keyboard=erase_keyboard(context, language=language, answer="ask", text="bot-delete-yes"),
    )


async def ask_again(query: CallbackQuery, context: Context, out: Outgoing, member: Member, language: str) -> None:
    """The second question, in place of the first."""
    await out.answer_callback(member.user_id, query.id)
    if query.message is not None:
        await out.edit(
            member.user_id,
            query.message.message_id,
            context.texts.say_html(language, "bot-delete-ask-again"),
            keyboard=erase_keyboard(context, language=language, answer="really", text="bot-delete-really"),
        )


async def keep(query: CallbackQuery, context: Context, out: Outgoing, member: Member, language: str) -> None:
    """Nothing happens."""
    await out.answer_callback(member.user_id, query.id)
    if query.message is not None:
        said = context.texts.say_html(language, "bot-delete-kept")
        await out.edit(member.user_id, query.message.message_id, said)


async def erase(
    query: CallbackQuery,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
    after_commit: list[Callable[[], Awaitable[None]]],
) -> None:
    """Erase; the farewell is queued after it, since messages that wait are erased too."""
    await erase_within(context, connection, user_id=member.user_id, after_commit=after_commit)
    await out.answer_callback(member.user_id, query.id)
    await out.text(member.user_id, context.texts.say_html(language, "bot-deleted"))


async def erase_within(
    context: Context,
    connection: Connection,
    *,
    user_id: int,
    after_commit: list[Callable[[], Awaitable[None]]],
) -> None:
    """Erase the rows in this transaction, and the photos' bytes once it is committed."""
    photo_ids = await erase_member(connection, user_id=user_id)
    context.profiles.forget(user_id)
    after_commit.extend(partial(context.photos.delete, photo_id) for photo_id in photo_ids)
