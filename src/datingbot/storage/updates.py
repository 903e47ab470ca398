"""Which Telegram updates were handled, and which would not go through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from datingbot.domain.conduct import Quota
from datingbot.storage.database import Connection, execute, fetch_one, fetch_value
from datingbot.storage.members import Member
from datingbot.storage.outbox import Call

ATTEMPTS_MOST = 5
"""After so many failures an update is set aside, so that its chat goes on."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the handler of an update starts from.

    ``commands_left`` is negative when the member sends more than a person does. ``state`` and ``data`` are of the
    dialogue they are in: (None, {}) outside of one; ``state_at`` is when it last changed.
    """

    member: Member
    commands_left: int
    state: str | None
    data: dict[str, Any]
    state_at: datetime | None

    def is_still(self, other: Opened) -> bool:
        """Whether a handler that ran on the other would have run on this one the same way."""
        return self.member == other.member and self.state_at == other.state_at and self.commands_left >= 0


async def open_update(
    connection: Connection, *, update_id: int, user_id: int, language: str, pace: Quota | None
) -> Opened | None:
    """Lock the member's chat, mark the update handled and read what its handler needs; None when it was handled.

    One round trip. The member is made on first sight with Telegram's language; whoever writes can be reached again.
    ``pace`` is the quota of which this update takes one.
    """
    row = await fetch_one(
        connection,
        """SELECT fresh, language, banned_at, has_profile, commands_left, state, data, state_at
             FROM open_update(:update_id, :user_id, :language, :paced, :most, :seconds)""",
        update_id=update_id,
        user_id=user_id,
        language=language,
        paced=pace is not None,
        most=pace.most if pace else 0,
        seconds=pace.seconds if pace else 1,
    )
    if row is None:
        raise LookupError("open_update gave no row")
    fresh, spoken, banned_at, has_profile, commands_left, state, data, state_at = row
    if not fresh:
        return None
    member = Member(user_id, spoken, banned_at, has_profile)
    kept = msgspec.json.decode(data, type=dict[str, Any]) if data else {}
    return Opened(member, commands_left, state, kept, state_at)


@dataclass(frozen=True, slots=True)
class Finish:
    """An update whose handler only spoke: what it ran on, the quota it takes one of, and what it said."""

    update_id: int
    opened: Opened
    pace: Quota | None
    calls: Sequence[Call]


async def finish_updates(connection: Connection, finishes: Sequence[Finish]) -> list[str]:
    """Handle updates whose handlers only spoke, in one statement; what became of each, in the order given.

    ``done``, ``replayed``, or ``stale``: what the handler ran on is no longer so, or another replica is at work in the
    chat. Nothing of a stale one is stored, and its handler must run again.
    """
    # By member: two replicas that write the same rows write them in one order.
    order = sorted(range(len(finishes)), key=lambda place: finishes[place].opened.member.user_id)
    ordered = [finishes[place] for place in order]
    calls = [(place, call) for place, finish in enumerate(ordered, 1) for call in finish.calls]
    became = await fetch_value(
        connection,
        """SELECT finish_updates(:update_ids, :user_ids, :most, :seconds, :languages, :banned_ats, :have_profiles,
                                 :state_ats, :places, :methods, :payloads, :chat_ids, :paced, :photo_ids, :expiries)""",
        update_ids=[finish.update_id for finish in ordered],
        user_ids=[finish.opened.member.user_id for finish in ordered],
        most=[finish.pace.most if finish.pace else None for finish in ordered],
        seconds=[finish.pace.seconds if finish.pace else None for finish in ordered],
        languages=[finish.opened.member.language for finish in ordered],
        banned_ats=[finish.opened.member.banned_at for finish in ordered],
        have_profiles=[finish.opened.member.has_profile for finish in ordered],
        state_ats=[finish.opened.state_at for finish in ordered],
        places=[place for place, _ in calls],
        methods=[call.method for _, call in calls],
        payloads=[msgspec.json.encode(call.payload).decode() for _, call in calls],
        chat_ids=[call.chat_id for _, call in calls],
        paced=[call.paced for _, call in calls],
        photo_ids=[call.photo_id for _, call in calls],
        expiries=[call.expires_in for _, call in calls],
    )
    told = dict(zip(order, became, strict=True))
    return [told[place] for place in range(len(finishes))]


async def begin_update(connection: Connection, *, update_id: int, lane: int) -> bool:
    """Lock the chat (``lane``) and mark the update handled; False when it already was. Lasts to the commit."""
    return bool(await fetch_value(connection, "SELECT begin_update(:update_id, :lane)", update_id=update_id, lane=lane))


async def record_failure(
    connection: Connection,
    *,
    update_id: int,
    user_id: int | None,
    error: str,
    payload: str,
    attempts_most: int = ATTEMPTS_MOST,
) -> bool:
    """Count a failed attempt; True when the update is now given up and must be acknowledged.

    ``payload`` is kept as one JSON string: as a document it may hold what Postgres' jsonb refuses, such as \\u0000.
    """
    attempts = await fetch_value(
        connection,
        """INSERT INTO failed_updates AS f (update_id, user_id, error, payload)
           VALUES (:update_id, :user_id, :error, to_jsonb(CAST(:payload AS text)))
           ON CONFLICT (update_id) DO UPDATE
              SET attempts = f.attempts + 1, error = excluded.error, updated_at = now() RETURNING attempts""",
        update_id=update_id,
        user_id=user_id,
        error=error[:4000].replace("\x00", ""),
        payload=payload.replace("\x00", ""),
    )
    if attempts < attempts_most:
        return False
    await execute(
        connection, "UPDATE failed_updates SET given_up_at = now() WHERE update_id = :update_id", update_id=update_id
    )
    return True


async def purge_failures(connection: Connection) -> int:
    """Forget failures that went through in the end; an update that was given up stays a month for the owner."""
    return await execute(
        connection,
        """DELETE FROM failed_updates
            WHERE updated_at < now() - interval '30 days'
               OR given_up_at IS NULL AND updated_at < now() - interval '1 day'""",
    )


async def prepare_partitions(connection: Connection, *, now: datetime, keep_days: int) -> None:
    """Make the partitions of the next days and drop those older than ``keep_days``."""
    for offset in range(3):
        day = (now + timedelta(days=offset)).date()
        name = f"telegram_updates_{day:%Y%m%d}"
        if await fetch_value(connection, "SELECT to_regclass(:name)", name=name) is None and offset > 0:
            await execute(
                connection,
                f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF telegram_updates "
                f"FOR VALUES FROM ('{day}') TO ('{day + timedelta(days=1)}')",
            )
    oldest = f"telegram_updates_{(now - timedelta(days=keep_days)).date():%Y%m%d}"
    stale = await fetch_value(
        connection,
        """SELECT coalesce(array_agg(c.relname::text), '{}') FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'telegram_updates'::regclass AND c.relname ~ '_[0-9]{8}$' AND c.relname < :oldest""",
        oldest=oldest,
    )
    for name in stale:
        await execute(connection, f"DROP TABLE {name}")
    await execute(
        connection,
        "DELETE FROM telegram_updates_default WHERE received_at < :before",
        before=now - timedelta(days=keep_days),
    )
