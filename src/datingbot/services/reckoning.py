"""Reckoning: each region's night, in which behaviour is learned from and the price of everybody's attention is found.

A region is read by pages into arrays, reckoned, and written in one transaction: whatever ends the process, the regions
done are done, and the next run goes on with those that wait longest. Memory is bounded by the largest region: some 80
bytes a member, and the graph of SLICE members.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import msgspec
import numpy as np
import structlog
from numpy.typing import NDArray

from datingbot.domain.compatibility import Weights
from datingbot.domain.profile import GOALS
from datingbot.domain.taste import MIDDLING_SCORE, Habits
from datingbot.logs import configure_logging
from datingbot.market.graph import GENDERS, Seekers, draw_graph
from datingbot.market.prices import Floats, Indices, capacity_left, fit_prices
from datingbot.market.scores import BYTES, Scorer, Traits, as_bits
from datingbot.market.tastes import Beliefs, Swipes, learn
from datingbot.services.nightly import Order, is_due
from datingbot.storage import standings
from datingbot.storage.database import AnyRow, Connection, Database, DatabaseUnavailable
from datingbot.storage.locks import RECKONING_LOCK, hold_lock
from datingbot.storage.profiles import read_interest_popularity
from datingbot.storage.standings import Standings

PAGE = 5_000
SLICE = 30_000
"""Members of a region priced together: more are parted by lot, and each part is the same market in small."""

SWIPES_MOST = 2_000_000
"""Swipes of one region learned from in one night."""

SETTLED = timedelta(seconds=30)
"""Swipes younger than this may still be uncommitted; they are the next night's."""

WEEK = timedelta(days=7)
LEARNED_FROM_AT_FIRST = timedelta(days=30)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """What a region's night came to: members priced, swipes learned from, rows written, seconds of CPU by step."""

    region: int
    members: int
    swipes: int
    written: int
    sweeps: int
    seconds: dict[str, float]


async def reckon_due(
    database: Database, *, weights: Weights, clock: Callable[[], datetime], seed: int, everywhere: bool = False
) -> AsyncIterator[Reckoned]:
    """Reckon the regions whose night it is, or all of them; yields each when it is stored."""
    async with database.begin() as connection:
        regions = await standings.list_regions(connection)
    for one in regions:
        if everywhere or is_due(one, now=clock()):
            yield await reckon_region(database, one.region, weights=weights, now=clock(), seed=seed)


