"""Where the time to an answer goes: until the update is acknowledged, and what one commit takes of the same disk."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import asyncpg

from bench.contestants import Contestant, running
from bench.echo import Chats
from bench.measure import connected, drive, measure
from bench.store import Store
from bench.wire import BotApi

COMMIT_EVERY = 0.02
"""Seconds between two commits of the rig's own: too few to be felt by what is measured."""


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds, of the middle and of the slowest but one in a hundred."""

    p50: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Times:
        """From what each one took."""
        took = sorted(seconds)
        return cls(took[len(took) // 2] * 1e3, took[len(took) * 99 // 100] * 1e3)

    def __str__(self) -> str:
        return f"{self.p50:.1f} ms in the middle, p99 {self.p99:.1f} ms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """From an update's moment: its acknowledgement, its answer; and a commit of one row by nobody else, beside them."""

    acknowledged: Times
    answered: Times
    commit: Times


async def follow_answers(
    contestant: Contestant, *, store: Store, members: int, updates: int, per_second: float, core: int
) -> Steps:
    """Let ``updates`` come ``per_second``, and note how far each has come when."""
    async with BotApi() as api, running(contestant, api_url=api.url, core=core) as bot:
        chats = Chats(api, people=range(1, members + 1))
        await measure(bot, requests=chats.updates(members, text=bot.text))
        chats.acknowledged.clear()
        async with connected(bot.port) as connections, _committing(store) as commits:
            answered = await drive(connections, chats.updates(updates, text=bot.text), per_second=per_second)
    return Steps(acknowledged=Times.of(chats.acknowledged), answered=Times.of(answered), commit=Times.of(commits))


@contextlib.asynccontextmanager
async def _committing(store: Store) -> AsyncIterator[list[float]]:
    """Seconds of commits that are made until the block ends, each of one row in a table that nobody else has."""
    connection = await asyncpg.connect(store.url)
    await connection.execute("CREATE TABLE commits_of_the_rig (number integer)")
    took: list[float] = []

    async def commit() -> None:
        while True:
            began = time.perf_counter()
            await connection.execute("INSERT INTO commits_of_the_rig VALUES (1)")
            took.append(time.perf_counter() - began)
            await asyncio.sleep(COMMIT_EVERY)

    committing = asyncio.create_task(commit())
    try:
        yield took
    finally:
        committing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await committing
        await connection.close()
        await store.run("DROP TABLE commits_of_the_rig")
