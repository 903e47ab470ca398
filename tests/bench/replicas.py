"""Two replicas beside one, each with a small share of a core, so that neither Postgres nor the rig limits them."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

from bench.contestants import Running, ours, running
from bench.echo import Chats
from bench.likes import Likes
from bench.measure import Request, connected, drive
from bench.quota import limited
from bench.store import Store
from bench.wire import BotApi

IN_FLIGHT = 256
"""Enough that a replica which waits for its next share has something to do then."""

SHARE = 0.12
"""Of a core, for each replica: two of them do not reach the 1,000 messages a second at which ``SEND_RATE`` ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """Requests a second by one replica and by two, and the shares of their core that Postgres and the rig took then."""

    name: str
    one: float
    two: float
    postgres: float
    rig: float

    @property
    def ratio(self) -> float:
        """What the second one brings."""
        return self.two / self.one


async def measure_replicas(
    store: Store, *, members: int, requests: int, rounds: int, core: int
) -> tuple[Throughput, Throughput]:
    """(updates with their answers, likes through the API). Raises :class:`bench.quota.NoQuota`."""
    async with BotApi() as api:
        chats, likes = Chats(api, people=range(1, members + 1)), Likes(members=members)
        measured: dict[int, list[tuple[_Round, _Round]]] = {1: [], 2: []}
        # In turn, so that whatever disturbs the machine disturbs both alike. One means that no other runs: whichever
        # replicas there are share the sending.
        for _ in range(rounds):
            for count, found in measured.items():
                async with _replicas(store, api, count=count, core=core) as replicas:
                    text = replicas[0].text
                    # The first words of every chat are dearer than the rest, and so are a program's first hundreds.
                    for replica in replicas:
                        await _drive([replica], chats.updates(members, text=text))
                        await _drive([replica], likes.requests(members // 2))
                    with contextlib.ExitStack() as limits:
                        for replica in replicas:
                            limits.enter_context(limited(replica.pid, share=SHARE))
                        found.append(
                            (
                                await _measure(replicas, store, chats.updates(requests, text=text)),
                                await _measure(replicas, store, likes.requests(requests)),
                            )
                        )
    names = ("an update with its answer", "a like through the API")
    updates, liked = (
        _compare(name, [each[place] for each in measured[1]], [each[place] for each in measured[2]])
        for place, name in enumerate(names)
    )
    return updates, liked


@dataclass(frozen=True, slots=True)
class _Round:
    per_second: float
    postgres: float
    rig: float


@contextlib.asynccontextmanager
async def _replicas(store: Store, api: BotApi, *, count: int, core: int) -> AsyncIterator[list[Running]]:
    async with contextlib.AsyncExitStack() as stack:
        contestant = ours(store.url, folder=store.folder)
        yield [await stack.enter_async_context(running(contestant, api_url=api.url, core=core)) for _ in range(count)]


async def _measure(replicas: Sequence[Running], store: Store, requests: Iterator[Request]) -> _Round:
    before, rig, started = store.cpu_seconds, time.process_time(), time.perf_counter()
    per_second = await _drive(replicas, requests)
    elapsed = time.perf_counter() - started
    return _Round(per_second, (store.cpu_seconds - before) / elapsed, (time.process_time() - rig) / elapsed)


def _compare(name: str, one: Sequence[_Round], two: Sequence[_Round]) -> Throughput:
    middle = statistics.median
    return Throughput(
        name=name,
        one=middle(each.per_second for each in one),
        two=middle(each.per_second for each in two),
        postgres=middle(each.postgres for each in two),
        rig=middle(each.rig for each in two),
    )


async def _drive(replicas: Sequence[Running], requests: Iterator[Request]) -> float:
    """Requests a second; whichever connection is free takes the next one, so both replicas meet every member."""
    async with contextlib.AsyncExitStack() as stack:
        each = [
            await stack.enter_async_context(connected(replica.port, count=IN_FLIGHT // len(replicas)))
            for replica in replicas
        ]
        started = time.perf_counter()
        took = await drive(
            [connection for connections in zip(*each, strict=True) for connection in connections], requests
        )
        return len(took) / (time.perf_counter() - started)
