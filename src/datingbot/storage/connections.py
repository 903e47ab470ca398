"""The budget of connections: how many Postgres permits, who else holds some, and for how many replicas that does."""

from __future__ import annotations

from dataclasses import dataclass

from datingbot.storage.database import Connection, fetch_one

BESIDES_THE_POOL = 2
"""Of every replica: one listens, one holds or waits for the lock of the leader."""

OF_THE_LEADER = 2
"""The nightly reckoning's, and a migration's or an owner's."""


@dataclass(frozen=True, slots=True)
class Budget:
    """``permitted`` to anybody, ``reserved`` of them for superusers, ``others`` open by what is not the bot."""

    permitted: int
    reserved: int
    others: int

    def room(self, *, pool_size: int) -> int:
        """How many replicas fit, each with ``pool_size`` connections in its pool."""
        free = self.permitted - self.reserved - self.others - OF_THE_LEADER
        return max(0, free // (pool_size + BESIDES_THE_POOL))


async def read_budget(connection: Connection) -> Budget:
    """The budget of the server this connection leads to."""
    row = await fetch_one(
        connection,
        """SELECT CAST(current_setting('max_connections') AS integer),
                  CAST(current_setting('superuser_reserved_connections') AS integer)
                  + coalesce(CAST(current_setting('reserved_connections', true) AS integer), 0),
                  (SELECT CAST(count(*) AS integer) FROM pg_stat_activity
                    WHERE backend_type = 'client backend' AND application_name IS DISTINCT FROM 'datingbot')""",
    )
    if row is None:
        raise LookupError("the settings of the server gave no row")
    return Budget(*row)
