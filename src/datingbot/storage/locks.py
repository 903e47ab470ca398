"""Leadership among replicas: a session-level advisory lock on a connection of its own."""

from __future__ import annotations

import asyncpg

from datingbot.storage.database import Database, DatabaseUnavailable

LEADER_LOCK = 7_233_482_611
"""One fixed number: the key of the lock that the replica in charge of periodic tasks holds."""


RECKONING_LOCK = 7_233_482_612
"""The key of the lock that the one process holds which reckons the regions' nights."""


async def hold_lock(database: Database, *, key: int) -> asyncpg.Connection | None:
    """A connection that holds the lock until it is closed, or None while another does."""
    connection = await database.connect_directly()
    if await connection.fetchval("SELECT pg_try_advisory_lock($1)", key):
        return connection
    await connection.close()
    return None


class Leadership:
    """Held by one replica at a time; given up when its connection ends, so a dead leader never blocks the next.

    The connection goes to Postgres directly: behind a transaction pooler a session-level lock would belong to nobody.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: asyncpg.Connection | None = None

    async def hold(self) -> bool:
        """Whether this replica leads now; takes the lock when it is free. Call at every tick."""
        try:
            if self._connection is None or self._connection.is_closed():
                self._connection = await self._database.connect_directly()
                return bool(await self._connection.fetchval("SELECT pg_try_advisory_lock($1)", LEADER_LOCK))
            held = await self._connection.fetchval(
                "SELECT EXISTS (SELECT FROM pg_locks"
                " WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid())"
            )
            return bool(held or await self._connection.fetchval("SELECT pg_try_advisory_lock($1)", LEADER_LOCK))
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, DatabaseUnavailable):
            await self.give_up()
            return False

    async def give_up(self) -> None:
        """Close the connection, and with it the lock."""
        connection, self._connection = self._connection, None
        if connection is not None and not connection.is_closed():
            await connection.close(timeout=2)
