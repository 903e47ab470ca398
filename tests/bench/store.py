"""A Postgres that keeps what it acknowledges, with members in it, and what it spends."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from bench.machine import cpu_seconds, pinned
from bench.population import TOWNS, write_members
from datingbot.demo.postgres import temporary_postgres
from datingbot.domain.squares import cell_of, region_of
from datingbot.storage.database import Database
from datingbot.storage.schema_level import migrate
from postgres import choose_binaries

BERLIN = (52.525, 13.405)

DURABLE = {"max_connections": "200", "shared_buffers": "512MB", "max_wal_size": "4GB"}
"""fsync stays on: a commit that is answered is on the disk."""


@dataclass(frozen=True, slots=True)
class Store:
    """``pid`` is the postmaster's; ``folder`` is for files beside the data."""

    url: str
    pid: int
    folder: Path

    @property
    def cpu_seconds(self) -> float:
        """What the server and its backends have spent."""
        return cpu_seconds(self.pid)

    async def run(self, statement: str, *values: object) -> None:
        """One statement of the rig's own, past the service."""
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(statement, *values)
        finally:
            await connection.close()

    async def describe_swipes(self) -> str:
        """How many there are, of how many members, and what they take on the disk."""
        connection = await asyncpg.connect(self.url)
        try:
            swipes, size, most = await connection.fetchrow(
                """SELECT count(*), (SELECT sum(pg_total_relation_size(inhrelid))::float8 FROM pg_inherits
                                      WHERE inhparent = 'user_interactions'::regclass),
                          (SELECT max(swiped) FROM (SELECT count(*) AS swiped FROM user_interactions
                                                     GROUP BY from_user_id) AS each)
                     FROM user_interactions"""
            )
        finally:
            await connection.close()
        return f"{swipes:,} swipes in {size / 1e9:.1f} GB with indexes, {most or 0:,} by the most eager"

    async def gather(self) -> None:
        """Put everybody into one town, odd ids men and even ones women, where all of them suit one another."""
        for table in ("deck_entries", "profiles"):
            await self.run(
                f"""UPDATE {table} SET latitude = $1, longitude = $2, age = 30,
                           gender = CASE user_id % 2 WHEN 0 THEN 'female' ELSE 'male' END,
                           preference = CASE user_id % 2 WHEN 0 THEN 'male' ELSE 'female' END""",
                *BERLIN,
            )
        await self.run(
            "UPDATE deck_entries SET cell = $1, region = $2, min_age = 18, max_age = 120, max_distance = 50",
            cell_of(*BERLIN),
            region_of(*BERLIN),
        )
        await self.run("VACUUM ANALYZE deck_entries")


@contextlib.asynccontextmanager
async def open_store(*, members: int, core: int, towns: int = TOWNS) -> AsyncIterator[Store]:
    """A migrated database of ``members`` with profiles in so many towns, ids from 1, on a core."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="datingbot-bench-")))
        with pinned(core):
            server = temporary_postgres(folder / "postgres", binaries=choose_binaries(), options=DURABLE)
            url = stack.enter_context(server) + "/postgres"
        database = Database(url, pool_size=1)
        try:
            await migrate(database, kind="expand")
        finally:
            await database.close()
        await write_members(url, count=members, towns=towns)
        pid = int((folder / "postgres/data/postmaster.pid").read_text(encoding="ascii").split()[0])
        yield Store(url, pid, folder)
