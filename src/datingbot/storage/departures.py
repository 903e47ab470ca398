"""Departures: that somebody one was matched with erased themselves, told to the one who stays, without who it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from datingbot.storage.chats import CHANNEL
from datingbot.storage.database import Connection, execute, fetch_all

SHOWN_DAYS = 14


@dataclass(frozen=True, slots=True)
class Departure:
    """A match that is no more."""

    match_id: int
    matched_at: datetime
    left_at: datetime


async def note_departures(connection: Connection, *, user_id: int) -> None:
    """Tell everybody who has an open match with the member; call before the member is erased."""
    await execute(
        connection,
        """WITH told AS (
               INSERT INTO departures (match_id, user_id, matched_at)
               SELECT id, CASE user1_id WHEN :user_id THEN user2_id ELSE user1_id END, matched_at FROM matches
                WHERE :user_id IN (user1_id, user2_id) AND closed_at IS NULL
               ON CONFLICT DO NOTHING RETURNING user_id
           ) SELECT pg_notify(:channel, user_id::text) FROM told""",
        user_id=user_id,
        channel=CHANNEL,
    )


async def list_departures(connection: Connection, *, user_id: int) -> list[Departure]:
    """Matches that left lately, newest first."""
    rows = await fetch_all(
        connection,
        """SELECT match_id, matched_at, left_at FROM departures
            WHERE user_id = :user_id AND left_at > now() - make_interval(days => :days)
            ORDER BY left_at DESC LIMIT 20""",
        user_id=user_id,
        days=SHOWN_DAYS,
    )
    return [Departure(*row) for row in rows]


async def purge(connection: Connection) -> int:
    """Forget departures that are shown no more."""
    return await execute(
        connection, "DELETE FROM departures WHERE left_at < now() - make_interval(days => :days)", days=SHOWN_DAYS
    )
