"""Behind a real PgBouncer in transaction mode: a server connection serves everybody, a transaction at a time."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from conftest import MakeMember
from datingbot.services.context import Context
from datingbot.services.discovery import draw_deck
from datingbot.services.swiping import swipe
from datingbot.storage.announcements import listen
from datingbot.storage.database import Database, DatabaseUnavailable, execute, fetch_value
from datingbot.storage.locks import Leadership
from datingbot.storage.profiles import CHANGED_CHANNEL, announce_change
from pooler import SERVER_CONNECTIONS, RunningPooler, running_pooler

CLIENT_CONNECTIONS = 16


@pytest.fixture
async def pooler(database: Database) -> AsyncIterator[RunningPooler]:
    with tempfile.TemporaryDirectory(prefix="datingbot-pgbouncer-") as folder:
        async with running_pooler(database, folder=Path(folder)) as running:
            yield running


@pytest.fixture
async def pooled(database: Database, pooler: RunningPooler) -> AsyncIterator[Database]:
    """The test's database by way of the PgBouncer."""
    behind = Database(database.dsn, pool_size=CLIENT_CONNECTIONS, pooler=pooler.pooler)
    yield behind
    await behind.close()


async def count_servers(database: Database) -> int:
    async with database.autocommit() as connection:
        return int(
            await fetch_value(
                connection,
                """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                      AND backend_type = 'client backend' AND pid <> pg_backend_pid()""",
            )
        )


async def test_more_clients_than_server_connections_match_each_pair_once(
    context: Context, database: Database, pooled: Database, make_member: MakeMember
) -> None:
    behind = replace(context, database=pooled)
    pairs = [(await make_member(), await make_member()) for _ in range(25)]
    await database.close()
    forms = [(a, b) for a, b in pairs] + [(b, a) for a, b in pairs]
    swiped = await asyncio.gather(
        *(swipe(behind, user_id=a, form={"target_id": b, "action": "like", "key": str(uuid4())}) for a, b in forms)
    )
    assert [one.outcome for one in swiped].count("matched") == len(pairs)
    assert await count_servers(database) == SERVER_CONNECTIONS


async def test_decks_are_drawn_side_by_side(context: Context, pooled: Database, make_member: MakeMember) -> None:
    crowd = [await make_member() for _ in range(12)]

    async def draw(user_id: int) -> int:
        async with pooled.autocommit() as connection:
            deck = await draw_deck(replace(context, database=pooled), connection, user_id=user_id)
        return len(deck.cards) if deck else 0

    assert set(await asyncio.gather(*(draw(member) for member in crowd for _ in range(4)))) == {10}


async def test_a_lock_of_a_transaction_holds_between_clients_of_the_pooler(pooled: Database) -> None:
    order: list[str] = []
    held = asyncio.Event()

    async def first() -> None:
        async with pooled.begin() as connection:
            await execute(connection, "SELECT pg_advisory_xact_lock(7)")
            held.set()
            # Other transactions come and go on the remaining server connections meanwhile.
            for _ in range(20):
                await pooled.ping()
            order.append("first")

    async def second() -> None:
        await held.wait()
        async with pooled.begin() as connection:
            await execute(connection, "SELECT pg_advisory_xact_lock(7)")
            order.append("second")

    await asyncio.gather(first(), second())
    assert order == ["first", "second"]


async def test_announcements_are_heard_past_the_pooler(pooled: Database) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    listening = asyncio.Event()
    ears = asyncio.create_task(listen(pooled, channels={CHANGED_CHANNEL: heard.put_nowait}, on_gap=[listening.set]))
    try:
        async with asyncio.timeout(60):
            await listening.wait()
            async with pooled.begin() as connection:
                await announce_change(connection, user_id=42)
            assert await heard.get() == "42"
    finally:
        ears.cancel()
        await asyncio.gather(ears, return_exceptions=True)


async def test_one_replica_leads_though_all_share_the_poolers_connections(
    database: Database, pooler: RunningPooler
) -> None:
    replicas = [Database(database.dsn, pool_size=2, pooler=pooler.pooler) for _ in range(3)]
    leaders = [Leadership(replica) for replica in replicas]
    for replica in replicas:
        await replica.ping()
    assert [await one.hold() for one in leaders] == [True, False, False]
    assert [await one.hold() for one in leaders] == [True, False, False], "and again at the next tick"
    await leaders[0].give_up()
    assert await leaders[2].hold()
    for one in leaders:
        await one.give_up()
    for replica in replicas:
        await replica.close()


async def test_a_pooler_that_is_killed_undoes_what_was_begun_and_nothing_else(
    database: Database, pooled: Database, pooler: RunningPooler
) -> None:
    async with pooled.begin() as connection:
        await execute(connection, "INSERT INTO members (user_id) VALUES (1)")

    async def be_cut_off() -> None:
        async with pooled.begin() as connection:
            await execute(connection, "INSERT INTO members (user_id) VALUES (2)")
            await execute(connection, "SELECT pg_advisory_xact_lock(8)")
            await pooler.kill()
            await execute(connection, "INSERT INTO members (user_id) VALUES (3)")

    with pytest.raises(DatabaseUnavailable):
        await be_cut_off()
    with pytest.raises(DatabaseUnavailable):
        await pooled.ping()
    await pooler.start()
    async with asyncio.timeout(60), pooled.begin() as connection:
        # The lock of the dead transaction is free as soon as Postgres notices that its client is gone.
        await execute(connection, "SELECT pg_advisory_xact_lock(8)")
        assert await fetch_value(connection, "SELECT array_agg(user_id) FROM members") == [1]
