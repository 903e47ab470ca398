"""A broadcast by real replicas: killed midway nobody gets two and nobody is missed; a large one is fed in steps."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from datingbot.services import broadcasting
from datingbot.services.context import Context
from datingbot.services.feeding import AHEAD_MOST, SCAN_MOST, feed_broadcasts
from datingbot.storage.database import Database, execute, fetch_one, fetch_value
from replicas import running_replica
from telegram_sandbox import Phone, Sandbox

READERS = 90
KILLS = 2
MANY = 100_000


async def begin(context: Context, text: str = "We have news") -> int:
    async with context.database.begin() as connection:
        made = await broadcasting.compose(context, connection, user_id=1, form={"texts": {"en": text}})
        await broadcasting.start(context, connection, broadcast_id=made.broadcast.id, starts_at=None)
    return made.broadcast.id


async def until_sent(database: Database, *, at_least: int) -> None:
    """Wait until so many messages are marked as sent."""
    async with asyncio.timeout(120):
        while True:
            async with database.autocommit() as connection:
                if await fetch_value(connection, "SELECT count(*) FROM outbox WHERE state = 'sent'") >= at_least:
                    return
            await asyncio.sleep(0.05)


async def until_done(context: Context, broadcast_id: int) -> broadcasting.Progress:
    async with asyncio.timeout(180):
        while True:
            async with context.database.begin() as connection:
                progress = await broadcasting.show(connection, broadcast_id)
            if progress.broadcast.state == "done":
                return progress
            await asyncio.sleep(0.2)


async def copies(phones: Sequence[Phone]) -> list[int]:
    """How often each phone shows the broadcast."""
    return [
        sum(message.get("text") == "We have news" for message in (await phone.chat())["messages"]) for phone in phones
    ]


async def test_replicas_killed_in_the_middle_leave_nobody_with_two_and_miss_nobody(
    context: Context, sandbox: Sandbox, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    """What was on its way at a kill may have arrived or not: it is counted as unclear, and never sent twice."""
    phones = [await Phone.register(http, url=sandbox.url, first_name=f"P{number}") for number in range(READERS)]
    for phone in phones:
        await phone.do("allow-writing")
    async with context.database.begin() as connection:
        for user_id in (1, *(phone.id for phone in phones)):
            await execute(
                connection,
                "INSERT INTO members (user_id, reachable) VALUES (:id, :here)",
                id=user_id,
                here=user_id != 1,
            )
    broadcast_id = await begin(context)
    for kill in range(1, KILLS + 1):
        async with running_replica(context.database, sandbox=sandbox, folder=tmp_path) as victim:
            await until_sent(context.database, at_least=kill * READERS // (KILLS + 2))
            await victim.kill()
    # A lease ends by itself after a minute; nobody has to wait for that here.
    async with context.database.begin() as connection:
        await execute(
            connection,
            "UPDATE outbox SET not_before = now() - interval '1 second' WHERE state = 'pending' AND in_flight",
        )
        await execute(connection, "UPDATE chat_pace SET next_at = now() WHERE next_at > now() + interval '5 seconds'")
    async with (
        running_replica(context.database, sandbox=sandbox, folder=tmp_path),
        running_replica(context.database, sandbox=sandbox, folder=tmp_path),
    ):
        progress = await until_done(context, broadcast_id)
    got = await copies(phones)
    assert max(got) == 1, "nobody gets two"
    one = progress.broadcast
    assert (one.audience, one.queued) == (READERS, READERS), "nobody is missed"
    assert progress.sent + one.unclear == READERS
    assert got.count(0) <= one.unclear <= KILLS * 16, "only what was on its way at a kill may be missing"


async def test_a_broadcast_to_many_is_fed_in_steps_and_the_outbox_stays_small(context: Context) -> None:
    async with context.database.begin() as connection:
        await execute(
            connection,
            """INSERT INTO members (user_id, language)
               SELECT n, CASE WHEN n % 2 = 0 THEN 'en' ELSE 'de' END
                 FROM generate_series(1, CAST(:many AS integer)) n""",
            many=MANY,
        )
    broadcast_id = await begin(context)
    largest = steps = 0
    while True:
        goes_on = await feed_broadcasts(context)
        steps += 1
        async with context.database.begin() as connection:
            waiting = int(await fetch_value(connection, "SELECT count(*) FROM outbox WHERE state = 'pending'"))
            largest = max(largest, waiting)
            # As if the sender had caught up.
            await execute(connection, "UPDATE outbox SET state = 'sent', finished_at = now() WHERE state = 'pending'")
            state = await fetch_value(connection, "SELECT state FROM broadcasts WHERE id = :id", id=broadcast_id)
        if state == "done":
            break
        assert goes_on
    async with context.database.begin() as connection:
        told = await fetch_one(
            connection,
            "SELECT count(*) AS sent, count(DISTINCT chat_id) AS people FROM outbox WHERE broadcast_id IS NOT NULL",
        )
    assert told is not None
    assert (told.sent, told.people) == (MANY // 2, MANY // 2)
    assert largest <= AHEAD_MOST
    assert steps >= MANY // 2 // AHEAD_MOST
    assert SCAN_MOST < MANY
