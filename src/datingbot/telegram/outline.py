"""The outline of an update: its fields, ids and lengths, without a word that somebody wrote or is called by.

That much is kept of one that failed: enough to see which handler it was for, and to make it again with other words.
"""

from __future__ import annotations

from typing import Any

import msgspec

OURS = frozenset({"callback_data", "data", "type", "language_code", "mime_type", "status", "chat_instance"})
"""Fields whose strings are Telegram's or our own, and tell which handler an update is for."""

WRITTEN = frozenset({"web_app_data"})
"""Objects in which even those fields are what a person sent."""


def outline(body: bytes) -> str:
    """The update as JSON, each text of a person replaced by how long it is.

    Of a body that cannot be read as a whole (only the fields we know were, before) its length is all that is told.
    """
    try:
        value = _outline(msgspec.json.decode(body), spoken=False)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        value = f"[{len(body)} bytes]"
    return msgspec.json.encode(value).decode()


def _outline(value: Any, *, spoken: bool) -> Any:
    match value:
        case str():
            return f"[{len(value)} characters]"
        case dict():
            return {name: _field(name, part, spoken=spoken or name in WRITTEN) for name, part in value.items()}
        case list():
            return [_outline(part, spoken=spoken) for part in value]
        case float():
            # A position, and nothing else, is told in fractions.
            return None
        case _:
            return value


def _field(name: str, value: Any, *, spoken: bool) -> Any:
    return value if isinstance(value, str) and name in OURS and not spoken else _outline(value, spoken=spoken)