async def reckon_region(database: Database, region: int, *, weights: Weights, now: datetime, seed: int) -> Reckoned:
    """Learn from a region's new swipes, price everybody's attention, store both."""
    clock = _Clock()
    chance = np.random.default_rng([seed, region])
    async with database.autocommit() as connection:
        popularity = await read_interest_popularity(connection)
        known = await standings.read_region(connection, region=region)
        traders = await _read_traders(connection, region, matched_since=now - WEEK)
    clock.lap("read")
    habits = known.habits if known else Habits()
    scorer = Scorer.of(traders.seekers, traders.traits, weights=weights, popularity=popularity)
    until = now - SETTLED
    since = known.learned_until if known else until - LEARNED_FROM_AT_FIRST
    async with database.autocommit() as connection:
        swipes = await _read_swipes(connection, traders, scorer, since=since, until=until)
    clock.lap("swipes")
    beliefs = learn(replace(traders.beliefs, habits=_as_row(habits)), swipes)
    habits = _from_row(beliefs.habits)
    clock.lap("learn")
    price, sweeps = _price(traders, scorer, beliefs, chance=chance)
    clock.lap("price")
    written = 0
    async with database.begin() as connection:
        for first in range(0, traders.size, PAGE):
            written += await standings.write_standings(
                connection, _as_page(traders, beliefs, price, slice(first, first + PAGE))
            )
        await standings.write_region(
            connection, region=region, members=traders.size, habits=habits, learned_until=until, now=now
        )
    clock.lap("write")
    return Reckoned(
        region=region,
        members=traders.size,
        swipes=len(swipes.viewer),
        written=written,
        sweeps=sweeps,
        seconds=clock.laps,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Traders:
    """A region's members as arrays: who they are, both sides of the filter, traits, beliefs, prices of last night."""

    user_ids: NDArray[np.int64]
    seekers: Seekers
    traits: Traits
    beliefs: Beliefs
    price: Floats
    capacity: Floats
    learns: NDArray[np.bool_]

    @property
    def size(self) -> int:
        return len(self.user_ids)


async def _read_traders(connection: Connection, region: int, *, matched_since: datetime) -> _Traders:
    pages = [_pack([], "male")]
    for gender in GENDERS:
        after = -1.0
        while rows := await standings.list_traders(
            connection, region=region, gender=gender, after=after, most=PAGE, matched_since=matched_since
        ):
            pages.append(_pack(rows, gender))
            after = rows[-1].rank
    columns = {name: np.concatenate([page[name] for page in pages]) for name in pages[0]}
    learns = columns.pop("learns")
    # What was learned of those who do not agree any more is forgotten here at the latest.
    beliefs = {name: columns.pop(name) * learns for name in ("eager", "appeal", "given", "received")}
    return _Traders(
        user_ids=columns.pop("user_ids"),
        price=columns.pop("price"),
        capacity=capacity_left(columns.pop("matched")),
        traits=Traits(interests=columns.pop("interests"), goal=columns.pop("goal")),
        beliefs=Beliefs(**beliefs, habits=np.zeros(len(GENDERS) + 1)),
        learns=learns,
        seekers=Seekers(**columns),
    )


def _pack(rows: Sequence[AnyRow], gender: str) -> dict[str, NDArray[np.generic]]:
    """A page of rows as arrays by name, so that a region's rows are never all in memory as objects."""
    bits = b"".join(as_bits(standings.decode_interests(row.interests)) for row in rows)

    def column(name: str, kind: type[np.generic]) -> NDArray[np.generic]:
        return np.array([row[name] or 0 for row in rows], kind)

    return {
        "user_ids": column("user_id", np.int64),
        "gender": np.full(len(rows), GENDERS.index(gender), np.int8),
        "wants": np.array([[row.preference in ("any", each) for each in GENDERS] for row in rows], np.bool_).reshape(
            len(rows), len(GENDERS)
        ),
        "age": column("age", np.int16),
        "min_age": column("min_age", np.int16),
        "max_age": column("max_age", np.int16),
        "max_distance": column("max_distance", np.float32),
        "latitude": column("latitude", np.float32),
        "longitude": column("longitude", np.float32),
        "interests": np.frombuffer(bits, np.uint8).reshape(len(rows), BYTES),
        "goal": np.array([GOALS.index(row.goal) if row.goal in GOALS else -1 for row in rows], np.int8),
        "price": column("price", np.float32),
        "matched": column("matched", np.float32),
        "eager": column("eager", np.float32),
        "appeal": column("appeal", np.float32),
        "given": column("given", np.float32),
        "received": column("received", np.float32),
        "learns": np.array([row.learns for row in rows], np.bool_),
    }


async def _read_swipes(
    connection: Connection, traders: _Traders, scorer: Scorer, *, since: datetime, until: datetime
) -> Swipes:
    """What members who agree to that did to others who do."""
    willing = np.flatnonzero(traders.learns)
    order = willing[np.argsort(traders.user_ids[willing])].astype(np.int32)
    sorted_ids = traders.user_ids[order]
    viewers, targets, liked = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)], [np.zeros(0, np.bool_)]
    found = 0
    for first in range(0, len(order), PAGE):
        page = sorted_ids[first : first + PAGE].tolist()
        rows = await standings.list_swipes(connection, viewers=page, since=since, until=until)
        if not rows:
            continue
        mine = np.array([row[0] for row in rows], np.int64)
        other = np.array([row[1] for row in rows], np.int64)
        place = np.minimum(np.searchsorted(sorted_ids, other), len(order) - 1)
        known = sorted_ids[place] == other
        viewers.append(order[np.searchsorted(sorted_ids, mine[known])])
        targets.append(order[place[known]])
        liked.append(np.array([row[2] for row in rows], np.bool_)[known])
        found += int(known.sum())
        if found > SWIPES_MOST:
            break
    viewer, target = np.concatenate(viewers), np.concatenate(targets)
    return Swipes(
        viewer=viewer,
        target=target,
        liked=np.concatenate(liked),
        gender=traders.seekers.gender[viewer],
        score=scorer.score(viewer, target) - np.float32(MIDDLING_SCORE),
    )


