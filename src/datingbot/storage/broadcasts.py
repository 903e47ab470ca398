"""Broadcasts: what they say and to whom, how far each has come, and the members who are next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from datingbot.domain.broadcast import BroadcastDraft, Segment
from datingbot.storage.database import AnyRow, Connection, execute, fetch_all, fetch_one, fetch_value
from datingbot.storage.outbox import ANNOUNCEMENT

_COLUMNS = """id, state, texts::text AS texts, buttons::text AS buttons, link, photo_id, segment::text AS segment,
              starts_at, audience, reached, all_fed, queued, held, failed, unreachable, unclear, created_at,
              started_at, finished_at"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """A stored broadcast; ``audience`` is the number of its members when it began.

    ``reached`` is the id up to which members were looked at, ``all_fed`` whether all were. ``queued`` were put in
    the outbox, ``held`` wait for their quiet hours to end; ``unclear`` were being sent when a replica died, and are not
    sent again.
    """

    id: int
    state: str
    draft: BroadcastDraft
    photo_id: UUID | None
    starts_at: datetime | None
    audience: int | None
    reached: int
    all_fed: bool
    queued: int
    held: int
    failed: int
    unreachable: int
    unclear: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


async def create(connection: Connection, *, created_by: int, draft: BroadcastDraft) -> int:
    """Keep a new draft; its id."""
    return int(
        await fetch_value(
            connection,
            """INSERT INTO broadcasts (created_by, texts, buttons, link, segment)
               VALUES (:created_by, CAST(:texts AS jsonb), CAST(:buttons AS jsonb), :link, CAST(:segment AS jsonb))
               RETURNING id""",
            created_by=created_by,
            **_as_columns(draft),
        )
    )


async def change(connection: Connection, *, broadcast_id: int, draft: BroadcastDraft) -> bool:
    """Replace a draft; False when it began already, or never was."""
    return bool(
        await execute(
            connection,
            """UPDATE broadcasts SET texts = CAST(:texts AS jsonb), buttons = CAST(:buttons AS jsonb), link = :link,
                                     segment = CAST(:segment AS jsonb)
                WHERE id = :id AND state = 'draft'""",
            id=broadcast_id,
            **_as_columns(draft),
        )
    )


async def set_photo(connection: Connection, *, broadcast_id: int, photo_id: UUID | None) -> bool:
    """Replace or take off a draft's photo; False when it began already, or never was."""
    return bool(
        await execute(
            connection,
            "UPDATE broadcasts SET photo_id = :photo_id, file_id = NULL WHERE id = :id AND state = 'draft'",
            id=broadcast_id,
            photo_id=photo_id,
        )
    )


async def drop(connection: Connection, *, broadcast_id: int) -> UUID | bool | None:
    """Delete a draft: its photo's id, or None without one; False when there is no such draft."""
    row = await fetch_one(
        connection,
        "DELETE FROM broadcasts WHERE id = :id AND state = 'draft' RETURNING photo_id",
        id=broadcast_id,
    )
    return False if row is None else row.photo_id


async def find(connection: Connection, *, broadcast_id: int) -> Broadcast | None:
    """One broadcast, or None."""
    row = await fetch_one(connection, f"SELECT {_COLUMNS} FROM broadcasts WHERE id = :id", id=broadcast_id)
    return _as_broadcast(row) if row else None


async def hold_running(connection: Connection, *, broadcast_ids: Collection[int]) -> dict[int, Broadcast]:
    """Those of ``broadcast_ids`` that run; nobody stops them before this transaction ends."""
    rows = await fetch_all(
        connection,
        f"""SELECT {_COLUMNS} FROM broadcasts WHERE id = ANY (:ids) AND state = 'running'
             ORDER BY id FOR NO KEY UPDATE""",
        ids=list(broadcast_ids),
    )
    return {row.id: _as_broadcast(row) for row in rows}


async def list_latest(connection: Connection, *, most: int) -> list[Broadcast]:
    """The newest broadcasts, drafts among them."""
    rows = await fetch_all(connection, f"SELECT {_COLUMNS} FROM broadcasts ORDER BY id DESC LIMIT :most", most=most)
    return [_as_broadcast(row) for row in rows]


async def start(
    connection: Connection, *, broadcast_id: int, starts_at: datetime | None, now: datetime, audience: int
) -> bool:
    """Begin a draft now or at ``starts_at``; False when it began already, or never was."""
    return bool(
        await execute(
            connection,
            """UPDATE broadcasts SET state = CASE WHEN :later THEN 'scheduled' ELSE 'running' END,
                      starts_at = :starts_at, audience = :audience, started_at = CASE WHEN :later THEN NULL ELSE
                      CAST(:now AS timestamptz) END
                WHERE id = :id AND state = 'draft'""",
            id=broadcast_id,
            later=starts_at is not None,
            starts_at=starts_at,
            audience=audience,
            now=now,
        )
    )


async def stop(connection: Connection, *, broadcast_id: int, now: datetime) -> bool:
    """Let no more of it into the outbox; False when it does not run. What waits there is taken by :func:`withdraw`."""
    return bool(
        await execute(
            connection,
            """UPDATE broadcasts SET state = 'stopped', finished_at = :now
                WHERE id = :id AND state IN ('scheduled', 'running')""",
            id=broadcast_id,
            now=now,
        )
    )


