"""Chats, their messages, and what is between the two besides."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from datingbot.api.schemas.photos import PhotoInfo
from datingbot.domain.message import TEXT_MOST
from datingbot.domain.presence import Presence

Number = Annotated[int, Meta(ge=1, le=2**31 - 1)]


class MessageInfo(Struct):
    """A message; ``text`` is null where none is kept. ``sent_at`` in Unix seconds.

    ``caution``: its reader is warned of links, numbers or talk of money.
    """

    number: int
    key: UUID
    mine: bool
    text: str | None
    sent_at: int
    caution: bool


class TelegramInfo(Struct):
    """Going on in Telegram: ``url`` leads to the other once both agreed, when they have a user name."""

    state: Literal["none", "asked", "offered", "agreed"]
    url: str | None


class ChatInfo(Struct):
    """A match as a chat. ``read_by_other``: null unless both show it. ``question``: what to ask about a meeting."""

    id: int
    user_id: int
    name: str
    age: int
    photo: PhotoInfo | None
    location: str
    matched_at: int
    last_number: int
    last: MessageInfo | None
    your_turn: bool
    unread: int
    read_number: int
    read_by_other: int | None
    typing: bool
    telegram: TelegramInfo
    question: Literal["met", "again"] | None
    presence: Presence | None
    """When the other was last here, roughly; null when it is longer ago, or either does not show it."""


class Chats(Struct):
    """All chats, the liveliest first. ``cursor`` names this state; ask again after ``poll_after`` seconds."""

    cursor: str
    poll_after: int
    stored: bool
    keep_days: int
    chats: list[ChatInfo]


class Conversation(Struct):
    """A stretch of a chat, oldest first; ``has_more`` when there is more in the direction asked for."""

    chat: ChatInfo
    messages: list[MessageInfo]
    has_more: bool


class MessageInput(Struct, forbid_unknown_fields=True):
    """A message to send; ``key`` makes sending it again harmless."""

    key: UUID
    text: Annotated[str, Meta(min_length=1, max_length=TEXT_MOST)]


class ReadInput(Struct, forbid_unknown_fields=True):
    """How far the member has read."""

    number: Number


class TelegramInput(Struct, forbid_unknown_fields=True):
    """Whether the member agrees to go on in Telegram."""

    agree: bool


class MeetingInput(Struct, forbid_unknown_fields=True):
    """Whether the two met; ``again`` only of a meeting that was."""

    met: Literal["yes", "no", "not_yet"]
    again: bool | None = None
