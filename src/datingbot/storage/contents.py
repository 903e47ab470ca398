"""What a database holds, in one line: how a restored one is told from an empty one, and how old its newest row is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from datingbot.storage.database import Database, fetch_one
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


async def read_contents(database: Database) -> Contents:
    """Look into every table that members fill."""
    level = await read_schema_level(database)
    if level.expand == 0:
        return Contents(0, 0, None)
    async with database.autocommit() as connection:
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
