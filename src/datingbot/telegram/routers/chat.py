"""Chat: a reply to what a match wrote goes to them, and so does what is written after pressing Reply. Only text goes.

Whose a message is, is read off the buttons under it, which come with it in every reply: nothing has to be remembered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid5

from aiogram import BaseMiddleware, Router
from aiogram.filters import Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, ContentType, InlineKeyboardMarkup, Message, TelegramObject

from datingbot.domain.fields import InvalidField
from datingbot.domain.message import Draft, parse_text
from datingbot.services import handing_over, meeting
from datingbot.services.chatting import CannotReach, ChatEnded, find_chat, send_message
from datingbot.services.context import Context
from datingbot.services.screening import screen_chat
from datingbot.services.swiping import QuotaSpent
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.filters import IsOneOf, Says
from datingbot.telegram.keyboards import ChatStep, again_keyboard, open_keyboard
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import explain
from datingbot.telegram.routers.fallback import SAID

WRITING_SECONDS = 600
"""How long after pressing Reply, or the last message, a text still goes to the match."""

CHAT = "chat"
"""Key in the dialogue's data: the match that is written to, and until when."""

_KEYS = UUID("7f0d5a0e-5b1c-4f0b-9a53-0c6c9e3f5f11")
"""Namespace of messages' keys: the same Telegram message is the same message here, however often it comes."""

_MEDIA = (SAID | {ContentType.PHOTO}) - {ContentType.TEXT}


class Chatting(StatesGroup):
    """The one state of this dialogue: what is written goes to a match."""

    writing = State()


class RepliesToMatch(Filter):
    """A reply to a message of ours that is about a chat; gives its ``match_id``."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        """The match whose chat the replied message belongs to."""
        original = message.reply_to_message
        if original is None or original.from_user is None or not original.from_user.is_bot:
            return False
        markup = original.reply_markup
        for row in markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else ():
            for button in row:
                if (button.callback_data or "").startswith("chat:"):
                    return {"match_id": ChatStep.unpack(str(button.callback_data)).match_id}
        return False


class Leaving(BaseMiddleware):
    """A command ends the writing to a match: what is typed after it is meant for the bot."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if (
            data["raw_state"] == Chatting.writing.state
            and isinstance(event, Message)
            and (event.text or "").startswith("/")
            and not (event.text or "").startswith("/cancel")
        ):
            await data["state"].set_state(None)
        return await handler(event, data)


def build() -> Router:
    """The router of this feature."""
    router = Router(name="chat")
    replies, writing = RepliesToMatch(), StateFilter(Chatting.writing)
    router.message.register(relay_reply, Says(), replies)
    router.message.register(refuse_media, IsOneOf(_MEDIA), replies)
    router.message.register(relay_written, Says(), writing)
    router.message.register(refuse_media, IsOneOf(_MEDIA), writing)
    router.edited_message.register(refuse_edit, replies)
    router.callback_query.register(go_on, ChatStep.filter())
    return router


async def relay_reply(
    message: Message,
    match_id: int,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
) -> None:
    """A reply to what a match wrote."""
    await _relay(message, match_id, context, connection, out=out, member=member, language=language)


async def relay_written(
    message: Message,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
    state: FSMContext,
) -> None:
    """What is written after pressing Reply, for ten minutes."""
    kept = (await state.get_data()).get(CHAT, {})
    if kept.get("until", 0) < context.clock().timestamp():
        await state.set_state(None)
        out.text(
            member.user_id,
            context.texts.say_html(language, "bot-chat-whom"),
            keyboard=open_keyboard(context, language=language, text="bot-chat-list", screen="chats"),
        )
        return
    await _write_to(state, context, match_id=kept["match"])
    if not await _relay(message, kept["match"], context, connection, out=out, member=member, language=language):
        await state.set_state(None)


async def refuse_media(message: Message, context: Context, out: Outgoing, language: str) -> None:
    """A photo, a voice, a sticker for a match: said kindly, and it goes nowhere."""
    out.text(message.chat.id, context.texts.say_html(language, "bot-chat-text-only"))


async def refuse_edit(message: Message, context: Context, out: Outgoing, language: str) -> None:
    """A message changed after it went: the other has it as it was."""
    out.text(message.chat.id, context.texts.say_html(language, "bot-chat-edited"))


