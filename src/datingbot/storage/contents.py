"""What a database holds, in one line: how a restored one is told from an empty or damaged one, and how old it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg

from datingbot.storage.database import OUTAGES, Connection, Database, fetch_all, fetch_one, fetch_value
from datingbot.storage.schema_level import read_schema_level


@dataclass(frozen=True, slots=True)
class Contents:
    """The schema's level, 0 without one; the number of members; the time of the newest row, None without rows."""

    expand: int
    members: int
    newest: datetime | None

    def __str__(self) -> str:
        newest = self.newest.astimezone(UTC).isoformat(timespec="seconds") if self.newest else "none"
        return f"holds: level {self.expand}, members {self.members}, newest row {newest}"


class Unreadable(Exception):
    """A table that cannot be read to its end, in Postgres's words."""


async def read_contents(database: Database) -> Contents:
    """Look into every table, at every value of every row; takes as long as the database is big.

    Raises:
        Unreadable: names the table. With data checksums a page that is not as it was written is always found.
    """
    level = await read_schema_level(database)
    if level.expand == 0:
        return Contents(0, 0, None)
    async with database.autocommit() as connection:
        await _read_every_row(connection)
        row = await fetch_one(
            connection,
            """
            SELECT (SELECT count(*) FROM members) AS members,
                   greatest((SELECT max(greatest(created_at, last_seen_at)) FROM members),
                            (SELECT max(updated_at) FROM profiles),
                            (SELECT max(created_at) FROM user_interactions),
                            (SELECT max(matched_at) FROM matches),
                            (SELECT max(created_at) FROM photos),
                            (SELECT max(received_at) FROM telegram_updates),
                            (SELECT max(created_at) FROM outbox)) AS newest
            """,
        )
    return Contents(level.expand, row.members, row.newest) if row else Contents(level.expand, 0, None)


async def _read_every_row(connection: Connection) -> None:
    tables = await fetch_all(
        connection,
        """
        SELECT format('%I.%I', n.nspname, c.relname) AS name
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname = 'public'
        ORDER BY 1
        """,
    )
    for table in tables:
        try:
            # As text, long values are fetched too, which counting rows would leave where they are.
            await fetch_value(connection, f"SELECT max(length(t::text)) FROM {table.name} t")
        except OUTAGES:
            raise
        except asyncpg.PostgresError as error:
            raise Unreadable(f"Table {table.name} cannot be read: {error}") from error
