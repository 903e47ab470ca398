"""Announcing a match: a message to each of the two, with the other's photo and a button, in one transaction."""

from __future__ import annotations

from datingbot.services.context import Context
from datingbot.services.notices import match_card
from datingbot.services.notifying import notify
from datingbot.storage.database import Connection
from datingbot.storage.outbox import Call
from datingbot.storage.profiles import Profile


async def announce_match(context: Context, connection: Connection, *, match_id: int, a: Profile, b: Profile) -> None:
    """Queue the news for both; who muted notifications or cannot be reached gets none, and it is sent once a pair."""
    for reader, other in ((a, b), (b, a)):

        def card(language: str, *, reader_id: int = reader.user_id, other: Profile = other) -> Call:
            return match_card(context, reader_id=reader_id, other=other, match_id=match_id, language=language)

        await notify(
            context,
            connection,
            user_id=reader.user_id,
            kind="match",
            thread=str(match_id),
            about=other.user_id,
            key=f"match:{match_id}:{reader.user_id}",
            content=card,
        )
