"""Erasure: /delete asks twice, then nothing about the member is left."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, ReplyKeyboardRemove

from datingbot.services.context import Context
from datingbot.services.doomed_objects import delete_doomed
from datingbot.services.erasure import erase_within
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.filters import Asks
from datingbot.telegram.keyboards import ErasureStep, erasure_keyboard
from datingbot.telegram.outgoing import Outgoing

AfterCommit = list[Callable[[], Awaitable[None]]]

ASK_AGAIN, ERASE, KEEP = "again", "erase", "keep"

QUESTION_LIVES_SECONDS = 3600
"""A question left for longer than this has to be asked anew: a stray touch on an old message erases nobody."""


def build() -> Router:
    """The router of this feature."""
    router = Router(name="erasure")
    router.message.register(ask_to_erase, Asks("delete"))
    router.callback_query.register(go_on, ErasureStep.filter())
    return router


async def ask_to_erase(message: Message, context: Context, out: Outgoing, language: str) -> None:
    """/delete: the first question; nothing is erased yet."""
    out.text(
        message.chat.id,
        context.texts.say_html(language, "bot-delete-ask"),
        keyboard=erasure_keyboard(
            context, language=language, text="bot-delete-yes", step=ASK_AGAIN, asked_at=_now(context)
        ),
    )


async def go_on(
    query: CallbackQuery,
    callback_data: ErasureStep,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
    after_commit: AfterCommit,
) -> None:
    """A button under one of the questions."""
    fresh = 0 <= _now(context) - callback_data.asked_at <= QUESTION_LIVES_SECONDS
    match callback_data.step:
        case "keep":
            out.answer_callback(member.user_id, query.id)
            await _replace(out, query, member, text=context.texts.say_html(language, "bot-delete-kept"))
        case "again" if fresh:
            out.answer_callback(member.user_id, query.id)
            keyboard = erasure_keyboard(
                context, language=language, text="bot-delete-really", step=ERASE, asked_at=_now(context)
            )
            text = context.texts.say_html(language, "bot-delete-ask-again")
            await _replace(out, query, member, text=text, keyboard=keyboard)
        case "erase" if fresh:
            await erase_within(context, connection, user_id=member.user_id)
            after_commit.append(functools.partial(_finish, context))
            # Said after erasing, which also empties the outbox of this chat.
            out.answer_callback(member.user_id, query.id, farewell=True)
            said = context.texts.say_html(language, "bot-deleted")
            out.text(member.user_id, said, keyboard=ReplyKeyboardRemove(), farewell=True)
        case _:
            out.answer_callback(
                member.user_id, query.id, text=context.texts.say(language, "bot-delete-stale"), alert=True
            )


async def _replace(
    out: Outgoing, query: CallbackQuery, member: Member, *, text: str, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    if isinstance(query.message, Message):
        out.edit(member.user_id, query.message.message_id, text, keyboard=keyboard)
    else:
        out.text(member.user_id, text, keyboard=keyboard)


async def _finish(context: Context) -> None:
    await delete_doomed(context)


def _now(context: Context) -> int:
    return int(context.clock().timestamp())
