"""The schema's level: the gate between an image and the database, and the migrations that raise it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from asyncpg import LockNotAvailableError, PostgresError
from sqlalchemy import Connection as SyncConnection
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from datingbot.storage.database import Database, fetch_one, fetch_value

NEEDS_EXPAND = 27
"""This image works on a schema that was expanded at least this far."""

TOLERATES_CONTRACT = 0
"""This image works on a schema that was contracted at most this far."""


LOCK_TIMEOUT = "3s"
"""A migration that waits for a table makes every query behind it wait too; it gives up and tries again instead."""

LOCK_ATTEMPTS = 20
PAUSE_SECONDS = 1.0


class MigrationFailed(Exception):
    """A revision could not be run, and its level was not reached; says what Postgres or Alembic said."""


@dataclass(frozen=True, slots=True)
class SchemaLevel:
    """How far the database was expanded and contracted."""

    expand: int
    contract: int

    @property
    def fits(self) -> bool:
        """Whether this image may run on it."""
        return self.expand >= NEEDS_EXPAND and self.contract <= TOLERATES_CONTRACT


async def read_schema_level(database: Database) -> SchemaLevel:
    """The level of the database; (0, 0) when it holds nothing yet."""
    async with database.autocommit() as connection:
        if await fetch_value(connection, "SELECT to_regclass('schema_level')") is None:
            return SchemaLevel(0, 0)
        row = await fetch_one(connection, "SELECT expand, contract FROM schema_level")
        return SchemaLevel(row.expand, row.contract) if row else SchemaLevel(0, 0)


async def migrate(database: Database, *, kind: str) -> SchemaLevel:
    """Run the outstanding migrations of one kind, ``expand`` or ``contract``; safe to run twice and side by side.

    Raises :class:`MigrationFailed`, and :class:`DatabaseUnavailable` when it is worth another try.
    """
    for attempt in range(1, LOCK_ATTEMPTS + 1):
        try:
            async with database.connect_for_migration() as connection:
                await _take_turn(connection)
                await connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
                # Each revision begins a transaction of its own, or builds an index outside of any.
                await connection.commit()
                await connection.run_sync(_upgrade, kind)
            break
        except (DBAPIError, PostgresError) as error:
            # A revision may speak through SQLAlchemy or to the driver itself.
            said = getattr(error.orig, "__cause__", error.orig) if isinstance(error, DBAPIError) else error
            if attempt == LOCK_ATTEMPTS or not isinstance(said, LockNotAvailableError):
                raise MigrationFailed(f"The schema did not reach its level: {said}") from error
            await asyncio.sleep(PAUSE_SECONDS)
        except CommandError as error:
            raise MigrationFailed(f"The schema did not reach its level: {error}") from error
    return await read_schema_level(database)


async def _take_turn(connection: AsyncConnection) -> None:
    """Hold the migrations' lock until the connection ends."""
    taken = text("SELECT pg_try_advisory_lock(hashtextextended('migration', 0))")
    # Asked again and again and never waited for: an index that the holder builds concurrently waits for every
    # statement that began before it, and so would wait for this one.
    while not await connection.scalar(taken):
        await connection.commit()
        await asyncio.sleep(PAUSE_SECONDS)


def migrations_folder() -> Path:
    """Where the revisions are: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "migrations"
    return installed if installed.is_dir() else package.parents[1] / "migrations"


def _upgrade(connection: SyncConnection, kind: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.attributes["connection"] = connection
    target = _last_revision(config, kind)
    if target is not None:
        command.upgrade(config, target)


def _last_revision(config: Config, kind: str) -> str | None:
    """The newest revision to run: expand stops before the first contract step that this image does not tolerate."""
    last: str | None = None
    for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions())):
        level: Any = getattr(script.module, "level", "expand")
        if level == "contract" and kind == "expand":
            break
        last = script.revision
    return last