async def withdraw(connection: Connection, *, broadcast_id: int) -> int:
    """Take back what waits of a stopped one, in the outbox and for quiet hours to end; the outbox is locked first."""
    taken = await execute(
        connection,
        """DELETE FROM outbox
            WHERE state = 'pending' AND priority = :priority AND broadcast_id = :id AND NOT in_flight""",
        id=broadcast_id,
        priority=ANNOUNCEMENT,
    )
    await execute(
        connection,
        "DELETE FROM notifications WHERE kind = 'news' AND thread = :thread",
        thread=str(broadcast_id),
    )
    await execute(
        connection,
        "UPDATE broadcasts SET queued = queued - :taken, held = 0 WHERE id = :id",
        id=broadcast_id,
        taken=taken,
    )
    return taken


async def take_running(connection: Connection, *, now: datetime) -> Broadcast | None:
    """A broadcast to go on with, begun when its time came; the row is this transaction's, others take another one."""
    row = await fetch_one(
        connection,
        f"""UPDATE broadcasts SET state = 'running', started_at = coalesce(started_at, :now)
             WHERE id = (SELECT id FROM broadcasts
                          WHERE state = 'running' OR (state = 'scheduled' AND starts_at <= :now)
                          ORDER BY all_fed, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING {_COLUMNS}""",
        now=now,
    )
    return _as_broadcast(row) if row else None


async def note_fed(
    connection: Connection, *, broadcast_id: int, reached: int | None, queued: int = 0, held: int = 0
) -> None:
    """Move on: so many were queued or held; with ``reached`` None everybody was looked at."""
    await execute(
        connection,
        """UPDATE broadcasts SET reached = coalesce(:reached, reached), all_fed = all_fed OR :over,
                  queued = queued + :queued, held = held + :held WHERE id = :id""",
        id=broadcast_id,
        reached=reached,
        over=reached is None,
        queued=queued,
        held=held,
    )


async def note_released(connection: Connection, *, released: Mapping[int, tuple[int, int]]) -> None:
    """Of what was held, by broadcast: how many are no longer, and how many of those were queued."""
    for broadcast_id, (count, queued) in sorted(released.items()):
        await execute(
            connection,
            "UPDATE broadcasts SET held = greatest(0, held - :count), queued = queued + :queued WHERE id = :id",
            id=broadcast_id,
            count=count,
            queued=queued,
        )


async def count_waiting(connection: Connection, *, broadcast_ids: Collection[int]) -> dict[int, int]:
    """How many messages of each wait in the outbox or are being sent."""
    rows = await fetch_all(
        connection,
        """SELECT broadcast_id, count(*) AS waiting FROM outbox
            WHERE state = 'pending' AND priority = :priority AND broadcast_id = ANY (:ids) GROUP BY broadcast_id""",
        ids=list(broadcast_ids),
        priority=ANNOUNCEMENT,
    )
    return {row.broadcast_id: row.waiting for row in rows}


async def finish(connection: Connection, *, broadcast_id: int, now: datetime) -> bool:
    """End one of which nothing waits any more."""
    return bool(
        await execute(
            connection,
            """UPDATE broadcasts SET state = 'done', finished_at = :now
                WHERE id = :id AND state = 'running' AND all_fed AND held = 0 AND NOT EXISTS (
                      SELECT FROM outbox WHERE state = 'pending' AND priority = :priority AND broadcast_id = :id)""",
            id=broadcast_id,
            now=now,
            priority=ANNOUNCEMENT,
        )
    )


async def drop_unclear(connection: Connection) -> int:
    """Give up messages whose replica died while it sent them: whether they arrived nobody knows, and twice is worse."""
    rows = await fetch_all(
        connection,
        """WITH dropped AS (
               DELETE FROM outbox WHERE state = 'pending' AND priority = :priority AND broadcast_id IS NOT NULL
                  AND in_flight AND not_before <= clock_timestamp() RETURNING broadcast_id
           ), counted AS (
               SELECT broadcast_id, count(*) AS lost FROM dropped GROUP BY broadcast_id
           ) UPDATE broadcasts b SET unclear = b.unclear + counted.lost FROM counted
              WHERE b.id = counted.broadcast_id RETURNING counted.lost""",
        priority=ANNOUNCEMENT,
    )
    return sum(row.lost for row in rows)


def _as_columns(draft: BroadcastDraft) -> dict[str, object]:
    return {
        "texts": msgspec.json.encode(dict(draft.texts)).decode(),
        "buttons": msgspec.json.encode(dict(draft.buttons)).decode(),
        "link": draft.link,
        "segment": msgspec.json.encode(draft.segment).decode(),
    }


def _as_broadcast(row: AnyRow) -> Broadcast:
    values = dict(row)
    draft = BroadcastDraft(
        texts=msgspec.json.decode(values.pop("texts"), type=dict[str, str]),
        buttons=msgspec.json.decode(values.pop("buttons"), type=dict[str, str]),
        link=values.pop("link"),
        segment=msgspec.json.decode(values.pop("segment"), type=Segment),
    )
    return Broadcast(draft=draft, **values)
