"""Chatting: a message goes into its match once, in order and sealed, and into the other's Telegram chat."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from datingbot.domain.conduct import MESSAGES, MESSAGES_A_DAY
from datingbot.domain.message import Draft
from datingbot.domain.presence import Presence, presence_of
from datingbot.services.context import Context
from datingbot.services.keyring import CannotOpen, message_place, username_place
from datingbot.services.notifying import notify
from datingbot.services.refusals import QuotaSpent
from datingbot.services.relaying import UNREAD_FOR, relay_message
from datingbot.storage import chats, notifications
from datingbot.storage.chats import Message, Side
from datingbot.storage.database import Connection
from datingbot.storage.profiles import Profile

PAGE = 50
"""Messages read at once."""

PRESENT_FOR = timedelta(seconds=40)
"""How long an open chat counts as open unasked; longer than one wait for news (services/live.py)."""

log = structlog.get_logger(__name__)


class ChatEnded(Exception):
    """There is no such match for this member, or it was closed."""


class CannotReach(Exception):
    """No text is kept here, and the bot cannot write to the other: the message would be lost."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message as its readers see it; ``text`` is None where none is kept, or where no secret opens it any more."""

    number: int
    sender_id: int
    key: UUID
    text: str | None
    sent_at: datetime
    caution: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """One match of a member's list, with who it is and the newest line."""

    side: Side
    other: Profile
    last: Line | None
    presence: Presence | None


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message; ``is_new`` is False for one that was sent before under the same key."""

    line: Line
    other_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """A stretch of a chat, oldest first; ``has_more`` when there are more in the direction asked for."""

    chat: Chat
    lines: Sequence[Line]
    has_more: bool


async def send_message(
    context: Context, connection: Connection, *, user_id: int, match_id: int, draft: Draft, cautions: bool = False
) -> Sent:
    """Store a message in the caller's transaction and queue its relay; ``cautions``: its reader is warned of it.

    Raises :class:`ChatEnded`, :class:`CannotReach`, :class:`QuotaSpent`; nothing is stored then.
    """
    rules = context.rules
    place = message_place(match_id=match_id, sender_id=user_id, key=draft.key)
    posted = await chats.post_message(
        connection,
        match_id=match_id,
        sender_id=user_id,
        key=draft.key,
        sealed=context.keyring.seal(draft.text, bound_to=place) if rules.chat.stored else None,
        must_reach=not rules.chat.stored,
        a_minute=MESSAGES,
        a_day=MESSAGES_A_DAY,
        ask_at=rules.chat.ask_messages,
        ask_after=timedelta(days=rules.chat.ask_days),
    )
    match posted.outcome:
        case "unavailable":
            raise ChatEnded(f"member {user_id} has no open match {match_id}")
        case "unreachable":
            raise CannotReach(f"member {posted.other_id} cannot be written to")
        case "too-fast":
            raise QuotaSpent(MESSAGES if posted.spent == MESSAGES.action else MESSAGES_A_DAY)
    if posted.number is None or posted.sent_at is None:
        raise LookupError("a stored message has a number and a time")
    is_new = posted.outcome == "stored"
    if is_new and cautions:
        await chats.mark_caution(connection, match_id=match_id, number=posted.number)
    if is_new and posted.reachable and (posted.relays or not rules.chat.stored):
        await relay_message(
            context,
            connection,
            match_id=match_id,
            sender_id=user_id,
            number=posted.number,
            text=draft.text,
            to=posted,
            cautions=cautions,
        )
    elif is_new:
        await notify(
            context,
            connection,
            user_id=posted.other_id,
            kind="message",
            thread=str(match_id),
            about=user_id,
            screen=f"chats-{match_id}",
            delay=UNREAD_FOR if posted.present else timedelta(),
        )
    line = Line(posted.number, user_id, draft.key, draft.text, posted.sent_at, cautions)
    return Sent(line, posted.other_id, is_new)


async def list_chats(context: Context, connection: Connection, *, user_id: int) -> list[Chat]:
    """The member's chats, the liveliest first."""
    sides = await chats.list_sides(connection, user_id=user_id)
    others = await context.profiles.read(connection, user_ids=[side.other_id for side in sides])
    last = await chats.last_messages(connection, match_ids=[side.match_id for side in sides if side.last_number])
    return [_as_chat(context, side, others[side.other_id], last) for side in sides if side.other_id in others]