def _price(traders: _Traders, scorer: Scorer, beliefs: Beliefs, *, chance: np.random.Generator) -> tuple[Floats, int]:
    """Everybody's price, slice by slice, and the most sweeps a slice took."""
    price = np.zeros(traders.size, np.float32)
    base = beliefs.habits[traders.seekers.gender].astype(np.float32) + beliefs.eager
    slope, most = np.float32(beliefs.habits[-1]), 0
    for part in np.array_split(chance.permutation(traders.size), max(1, -(-traders.size // SLICE))):

        def mutual(first: Indices, second: Indices, part: NDArray[np.intp] = part) -> Floats:
            one, other = part[first], part[second]
            fitting = slope * (scorer.score(one, other) - np.float32(MIDDLING_SCORE))
            there = 1 / (1 + np.exp(-(base[one] + fitting + beliefs.appeal[other])))
            back = 1 / (1 + np.exp(-(base[other] + fitting + beliefs.appeal[one])))
            return (there * back).astype(np.float32)

        graph = draw_graph(traders.seekers.of(part), mutual=mutual, chance=chance)
        price[part], sweeps = fit_prices(
            graph, capacity=traders.capacity[part], start=traders.price[part] if traders.price.any() else None
        )
        most = max(most, sweeps)
    return price, most


def _as_page(traders: _Traders, beliefs: Beliefs, price: Floats, rows: slice) -> Standings:
    return Standings(
        user_ids=traders.user_ids[rows].tolist(),
        price=price[rows].tolist(),
        eager=beliefs.eager[rows].tolist(),
        appeal=beliefs.appeal[rows].tolist(),
        given=beliefs.given[rows].tolist(),
        received=beliefs.received[rows].tolist(),
    )


def _as_row(habits: Habits) -> NDArray[np.float64]:
    return np.array([*(habits.base[gender] for gender in GENDERS), habits.slope])


def _from_row(row: NDArray[np.float64]) -> Habits:
    return Habits(base=dict(zip(GENDERS, row[:-1].tolist(), strict=True)), slope=float(row[-1]))


class _Clock:
    """CPU seconds of this process, step by step."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.process_time()

    def lap(self, name: str) -> None:
        now = time.process_time()
        self.laps[name], self._last = now - self._last, now


async def _obey(order: Order) -> int:
    configure_logging(level=order.log_level, style=order.log_style)
    database = Database(order.dsn, pool_size=1, command_seconds=None)
    try:
        lock = await hold_lock(database, key=RECKONING_LOCK)
        if lock is None:
            return 0
        try:
            async for done in reckon_due(database, weights=order.weights, clock=now_utc, seed=time.time_ns()):
                log.info("a region was reckoned", region=done.region, members=done.members, swipes=done.swipes)
        finally:
            await lock.close()
    except DatabaseUnavailable as error:
        log.warning("reckoning waits for the database", error=str(error))
        return os.EX_TEMPFAIL
    finally:
        await database.close()
    return 0


def now_utc() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


if __name__ == "__main__":
    # Whatever else runs there comes first.
    os.nice(10)
    sys.exit(asyncio.run(_obey(msgspec.json.decode(sys.stdin.buffer.read(), type=Order))))