async def go_on(
    query: CallbackQuery,
    callback_data: ChatStep,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
    state: FSMContext,
) -> None:
    """A button under a message about a chat."""
    match_id, step = callback_data.match_id, callback_data.step
    try:
        if not 0 < match_id < 2**31:
            raise ChatEnded(f"match {match_id} cannot be")
        chat = await find_chat(context, connection, user_id=member.user_id, match_id=match_id)
        name = chat.other.name
        match step:
            case "reply":
                await state.set_state(Chatting.writing)
                await _write_to(state, context, match_id=match_id)
                out.answer_callback(member.user_id, query.id)
                out.text(member.user_id, context.texts.say_html(language, "bot-chat-write", name=name))
            case "agree":
                agreement = await handing_over.agree(
                    context,
                    connection,
                    user_id=member.user_id,
                    match_id=match_id,
                    username=query.from_user.username,
                    wanted=True,
                )
                waits = agreement.outcome == "asked" or chat.side.telegram == "asked"
                said = "bot-hand-over-waiting" if waits else "bot-hand-over-done"
                out.answer_callback(member.user_id, query.id)
                _show(query, out, member, context.texts.say_html(language, said, name=name))
            case "stay":
                out.answer_callback(member.user_id, query.id)
                _show(query, out, member, context.texts.say_html(language, "bot-hand-over-stayed", name=name))
            case "met-yes" | "met-no" | "met-not_yet" | "again-yes" | "again-no":
                await _tell_meeting(query, step, match_id, context, connection, out=out, member=member, name=name)
            case _:
                out.answer_callback(
                    member.user_id, query.id, text=context.texts.say(language, "bot-unknown-button"), alert=True
                )
    except ChatEnded:
        out.answer_callback(member.user_id, query.id, text=context.texts.say(language, "bot-chat-ended"), alert=True)


async def _tell_meeting(
    query: CallbackQuery,
    step: str,
    match_id: int,
    context: Context,
    connection: Connection,
    *,
    out: Outgoing,
    member: Member,
    name: str,
) -> None:
    kind, _, value = step.partition("-")
    form = {"met": value} if kind == "met" else {"met": "yes", "again": value == "yes"}
    told = await meeting.answer(connection, user_id=member.user_id, match_id=match_id, form=form)
    out.answer_callback(member.user_id, query.id)
    language = member.language
    if told.met == "yes" and told.again is None:
        keyboard = again_keyboard(context, language=language, match_id=match_id)
        _show(query, out, member, context.texts.say_html(language, "bot-met-again", name=name), keyboard=keyboard)
    else:
        _show(query, out, member, context.texts.say_html(language, "bot-met-thanks"))


async def _relay(
    message: Message,
    match_id: int,
    context: Context,
    connection: Connection,
    *,
    out: Outgoing,
    member: Member,
    language: str,
) -> bool:
    """Send a text on; False when it did not go, and the member is told why."""
    key = uuid5(_KEYS, f"{message.chat.id}:{message.message_id}")
    try:
        draft = Draft(key, parse_text(message.text))
        screened = await screen_chat(context, connection, user_id=member.user_id, match_id=match_id, text=draft.text)
        if screened.refusal is not None:
            problem = explain(context.texts, language, screened.refusal, with_field=False)
            out.text(member.user_id, problem)
            return True
        await send_message(
            context,
            connection,
            user_id=member.user_id,
            match_id=match_id,
            draft=draft,
            cautions=screened.cautions,
        )
    except ChatEnded:
        out.text(member.user_id, context.texts.say_html(language, "bot-chat-ended"))
        return False
    except (InvalidField, QuotaSpent, CannotReach) as error:
        out.text(member.user_id, explain(context.texts, language, error, with_field=False))
        return True
    out.nod(message.chat.id, message.message_id)
    return True


async def _write_to(state: FSMContext, context: Context, *, match_id: int) -> None:
    until = int(context.clock().timestamp()) + WRITING_SECONDS
    await state.update_data({CHAT: {"match": match_id, "until": until}})


def _show(
    query: CallbackQuery,
    out: Outgoing,
    member: Member,
    text: str,
    *,
    keyboard: InlineKeyboardMarkup | None = None,
) -> None:
    if isinstance(query.message, Message):
        out.edit(member.user_id, query.message.message_id, text, keyboard=keyboard)
    else:
        out.text(member.user_id, text, keyboard=keyboard)
