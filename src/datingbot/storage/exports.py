"""Exports: the archives members asked for, at most one each, from asking through building to forgetting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from datingbot.storage.database import Connection, execute, fetch_all, fetch_one, fetch_value

LEASE = timedelta(minutes=5)
"""How long whoever builds an archive has before another replica tries."""

ATTEMPTS_MOST = 3
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Export:
    """One member's archive; ``ready_at`` or ``failed_at`` once that is known."""

    id: UUID
    user_id: int
    to_chat: bool
    asked_at: datetime
    ready_at: datetime | None
    failed_at: datetime | None
    bytes: int | None


_COLUMNS = "id, user_id, to_chat, asked_at, ready_at, failed_at, bytes"


async def ask(connection: Connection, *, export_id: UUID, user_id: int, to_chat: bool) -> Export | None:
    """Ask for an archive in place of an older one, whose id is given; None when there was none.

    One that is being built stays, and goes to the chat too when that is asked now.
    """
    before = await find(connection, user_id=user_id)
    await execute(
        connection,
        """INSERT INTO exports AS e (id, user_id, to_chat) VALUES (:id, :user_id, :to_chat)
           ON CONFLICT (user_id) DO UPDATE SET
               id = CASE WHEN e.ready_at IS NULL AND e.failed_at IS NULL THEN e.id ELSE excluded.id END,
               to_chat = excluded.to_chat OR (e.to_chat AND e.ready_at IS NULL AND e.failed_at IS NULL),
               asked_at = now(), claimed_until = CASE WHEN e.ready_at IS NULL AND e.failed_at IS NULL
                                                      THEN e.claimed_until END,
               attempts = 0, ready_at = NULL, failed_at = NULL, bytes = NULL""",
        id=export_id,
        user_id=user_id,
        to_chat=to_chat,
    )
    return before


async def find(connection: Connection, *, user_id: int) -> Export | None:
    """The member's archive, or None."""
    row = await fetch_one(connection, f"SELECT {_COLUMNS} FROM exports WHERE user_id = :user_id", user_id=user_id)
    return Export(*row) if row else None


async def is_kept(connection: Connection, *, export_id: UUID) -> bool:
    """Whether the archive is there to be fetched."""
    return bool(await fetch_value(connection, "SELECT ready_at IS NOT NULL FROM exports WHERE id = :id", id=export_id))


async def claim(connection: Connection) -> Export | None:
    """An archive that waits to be built, for this replica for a while; None when none does."""
    row = await fetch_one(
        connection,
        f"""UPDATE exports SET claimed_until = now() + :lease, attempts = attempts + 1
             WHERE id = (SELECT id FROM exports WHERE ready_at IS NULL AND failed_at IS NULL
                            AND (claimed_until IS NULL OR claimed_until < now())
                          ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING {_COLUMNS}""",
        lease=LEASE,
    )
    return Export(*row) if row else None


async def finish(connection: Connection, *, export_id: UUID, size: int) -> Export | None:
    """It is built; None when nobody wants it any more."""
    row = await fetch_one(
        connection,
        f"UPDATE exports SET ready_at = now(), bytes = :size WHERE id = :id RETURNING {_COLUMNS}",
        id=export_id,
        size=size,
    )
    return Export(*row) if row else None


async def give_back(connection: Connection, *, export_id: UUID) -> bool:
    """It could not be built now; True when that was the last try."""
    return bool(
        await fetch_value(
            connection,
            """UPDATE exports SET claimed_until = now() + interval '1 minute' * attempts,
                      failed_at = CASE WHEN attempts >= :most THEN now() END
                WHERE id = :id RETURNING failed_at IS NOT NULL""",
            id=export_id,
            most=ATTEMPTS_MOST,
        )
    )


async def forget_old(connection: Connection) -> list[UUID]:
    """Forget archives asked for a day ago; their ids, for the store."""
    rows = await fetch_all(
        connection, "DELETE FROM exports WHERE asked_at < now() - CAST(:kept AS interval) RETURNING id", kept=KEPT
    )
    return [row.id for row in rows]