async def find_chat(context: Context, connection: Connection, *, user_id: int, match_id: int) -> Chat:
    """One chat. Raises :class:`ChatEnded`."""
    side = await chats.find_side(connection, user_id=user_id, match_id=match_id)
    other = await context.profiles.read_one(connection, user_id=side.other_id) if side else None
    if side is None or other is None:
        raise ChatEnded(f"member {user_id} has no open match {match_id}")
    last = await chats.last_messages(connection, match_ids=[match_id])
    return _as_chat(context, side, other, last)


async def read_conversation(
    context: Context,
    connection: Connection,
    *,
    user_id: int,
    match_id: int,
    before: int | None = None,
    after: int | None = None,
) -> Conversation:
    """At most 50 messages: the newest, or those next to a number. Raises :class:`ChatEnded`."""
    chat = await find_chat(context, connection, user_id=user_id, match_id=match_id)
    found = await chats.read_messages(connection, match_id=match_id, before=before, after=after, most=PAGE)
    return Conversation(chat, [read_line(context, match_id, message) for message in found], has_more=len(found) == PAGE)


async def mark_read(connection: Connection, *, user_id: int, match_id: int, number: int) -> None:
    """The member has seen everything up to ``number``. Raises :class:`ChatEnded`."""
    if not await chats.mark_read(connection, match_id=match_id, user_id=user_id, number=number):
        raise ChatEnded(f"member {user_id} has no open match {match_id}")
    await notifications.forget(connection, user_id=user_id, kind="message", thread=str(match_id))


async def tell_typing(connection: Connection, *, user_id: int, match_id: int) -> None:
    """The other sees "typing" for a few seconds, when both show it. Raises :class:`ChatEnded`."""
    if not await chats.tell_typing(connection, match_id=match_id, user_id=user_id):
        raise ChatEnded(f"member {user_id} has no open match {match_id}")


def username_of(context: Context, side: Side) -> str | None:
    """The other's user name in Telegram, once both agreed and if they have one."""
    if side.other_username is None:
        return None
    place = username_place(match_id=side.match_id, user_id=side.other_id)
    try:
        return context.keyring.open(side.other_username, bound_to=place)
    except CannotOpen as error:
        log.error("a user name cannot be opened", match_id=side.match_id, reason=str(error))
        return None


def cursor_of(listed: Sequence[Chat], *, language: str) -> str:
    """A mark of everything a list of chats shows: another mark, and there is news."""
    digest = hashlib.blake2b(language.encode(), digest_size=12)
    for chat in listed:
        # When somebody was last here is no news; that they came is.
        side = dataclasses.replace(chat.side, seen_at=None, own_seen_at=None)
        digest.update(repr((side, chat.presence, chat.other.name, chat.other.photos[:1])).encode())
    return digest.hexdigest()


def _as_chat(context: Context, side: Side, other: Profile, last: Mapping[int, Message]) -> Chat:
    presence = presence_of(side.seen_at, to=side.own_seen_at, now=context.clock())
    return Chat(side, other, _newest(context, side.match_id, last), presence)


def _newest(context: Context, match_id: int, last: Mapping[int, Message]) -> Line | None:
    message = last.get(match_id)
    return read_line(context, match_id, message) if message else None


def read_line(context: Context, match_id: int, message: Message) -> Line:
    """A stored message, opened."""
    text = None
    if message.sealed is not None:
        place = message_place(match_id=match_id, sender_id=message.sender_id, key=message.key)
        try:
            text = context.keyring.open(message.sealed, bound_to=place)
        except CannotOpen as error:
            log.error("a message cannot be opened", match_id=match_id, number=message.number, reason=str(error))
    return Line(message.number, message.sender_id, message.key, text, message.sent_at, message.caution)
