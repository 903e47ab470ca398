"""Meetings: who is due to be asked whether they met, who was asked, and what they said."""

from __future__ import annotations

from dataclasses import dataclass

from datingbot.domain.message import Meeting
from datingbot.storage.database import Connection, execute, fetch_all, fetch_value


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody to ask; ``reachable`` says whether the bot may write to them."""

    match_id: int
    user_id: int
    other_id: int
    language: str
    reachable: bool


async def take_due(connection: Connection, *, most: int) -> list[Due]:
    """Mark those who are to be asked now as asked. Who did not opt in, or whose match ended, is dropped unasked."""
    rows = await fetch_all(
        connection,
        """WITH due AS (
               SELECT match_id, user_id FROM meetings WHERE asked_at IS NULL AND due_at <= now()
                ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED
           ), fit AS (
               SELECT due.match_id, due.user_id, b.language, b.reachable,
                      CASE m.user1_id WHEN due.user_id THEN m.user2_id ELSE m.user1_id END AS other_id
                 FROM due JOIN matches m ON m.id = due.match_id AND m.closed_at IS NULL
                 JOIN members b ON b.user_id = due.user_id AND b.banned_at IS NULL
                 JOIN user_settings s ON s.user_id = due.user_id AND s.ask_outcome
           ), dropped AS (
               DELETE FROM meetings q USING due WHERE (q.match_id, q.user_id) = (due.match_id, due.user_id)
                  AND NOT EXISTS (SELECT FROM fit WHERE (fit.match_id, fit.user_id) = (due.match_id, due.user_id))
           ), asked AS (
               UPDATE meetings q SET asked_at = now() FROM fit
                WHERE (q.match_id, q.user_id) = (fit.match_id, fit.user_id)
           )
           SELECT match_id, user_id, other_id, language, reachable,
                  pg_notify('chats', user_id::text) FROM fit ORDER BY match_id, user_id""",
        most=most,
    )
    return [Due(*row[:5]) for row in rows]


async def answer(connection: Connection, *, match_id: int, user_id: int, meeting: Meeting) -> bool:
    """Store what the member said; it may be changed later. False when they were not asked about such a match."""
    touched = await execute(
        connection,
        """UPDATE meetings q SET met = :met, again = :again, answered_at = now()
             FROM matches m
            WHERE q.match_id = CAST(:match_id AS integer) AND q.user_id = :user_id AND q.asked_at IS NOT NULL
              AND m.id = q.match_id AND m.closed_at IS NULL""",
        match_id=match_id,
        user_id=user_id,
        met=meeting.met,
        again=meeting.again,
    )
    if touched:
        await fetch_value(connection, "SELECT pg_notify('chats', CAST(:user_id AS bigint)::text)", user_id=user_id)
    return touched > 0
