"""Matches: exactly one row a pair, kept until one of the two closes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from datingbot.storage.database import Connection, fetch_all, fetch_value


@dataclass(frozen=True, slots=True)
class Match:
    """A match as one of its two members sees it; ``score`` in 0..1."""

    id: int
    other_id: int
    score: float
    matched_at: datetime


async def write_match(connection: Connection, *, a: int, b: int, score: float) -> int | None:
    """Make the pair's match and tell both; its id, or None when there already is one. Call under the pair's lock."""
    value = await fetch_value(
        connection,
        """WITH made AS (
               INSERT INTO matches (user1_id, user2_id, compatibility_score)
               VALUES (:low, :high, :score)
               ON CONFLICT (user1_id, user2_id) DO NOTHING RETURNING id, user1_id, user2_id
           )
           SELECT id FROM made CROSS JOIN LATERAL (
               SELECT count(pg_notify('chats', told::text))
                 FROM unnest(ARRAY[user1_id, user2_id]) told) both_are_told""",
        low=min(a, b),
        high=max(a, b),
        score=score,
    )
    return int(value) if value is not None else None


async def list_matches(connection: Connection, *, user_id: int, match_id: int | None = None) -> list[Match]:
    """The member's open matches, newest first; with ``match_id`` only that one."""
    rows = await fetch_all(
        connection,
        """SELECT id, CASE user1_id WHEN :user_id THEN user2_id ELSE user1_id END, compatibility_score, matched_at
             FROM matches WHERE :user_id IN (user1_id, user2_id) AND closed_at IS NULL
              AND (CAST(:match_id AS integer) IS NULL OR id = :match_id)
            ORDER BY matched_at DESC, id DESC LIMIT 500""",
        user_id=user_id,
        match_id=match_id,
    )
    return [Match(*row) for row in rows]


async def close_match(connection: Connection, *, user_id: int, match_id: int) -> bool:
    """Close a match for both; False when the member has no such open match.

    What waits to be relayed between them or told of the other is given up, and both are told that their chats changed.
    """
    return (
        await fetch_value(
            connection,
            """WITH closed AS (
                   UPDATE matches SET closed_at = now()
                    WHERE id = :match_id AND :user_id IN (user1_id, user2_id) AND closed_at IS NULL
                   RETURNING id, user1_id, user2_id
               ), unsaid AS (
                   UPDATE outbox o SET state = 'dead', finished_at = now(), sealed = NULL,
                          last_error = 'the match was closed'
                     FROM closed WHERE o.chat_id IN (closed.user1_id, closed.user2_id) AND o.state = 'pending'
                      AND o.dedupe_key LIKE 'relay:' || closed.id || ':%'
               ), untold AS (
                   DELETE FROM notifications n USING closed
                    WHERE (n.user_id, n.about) IN ((user1_id, user2_id), (user2_id, user1_id))
               )
               SELECT count(pg_notify('chats', told::text))
                 FROM closed CROSS JOIN unnest(ARRAY[user1_id, user2_id]) told
                HAVING count(*) > 0""",
            user_id=user_id,
            match_id=match_id,
        )
        is not None
    )
