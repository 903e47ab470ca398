"""One measurement: what a number of requests cost a contestant, Postgres and the rig, and how long each took."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bench.contestants import Running
from bench.store import Store
from bench.wire import Connection, connect

IN_FLIGHT = 64
RIG_LIMIT = 0.85
"""Share of its core above which the rig, and not the contestant, says how fast it goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Per request: CPU in milliseconds, wall time in milliseconds; ``rig`` is the share of its core the rig used."""

    cpu_ms: float
    postgres_ms: float
    per_second: float
    p50_ms: float
    p99_ms: float
    memory_mb: float
    rig: float

    @property
    def rig_was_the_limit(self) -> bool:
        """Whether rate and times say something about the rig only; CPU is counted all the same."""
        return self.rig > RIG_LIMIT


Request = Callable[[Connection], Awaitable[None]]
"""Sends one request on a connection and returns when all it asks for has happened."""


@asynccontextmanager
async def connected(port: int, *, count: int = IN_FLIGHT) -> AsyncIterator[list[Connection]]:
    """Connections to a contestant, kept alive while they are used; servers close those that rest for seconds."""
    connections = [await connect(port) for _ in range(count)]
    try:
        yield connections
    finally:
        for connection in connections:
            connection.close()


async def drive(
    connections: Iterable[Connection], requests: Iterator[Request], *, per_second: float | None = None
) -> list[float]:
    """Send every request, one at a time on each connection; the seconds each took.

    With ``per_second`` each is due at its moment, and the time it waits for a free connection counts too.
    """
    took: list[float] = []
    begun = time.perf_counter()
    due = itertools.count()

    async def work(connection: Connection) -> None:
        for request in requests:
            started = time.perf_counter()
            if per_second is not None:
                moment = begun + next(due) / per_second
                await asyncio.sleep(moment - started)
                started = moment
            await request(connection)
            took.append(time.perf_counter() - started)

    async with asyncio.TaskGroup() as group:
        for connection in connections:
            group.create_task(work(connection))
    return took


async def measure(
    running: Running,
    *,
    requests: Iterator[Request],
    store: Store | None = None,
    per_second: float | None = None,
) -> Cost:
    """What the requests cost; ``store`` only for a contestant that uses it, ``per_second`` as in :func:`drive`."""
    async with connected(running.port) as connections:
        before = running.cpu_seconds, store.cpu_seconds if store else 0.0
        rig, started = time.process_time(), time.perf_counter()
        took = sorted(await drive(connections, requests, per_second=per_second))
        elapsed, rig = time.perf_counter() - started, time.process_time() - rig
        spent, served = running.cpu_seconds - before[0], (store.cpu_seconds if store else 0.0) - before[1]
    count = len(took)
    return Cost(
        cpu_ms=spent / count * 1e3,
        postgres_ms=served / count * 1e3,
        per_second=count / elapsed,
        p50_ms=took[count // 2] * 1e3,
        p99_ms=took[count * 99 // 100] * 1e3,
        memory_mb=running.memory_mb,
        rig=rig / elapsed,
    )


def typical(costs: Iterable[Cost]) -> Cost:
    """The median of each figure over the rounds."""
    found = list(costs)

    def middle(name: str) -> float:
        return statistics.median([float(getattr(cost, name)) for cost in found])

    return Cost(**{name: middle(name) for name in Cost.__dataclass_fields__})
