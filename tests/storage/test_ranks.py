"""Ranks that follow from ids, and the index of those swiped by them: how a running service comes by both."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from itertools import count

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection as SyncConnection

from datingbot.storage.database import Database, DatabaseUnavailable, fetch_one
from datingbot.storage.schema_level import NEEDS_EXPAND, migrate, migrations_folder, read_schema_level

BEFORE = "0026"
WAITING = """SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
                AND query LIKE 'CREATE INDEX CONCURRENTLY%'"""
RANKED = "SELECT bool_and(rank = deck_rank(user_id)) AND count(*) = 40 FROM deck_entries"

_numbers = count(1)


@pytest.fixture
async def older(postgres: str) -> AsyncIterator[Database]:
    """A database of the release before, with members and swipes."""
    name = f"older_{next(_numbers)}"
    server = await asyncpg.connect(f"{postgres}/postgres")
    await server.execute(f"CREATE DATABASE {name}")
    database = Database(f"{postgres}/{name}", pool_size=3)
    async with database.connect_for_migration() as connection:
        await connection.run_sync(_upgrade_to_the_release_before)
    async with database.begin() as opened:
        await opened.execute(
            """INSERT INTO members (user_id) SELECT n FROM generate_series(1, 40) AS n;
               INSERT INTO deck_entries (user_id, cell, region, gender, age, preference, min_age, max_age, max_distance,
                                         latitude, longitude, visible)
               SELECT n, 1, 1, 'other', 30, 'any', 18, 99, 50, 52.5, 13.4, true FROM generate_series(1, 40) AS n;
               INSERT INTO user_interactions (from_user_id, to_user_id, action, key)
               SELECT a, b, 'dislike', gen_random_uuid()
                 FROM generate_series(1, 20) AS a, generate_series(21, 40) AS b"""
        )
    yield database
    await database.close()
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


def _upgrade_to_the_release_before(connection: SyncConnection) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.attributes["connection"] = connection
    command.upgrade(config, BEFORE)


async def test_members_who_are_there_are_ranked_by_their_ids(older: Database) -> None:
    assert (await migrate(older, kind="expand")).expand == NEEDS_EXPAND
    async with older.autocommit() as connection:
        assert await connection.fetchval(RANKED)


async def test_who_comes_later_is_ranked_whatever_the_statement_says(older: Database) -> None:
    """Replicas of the release before go on writing while the new ones start."""
    await migrate(older, kind="expand")
    async with older.begin() as connection:
        await connection.execute(
            """DELETE FROM deck_entries WHERE user_id = 40;
               INSERT INTO deck_entries (user_id, cell, region, gender, rank, age, preference, min_age, max_age,
                                         max_distance, latitude, longitude, visible)
               VALUES (40, 1, 1, 'other', 0.5, 30, 'any', 18, 99, 50, 52.5, 13.4, true);
               UPDATE deck_entries SET rank = 0.7 WHERE user_id = 39"""
        )
    async with older.autocommit() as connection:
        assert await connection.fetchval(RANKED)


async def test_ranks_spread_evenly_over_the_circle(database: Database) -> None:
    """In each tenth a tenth of any thousand ids that follow one another, give or take a third."""
    async with database.autocommit() as connection:
        for first in (1, 1_000_000, 7_000_000_000):
            shares = await connection.fetch(
                """SELECT floor(deck_rank($1::bigint + n) * 10) AS tenth, count(*) FROM generate_series(0, 999) AS n
                    GROUP BY 1 ORDER BY 1""",
                first,
            )
            assert [row["tenth"] for row in shares] == list(range(10))
            assert all(67 <= row["count"] <= 133 for row in shares), first


async def test_people_swipe_while_the_index_is_built(older: Database) -> None:
    """A transaction that takes long holds the build up, and nobody else."""
    async with swiping_for_long(older):
        migrating = asyncio.create_task(migrate(older, kind="expand"))
        await _until_it_waits(older)
        async with older.begin() as connection:
            await connection.execute("SET LOCAL lock_timeout = '1s'")
            await connection.execute(
                """INSERT INTO user_interactions (from_user_id, to_user_id, action, key)
                   SELECT n, 1, 'dislike', gen_random_uuid() FROM generate_series(22, 40) AS n"""
            )
        assert not migrating.done()
    assert (await migrating).expand == NEEDS_EXPAND
    assert await describe_index(older) == (True, 8)


async def test_a_revision_that_was_cut_off_goes_on_where_it_stopped(older: Database) -> None:
    async with swiping_for_long(older):
        migrating = asyncio.create_task(migrate(older, kind="expand"))
        await _until_it_waits(older)
        async with older.autocommit() as connection:
            await connection.execute("SELECT pg_terminate_backend($1)", await connection.fetchval(WAITING))
        with pytest.raises(DatabaseUnavailable):
            await migrating
    assert (await read_schema_level(older)).expand == int(BEFORE)
    assert (await migrate(older, kind="expand")).expand == NEEDS_EXPAND
    assert await describe_index(older) == (True, 8)


@contextlib.asynccontextmanager
async def swiping_for_long(database: Database) -> AsyncIterator[None]:
    """Somebody's swipe is not committed until the block ends."""
    connection = await database.connect_directly()
    try:
        async with connection.transaction():
            await connection.execute(
                """INSERT INTO user_interactions (from_user_id, to_user_id, action, key)
                   VALUES (21, 1, 'dislike', gen_random_uuid())"""
            )
            yield
    finally:
        await connection.close()


async def describe_index(database: Database) -> tuple[bool, int]:
    """Whether it is whole, and of how many parts."""
    async with database.autocommit() as connection:
        row = await fetch_one(
            connection,
            """SELECT (SELECT indisvalid FROM pg_index WHERE indexrelid = 'idx_from_rank'::regclass) AS whole,
                      (SELECT count(*) FROM pg_inherits WHERE inhparent = 'idx_from_rank'::regclass) AS parts""",
        )
    assert row is not None
    return row.whole, row.parts


async def _until_it_waits(database: Database) -> None:
    """Until an index that is built concurrently waits for another's transaction."""
    async with asyncio.timeout(60), database.autocommit() as connection:
        while not await connection.fetchval(WAITING):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
