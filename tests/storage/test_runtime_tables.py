"""The runtime's own tables: updates once, messages in order and at pace, quotas, leadership."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from datingbot.domain.conduct import Quota
from datingbot.storage import outbox, quotas, updates
from datingbot.storage.database import Database, DatabaseUnavailable, execute, fetch_all, fetch_value
from datingbot.storage.locks import Leadership
from datingbot.storage.outbox import Claimed
from datingbot.storage.schema_level import migrate, read_schema_level

SOON = timedelta(seconds=1)


async def claim(
    database: Database, *, sent: Sequence[Claimed] = (), most: int = 16, rate: float = 1000, burst: float = 100
) -> list[Claimed]:
    async with database.autocommit() as connection:
        return await outbox.exchange(connection, sent=sent, pause=timedelta(0), most=most, rate=rate, burst=burst)


async def say(
    database: Database, *, chat_id: int, text: str, priority: int = outbox.ANSWER, key: str | None = None
) -> None:
    async with database.begin() as connection:
        call = outbox.Call(
            chat_id=chat_id,
            method="sendMessage",
            payload={"chat_id": chat_id, "text": text},
            priority=priority,
            dedupe_key=key,
        )
        await outbox.enqueue(connection, call)


async def fill_budget(database: Database) -> None:
    async with database.begin() as connection:
        await execute(connection, "UPDATE send_budget SET tokens = 100, refilled_at = now() - interval '1 minute'")


async def test_an_update_begins_once_even_across_midnight(database: Database) -> None:
    async with database.begin() as connection:
        assert await updates.begin_update(connection, update_id=5, lane=1)
    async with database.begin() as connection:
        await execute(connection, "UPDATE telegram_updates SET received_at = now() - interval '1 day'")
    async with database.begin() as connection:
        assert not await updates.begin_update(connection, update_id=5, lane=1)


async def test_copies_of_an_update_wait_for_each_other(database: Database) -> None:
    async def begin() -> bool:
        async with database.begin() as connection:
            return await updates.begin_update(connection, update_id=9, lane=1)

    assert sorted(await asyncio.gather(*(begin() for _ in range(8)))) == [False] * 7 + [True]


async def test_an_update_that_was_rolled_back_may_begin_again(database: Database) -> None:
    async def fail() -> None:
        async with database.begin() as connection:
            assert await updates.begin_update(connection, update_id=6, lane=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.begin() as connection:
        assert await updates.begin_update(connection, update_id=6, lane=1)


async def test_the_fifth_failure_gives_an_update_up(database: Database) -> None:
    async with database.begin() as connection:
        given_up = [
            await updates.record_failure(connection, update_id=7, user_id=None, error="boom", payload="{}")
            for _ in range(5)
        ]
    assert given_up == [False] * 4 + [True]


async def test_old_updates_are_forgotten_with_their_partition(database: Database) -> None:
    now = datetime.now(UTC)
    async with database.begin() as connection:
        await updates.prepare_partitions(connection, now=now, keep_days=3)
        await updates.prepare_partitions(connection, now=now + timedelta(days=1), keep_days=3)
        later = await fetch_value(
            connection, "SELECT count(*) FROM pg_inherits WHERE inhparent = 'telegram_updates'::regclass"
        )
        await updates.prepare_partitions(connection, now=now + timedelta(days=30), keep_days=3)
        partitions = await fetch_all(
            connection,
            "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'telegram_updates'::regclass",
        )
    assert later == 4
    assert len(partitions) == 3, "the default one and the next two days"


async def test_a_chat_gets_one_message_at_a_time_in_order(database: Database) -> None:
    await fill_budget(database)
    for text in ("first", "second"):
        await say(database, chat_id=1, text=text)
    (message,) = await claim(database)
    assert '"first"' in message.payload
    assert await claim(database) == [], "the chat is busy until the first is settled"
    (message,) = await claim(database, sent=[message])
    assert '"second"' in message.payload


async def test_answers_go_before_announcements(database: Database) -> None:
    await fill_budget(database)
    await say(database, chat_id=1, text="to everybody", priority=outbox.ANNOUNCEMENT)
    await say(database, chat_id=2, text="match", priority=outbox.NOTIFICATION)
    await say(database, chat_id=3, text="answer")
    claimed = [(await claim(database, most=1))[0].chat_id for _ in range(3)]
    assert claimed == [3, 2, 1]


async def test_the_budget_is_shared_and_never_overdrawn(database: Database) -> None:
    for chat_id in range(1, 41):
        await say(database, chat_id=chat_id, text="hi")
    async with database.begin() as connection:
        await execute(connection, "UPDATE send_budget SET tokens = 5, refilled_at = clock_timestamp()")
    claimed = await asyncio.gather(*(claim(database, rate=0.001, burst=5) for _ in range(6)))
    assert sum(len(messages) for messages in claimed) == 5
    assert len({message.id for messages in claimed for message in messages}) == 5


async def test_a_message_is_queued_once_per_key(database: Database) -> None:
    await say(database, chat_id=1, text="hi", key="match:1:1")
    await say(database, chat_id=1, text="hi", key="match:1:1")
    async with database.autocommit() as connection:
        assert (await outbox.measure_lag(connection))[0] == 1


async def test_a_lease_that_ran_out_lets_another_replica_send(database: Database) -> None:
    await fill_budget(database)
    await say(database, chat_id=1, text="hi")
    (first,) = await claim(database)
    async with database.begin() as connection:
        await execute(connection, "UPDATE outbox SET not_before = now()")
        await execute(connection, "UPDATE chat_pace SET next_at = now()")
    (second,) = await claim(database)
    assert (second.id, second.attempts) == (first.id, 2)


async def test_a_flood_of_the_whole_bot_stops_everything(database: Database) -> None:
    await fill_budget(database)
    await say(database, chat_id=1, text="hi")
    (message,) = await claim(database)
    async with database.begin() as connection:
        await outbox.postpone(connection, message=message, delay=timedelta(hours=1), error="429", whole_bot=True)
    await say(database, chat_id=2, text="hi")
    assert await claim(database) == []


async def test_a_quota_is_never_overdrawn_by_simultaneous_requests(database: Database) -> None:
    quota = Quota("test", 5, 86_400)

    async def take() -> bool:
        async with database.autocommit() as connection:
            return await quotas.take(connection, user_id=1, quota=quota)

    assert sum(await asyncio.gather(*(take() for _ in range(20)))) == 5


async def test_one_replica_leads_and_the_next_takes_over(database: Database) -> None:
    one, two = Leadership(database), Leadership(database)
    assert [await one.hold(), await two.hold(), await one.hold()] == [True, False, True]
    await one.give_up()
    assert await two.hold()
    await two.give_up()


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    before = await read_schema_level(database)
    assert await migrate(database, kind="expand") == before
    assert before.fits


async def test_a_database_that_is_away_is_named() -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseUnavailable):
        await nowhere.ping()
    await nowhere.close()
