"""Filters: which messages a handler is for, answered in the event loop.

aiogram runs every filter that is not a coroutine, ``F`` among them, in a thread of its own: that was a third of an
update's CPU (docs/performance.md).
"""

from __future__ import annotations

from collections.abc import Collection

from aiogram.filters import Filter
from aiogram.types import Message


class Asks(Filter):
    """``/name`` with or without a payload, in any case.

    The mention is not compared: in a private chat every command is for us, and asking who we are is a call.
    """

    def __init__(self, name: str) -> None:
        self._command = f"/{name}"

    async def __call__(self, message: Message) -> bool:
        """Whether the message's first word is the command."""
        text = message.text
        if not text or text[0] != "/":
            return False
        return text.split(maxsplit=1)[0].partition("@")[0].casefold() == self._command


class Has(Filter):
    """A message with this field (https://core.telegram.org/bots/api#message)."""

    def __init__(self, field: str) -> None:
        self._field = field

    async def __call__(self, message: Message) -> bool:
        """Whether the field is there."""
        return bool(getattr(message, self._field))


class Says(Filter):
    """A text that is no command."""

    async def __call__(self, message: Message) -> bool:
        """Whether somebody wrote something to read."""
        return bool(message.text) and not str(message.text).startswith("/")


class IsOneOf(Filter):
    """A message of one of these content types."""

    def __init__(self, content_types: Collection[str]) -> None:
        self._content_types = frozenset(content_types)

    async def __call__(self, message: Message) -> bool:
        """Whether its content is of such a type."""
        return message.content_type in self._content_types


class IsImageFile(Filter):
    """An image sent as a file."""

    async def __call__(self, message: Message) -> bool:
        """Whether the document says that it is an image."""
        return message.document is not None and (message.document.mime_type or "").startswith("image/")
