"""Objects that must leave the store: listed when the rows that knew them go, crossed out when the store lets go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from datingbot.storage.database import Connection, execute, fetch_all

LEASE = timedelta(minutes=1)
"""How long whoever took keys has to delete their objects before another tries."""

PAUSE_MOST = timedelta(hours=1)


async def doom(connection: Connection, keys: Sequence[str]) -> None:
    """Have objects deleted once this transaction has committed, however long the store is away."""
    if keys:
        await execute(
            connection,
            """INSERT INTO doomed_objects (key) SELECT unnest(CAST(:keys AS varchar[]))
               ON CONFLICT (key) DO NOTHING""",
            keys=list(keys),
        )


async def take_doomed(connection: Connection, *, most: int) -> list[str]:
    """Keys whose turn it is; they come again after a pause that grows with each time."""
    rows = await fetch_all(
        connection,
        """UPDATE doomed_objects d SET attempts = attempts + 1,
                  not_before = now() + least(CAST(:lease AS interval) * power(2, least(attempts, 10)),
                                             CAST(:pause AS interval))
             FROM (SELECT key FROM doomed_objects WHERE not_before <= now()
                    ORDER BY not_before LIMIT :most FOR UPDATE SKIP LOCKED) AS due
            WHERE d.key = due.key RETURNING d.key""",
        lease=LEASE,
        pause=PAUSE_MOST,
        most=most,
    )
    return [row.key for row in rows]


async def cross_out(connection: Connection, keys: Sequence[str]) -> None:
    """These are gone."""
    await execute(connection, "DELETE FROM doomed_objects WHERE key = ANY (CAST(:keys AS varchar[]))", keys=list(keys))
