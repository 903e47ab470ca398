"""Messages to send: written in the transaction that causes them, claimed by any replica, sent once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from datingbot.storage.database import Connection, execute, fetch_all, fetch_value

ANSWER, NOTIFICATION, ANNOUNCEMENT = 0, 1, 2
"""Priorities: what a person waits for goes before what they are told, and that before what everybody is told."""

LEASE = timedelta(seconds=60)
"""How long a claimed message belongs to its replica; longer than the HTTP timeout, so it is not sent twice at once."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """One message this replica must send now; ``payload`` is the method's JSON parameters."""

    id: int
    chat_id: int
    method: str
    payload: str
    photo_id: UUID | None
    attempts: int
    paced: bool


async def enqueue(
    connection: Connection,
    *,
    chat_id: int,
    method: str,
    payload: dict[str, Any],
    priority: int = ANSWER,
    paced: bool = True,
    photo_id: UUID | None = None,
    dedupe_key: str | None = None,
    expires_in: timedelta | None = None,
) -> None:
    """Add one Bot API call to send after commit.

    ``paced``: whether Telegram's 30/s and 1/s-per-chat apply (it posts or edits a message). ``photo_id``: delivery
    fills the payload's ``photo`` with the file id Telegram knows, or uploads it. A known ``dedupe_key`` adds nothing.
    """
    await execute(
        connection,
        """INSERT INTO outbox (chat_id, method, payload, priority, paced, photo_id, dedupe_key, expires_at)
           VALUES (:chat_id, :method, CAST(:payload AS jsonb), :priority, :paced, :photo_id, :dedupe_key,
                   now() + CAST(:expires_in AS interval))
           ON CONFLICT (dedupe_key) DO NOTHING""",
        chat_id=chat_id,
        method=method,
        payload=msgspec.json.encode(payload).decode(),
        priority=priority,
        paced=paced,
        photo_id=photo_id,
        dedupe_key=dedupe_key,
        expires_in=expires_in,
    )


async def claim(connection: Connection, *, most: int, rate: float, burst: float) -> list[Claimed]:
    """Take up to ``most`` due messages, at most one a chat, within the bot's shared budget of ``rate`` a second."""
    rows = await fetch_all(
        connection,
        "SELECT * FROM claim_outbox(:most, :lease, :rate, :burst)",
        most=most,
        lease=LEASE,
        rate=rate,
        burst=burst,
    )
    return [Claimed(*row) for row in sorted(rows)]


async def finish(connection: Connection, *, message: Claimed, pause: timedelta, error: str | None = None) -> None:
    """Mark a message sent, or dead with ``error``; the chat may get its next one after ``pause``."""
    await fetch_value(
        connection,
        """WITH done AS (
               UPDATE outbox SET state = :state, finished_at = now(), last_error = :error WHERE id = :id
           ) UPDATE chat_pace SET next_at = clock_timestamp() + :pause
             WHERE chat_id = :chat_id AND :paced RETURNING 1""",
        id=message.id,
        chat_id=message.chat_id,
        state="sent" if error is None else "dead",
        error=error,
        pause=pause,
        paced=message.paced,
    )


async def postpone(
    connection: Connection, *, message: Claimed, delay: timedelta, error: str, whole_bot: bool = False
) -> None:
    """Try again after ``delay``: this message's chat, or with ``whole_bot`` everything the bot sends."""
    await fetch_value(
        connection,
        """WITH later AS (
               UPDATE outbox SET not_before = clock_timestamp() + :delay, last_error = :error WHERE id = :id
           ) UPDATE chat_pace SET next_at = clock_timestamp() + :delay WHERE chat_id = :chat_id RETURNING 1""",
        id=message.id,
        chat_id=message.chat_id,
        delay=delay,
        error=error[:1000],
    )
    if whole_bot:
        await execute(
            connection,
            "UPDATE send_budget SET blocked_until = greatest(blocked_until, clock_timestamp() + :delay)",
            delay=delay,
        )


async def drop_for(connection: Connection, *, chat_id: int, error: str) -> int:
    """Give up everything pending for a chat that cannot be reached."""
    return await execute(
        connection,
        """UPDATE outbox SET state = 'dead', finished_at = now(), last_error = :error
            WHERE chat_id = :chat_id AND state = 'pending'""",
        chat_id=chat_id,
        error=error,
    )


async def drop_expired(connection: Connection) -> int:
    """Give up what is too late to send, such as the answer to a callback query older than 150 s."""
    return await execute(
        connection,
        """UPDATE outbox SET state = 'dead', finished_at = now(), last_error = 'expired before it was sent'
            WHERE state = 'pending' AND expires_at < now()""",
    )


async def measure_lag(connection: Connection) -> tuple[int, float]:
    """How many messages wait, and the age in seconds of the oldest that is due."""
    rows = await fetch_all(
        connection,
        """SELECT count(*), coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE not_before <= now())), 0)
             FROM outbox WHERE state = 'pending'""",
    )
    return int(rows[0][0]), float(rows[0][1])


async def purge_finished(connection: Connection) -> int:
    """Forget what was sent or given up a day ago; until then its dedupe key holds."""
    return await execute(connection, "DELETE FROM outbox WHERE finished_at < now() - interval '1 day'")
