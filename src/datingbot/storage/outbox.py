"""Messages to send: written in the transaction that causes them, claimed by any replica, sent once."""

from __future__ import annotations

from collections.abc import Sequence
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
    """One message this replica must send now.

    ``payload`` is the method's JSON parameters, ``sealed`` more of them which nobody can read in the outbox.
    """

    id: int
    chat_id: int
    method: str
    payload: str
    photo_id: UUID | None
    attempts: int
    paced: bool
    sealed: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One Bot API call to send after commit.

    ``paced``: whether Telegram's 30/s and 1/s-per-chat apply (it posts or edits a message). ``photo_id``: delivery
    fills the payload's ``photo`` with the file id Telegram knows, or uploads it. A known ``dedupe_key`` adds nothing.
    ``broadcast_id`` is the broadcast it belongs to: such a message is never sent twice.
    ``about``, and ``about_more`` where it names several: whose name, words or pictures it holds besides the
    recipient's; it goes when one of them is erased. ``farewell``: the last message to somebody erased, forgotten once
    it is sent.
    """

    chat_id: int
    method: str
    payload: dict[str, Any]
    priority: int = ANSWER
    paced: bool = True
    photo_id: UUID | None = None
    dedupe_key: str | None = None
    expires_in: timedelta | None = None
    broadcast_id: int | None = None
    about: int | None = None
    about_more: tuple[int, ...] = ()
    farewell: bool = False


async def enqueue(connection: Connection, *calls: Call) -> None:
    """Add calls to send after commit, in this order; one round trip, none without calls."""
    if not calls:
        return
    await execute(
        connection,
        """INSERT INTO outbox (chat_id, method, payload, priority, paced, photo_id, dedupe_key, expires_at,
                               broadcast_id, about, about_more, farewell)
           SELECT chat_id, method, payload, priority, paced, photo_id, dedupe_key, now() + expires_in, broadcast_id,
                  about, CAST(about_more AS bigint[]), farewell
             FROM unnest(CAST(:chat_ids AS bigint[]), CAST(:methods AS text[]), CAST(:payloads AS jsonb[]),
                         CAST(:priorities AS smallint[]), CAST(:paced AS boolean[]), CAST(:photo_ids AS uuid[]),
                         CAST(:dedupe_keys AS text[]), CAST(:expiries AS interval[]),
                         CAST(:broadcast_ids AS integer[]), CAST(:abouts AS bigint[]), CAST(:about_mores AS text[]),
                         CAST(:farewells AS boolean[]))
                  AS given (chat_id, method, payload, priority, paced, photo_id, dedupe_key, expires_in, broadcast_id,
                            about, about_more, farewell)
           ON CONFLICT (dedupe_key) DO NOTHING""",
        chat_ids=[call.chat_id for call in calls],
        methods=[call.method for call in calls],
        payloads=[msgspec.json.encode(call.payload).decode() for call in calls],
        priorities=[call.priority for call in calls],
        paced=[call.paced for call in calls],
        photo_ids=[call.photo_id for call in calls],
        dedupe_keys=[call.dedupe_key for call in calls],
        expiries=[call.expires_in for call in calls],
        broadcast_ids=[call.broadcast_id for call in calls],
        abouts=[call.about for call in calls],
        about_mores=["{" + ",".join(map(str, call.about_more)) + "}" if call.about_more else None for call in calls],
        farewells=[call.farewell for call in calls],
    )


async def enqueue_sealed(
    connection: Connection,
    *,
    chat_id: int,
    method: str,
    payload: dict[str, Any],
    sealed: bytes,
    about: int,
    dedupe_key: str,
    delay: timedelta,
) -> None:
    """Add a notification about somebody, of which a part is sealed until it is sent, and gone from here after that.

    With a ``delay`` it may still be given up unsent. Never before another one of the same subject (a key's first two
    parts) that was put off, so that they keep their order.
    """
    await execute(
        connection,
        """INSERT INTO outbox (chat_id, method, payload, sealed, about, priority, paced, dedupe_key, not_before)
           SELECT :chat_id, :method, CAST(:payload AS jsonb), :sealed, :about, :priority, true,
                  CAST(:dedupe_key AS text), greatest(now() + :delay, max(before.not_before))
             FROM (SELECT) one LEFT JOIN outbox before ON before.chat_id = :chat_id AND before.state = 'pending'
              AND before.attempts = 0 AND before.dedupe_key LIKE CAST(:subject AS text) || ':%'
           ON CONFLICT (dedupe_key) DO NOTHING""",
        chat_id=chat_id,
        method=method,
        payload=msgspec.json.encode(payload).decode(),
        sealed=sealed,
        about=about,
        priority=NOTIFICATION,
        dedupe_key=dedupe_key,
        subject=":".join(dedupe_key.split(":")[:2]),
        delay=delay,
    )


async def exchange(
    connection: Connection, *, sent: Sequence[Claimed], pause: timedelta, most: int, rate: float, burst: float
) -> list[Claimed]:
    """Mark messages as sent, and take up to ``most`` due ones; one round trip.

    At most one a chat is taken, within the bot's shared budget of ``rate`` a second; chats of what was sent may get
    their next message after ``pause``.
    """
    rows = await fetch_all(
        connection,
        "SELECT * FROM exchange_outbox(:done, :chat_ids, :pause, :most, :lease, :rate, :burst, true)",
        done=[message.id for message in sent],
        chat_ids=[message.chat_id for message in sent if message.paced],
        pause=pause,
        most=most,
        lease=LEASE,
        rate=rate,
        burst=burst,
    )
    return [Claimed(*row) for row in sorted(rows)]


async def give_up(connection: Connection, *, message: Claimed, pause: timedelta, error: str) -> None:
    """Mark a message dead; its chat may get the next one after ``pause``."""
    await fetch_value(
        connection,
        """WITH dead AS (
               UPDATE outbox SET state = 'dead', finished_at = now(), last_error = :error, sealed = NULL WHERE id = :id
           ) UPDATE chat_pace SET next_at = clock_timestamp() + :pause WHERE chat_id = :chat_id AND :paced
             RETURNING 1""",
        id=message.id,
        chat_id=message.chat_id,
        paced=message.paced,
        error=error,
        pause=pause,
    )


async def postpone(
    connection: Connection, *, message: Claimed, delay: timedelta, error: str, whole_bot: bool = False
) -> None:
    """Try again after ``delay``: this message's chat, or with ``whole_bot`` everything the bot sends."""
    await fetch_value(
        connection,
        """WITH later AS (
               UPDATE outbox SET not_before = clock_timestamp() + :delay, last_error = :error, in_flight = false
                WHERE id = :id
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
    """Give up everything pending for a chat that cannot be reached; Stars go back to whoever blocked the bot too."""
    return await execute(
        connection,
        """UPDATE outbox SET state = 'dead', finished_at = now(), last_error = :error, sealed = NULL
            WHERE chat_id = :chat_id AND state = 'pending' AND method <> 'refundStarPayment'""",
        chat_id=chat_id,
        error=error,
    )


async def drop_expired(connection: Connection) -> int:
    """Give up what is too late to send, such as the answer to a callback query older than 150 s."""
    return await execute(
        connection,
        """UPDATE outbox
              SET state = 'dead', finished_at = now(), last_error = 'expired before it was sent', sealed = NULL
            WHERE state = 'pending' AND expires_at < now()""",
    )


async def count_pending(connection: Connection, *, priority: int, most: int) -> int:
    """How many messages of this priority wait; counts no further than ``most``."""
    return int(
        await fetch_value(
            connection,
            """SELECT count(*) FROM (
                   SELECT FROM outbox WHERE state = 'pending' AND priority = :priority LIMIT :most) AS waiting""",
            priority=priority,
            most=most,
        )
    )


async def measure_lag(connection: Connection) -> tuple[int, float]:
    """How many messages wait, and the age in seconds of the oldest that is due."""
    rows = await fetch_all(
        connection,
        """SELECT count(*), coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE not_before <= now())), 0)
             FROM outbox WHERE state = 'pending'""",
    )
    return int(rows[0][0]), float(rows[0][1])


async def forget_farewells(connection: Connection) -> int:
    """Forget the last messages to people who were erased, once they are sent or given up."""
    return await execute(
        connection,
        """WITH said AS (DELETE FROM outbox WHERE farewell AND state <> 'pending' RETURNING chat_id)
           DELETE FROM chat_pace p USING said
            WHERE p.chat_id = said.chat_id AND NOT EXISTS (SELECT FROM members m WHERE m.user_id = p.chat_id)""",
    )


async def purge_finished(connection: Connection) -> int:
    """Forget what was sent or given up a day ago; until then its dedupe key holds."""
    return await execute(connection, "DELETE FROM outbox WHERE finished_at < now() - interval '1 day'")


async def purge_paces(connection: Connection) -> int:
    """Forget when chats were last written to: a pace is a matter of seconds."""
    return await execute(connection, "DELETE FROM chat_pace WHERE next_at < now() - interval '1 hour'")
