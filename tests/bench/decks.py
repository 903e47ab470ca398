"""The deck in Postgres alone: members by the hundred thousand, near and far, after none to 50,000 swipes.

All rows of all sizes are measured in turn, deck by deck, so that whatever disturbs the machine disturbs them alike; and
each row is of people who are alike, so that they differ in how much was swiped and in nothing else.
"""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import asyncpg

from bench.store import Store
from datingbot.domain.walk import CIRCLE, WANTED, begin_walk
from datingbot.storage.database import Connection, Database, execute, fetch_all, fetch_value
from datingbot.storage.deck import draw_pool, open_deck

RADII_KM = (30, 300)
SWIPED = (0, 1_000, 10_000, 50_000)
MODELS = 5
VIEWERS = 4 * MODELS
"""Of a row; a quarter of them do for those who swiped everybody, which is far dearer than many, and another case."""

DRAWS = 20
COLD_DRAWS = 3
SWIPED_BETWEEN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Milliseconds of a deck: CPU of the backend, typical and of the worst deck, and of the ``first`` after swipes that
    the walk knows nothing of; ``found`` is the least pool drawn. ``all_swiped``: nobody of their region was left."""

    radius_km: int
    swiped: int
    all_swiped: bool
    cpu_ms: float
    worst_ms: float
    first_ms: float
    wall_ms: float
    found: int


async def measure_decks(stores: Mapping[int, Store], *, swiped: Sequence[int] = SWIPED) -> dict[int, list[Drawing]]:
    """Draw decks in each store for members of its fullest cell, who swipe ten of each; before, those they would be
    shown first."""
    async with contextlib.AsyncExitStack() as stack:
        benches = {key: await _Bench.open(store, swiped=swiped, stack=stack) for key, store in stores.items()}
        for last in (False, True):
            for _ in range(DRAWS):
                for bench in benches.values():
                    await bench.draw(all_swiped=last)
        return {key: [row.tell() for row in bench.rows] for key, bench in benches.items()}


@dataclass(frozen=True, slots=True)
class _Deck:
    cpu_ms: float
    wall_ms: float
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """``decks``: of each viewer, in the order in which they were drawn."""

    radius: int
    swiped: int
    all_swiped: bool
    decks: dict[int, list[_Deck]]

    def tell(self) -> Drawing:
        later = [deck for decks in self.decks.values() for deck in decks[COLD_DRAWS:]]
        return Drawing(
            radius_km=self.radius,
            swiped=self.swiped,
            all_swiped=self.all_swiped,
            cpu_ms=statistics.median(deck.cpu_ms for deck in later),
            worst_ms=max(deck.cpu_ms for deck in later),
            first_ms=max(decks[0].cpu_ms for decks in self.decks.values()),
            wall_ms=statistics.median(deck.wall_ms for deck in later),
            found=min(deck.found for deck in later),
        )


@dataclass(frozen=True, slots=True)
class _Bench:
    """A connection to a store, whose backend is measured, and the rows that it is asked for."""

    connection: Connection
    backend: int
    rows: list[_Row] = field(default_factory=list)

    @classmethod
    async def open(cls, store: Store, *, swiped: Sequence[int], stack: contextlib.AsyncExitStack) -> _Bench:
        database = Database(store.url, pool_size=1, command_seconds=None)
        stack.push_async_callback(database.close)
        connection = await stack.enter_async_context(database.autocommit())
        bench = cls(connection, int(await fetch_value(connection, "SELECT pg_backend_pid()")))
        models = await _find_models(connection)
        there = await _count_others(connection, models=models)
        counts = [count for count in swiped if count < there * 0.9]
        sizes = [*((count, VIEWERS) for count in counts), (there, VIEWERS // 4)]
        needed = sum(size for _, size in sizes) * len(RADII_KM)
        doubles = await _cast_doubles(connection, models=models, count=needed)
        await store.run("DELETE FROM user_interactions WHERE from_user_id = ANY ($1)", doubles)
        viewers = iter(doubles)
        for count, size in sizes:
            for radius in RADII_KM:
                chosen = [next(viewers) for _ in range(size)]
                everybody = count == there
                for user_id in chosen:
                    await _swipe_first(store, user_id, count=10**9 if everybody else count)
                bench.rows.append(
                    _Row(radius=radius, swiped=count, all_swiped=everybody, decks={each: [] for each in chosen})
                )
        await store.run("VACUUM ANALYZE deck_entries, user_interactions")
        # The plans are made once for a connection.
        for row in bench.rows:
            await _draw(connection, user_id=next(iter(row.decks)), radius=row.radius)
        # As after a crash: everybody has lost their place.
        await store.run("TRUNCATE deck_walks")
        return bench

    async def draw(self, *, all_swiped: bool) -> None:
        """One deck more for every viewer, the rows in turn."""
        rows = [row for row in self.rows if row.all_swiped == all_swiped]
        for together in zip(*(row.decks.items() for row in rows), strict=True):
            for row, (user_id, decks) in zip(rows, together, strict=True):
                decks.append(await self._measure(user_id=user_id, radius=row.radius))

    async def _measure(self, *, user_id: int, radius: int) -> _Deck:
        before, started = on_cpu(self.backend), time.perf_counter()
        pool = await _draw(self.connection, user_id=user_id, radius=radius)
        spent = _Deck((on_cpu(self.backend) - before) * 1e3, (time.perf_counter() - started) * 1e3, len(pool))
        await execute(
            self.connection,
            """INSERT INTO user_interactions (from_user_id, to_user_id, action, key)
               SELECT :user_id, target, 'dislike', gen_random_uuid()
                 FROM unnest(CAST(:targets AS bigint[])) AS target""",
            user_id=user_id,
            # Whom the score likes best may stand anywhere in the pool.
            targets=Random(user_id).sample(pool, min(SWIPED_BETWEEN, len(pool))),
        )
        return spent


async def _find_models(connection: Connection) -> list[int]:
    rows = await fetch_all(
        connection,
        """SELECT user_id FROM deck_entries
            WHERE age BETWEEN 22 AND 35 AND preference <> gender AND max_distance = 300
              AND cell = (SELECT cell FROM deck_entries GROUP BY cell ORDER BY count(*) DESC LIMIT 1)
            ORDER BY user_id LIMIT :most""",
        most=MODELS,
    )
    return [row.user_id for row in rows]


async def _count_others(connection: Connection, *, models: list[int]) -> int:
    """How many of another gender there are in a model's region, at the least."""
    return int(
        await fetch_value(
            connection,
            """SELECT min(people) FROM (
                   SELECT count(*) AS people FROM deck_entries me JOIN deck_entries you USING (region)
                    WHERE me.user_id = ANY (:models) AND you.gender <> me.gender
                    GROUP BY me.user_id) AS each""",
            models=models,
        )
    )


async def _cast_doubles(connection: Connection, *, models: list[int], count: int) -> list[int]:
    """Make so many members of the models' region their doubles, in turn: the same in all that a deck goes by."""
    rows = await fetch_all(
        connection,
        """WITH model AS (
               SELECT *, row_number() OVER (ORDER BY user_id) - 1 AS number FROM deck_entries
                WHERE user_id = ANY (:models)
           ), double AS (
               SELECT user_id, (row_number() OVER (ORDER BY user_id) - 1) % :of AS number FROM deck_entries
                WHERE region = (SELECT max(region) FROM model) ORDER BY user_id LIMIT :count
           )
           UPDATE deck_entries d
              SET cell = model.cell, gender = model.gender, age = model.age, preference = model.preference,
                  min_age = model.min_age, max_age = model.max_age, max_distance = model.max_distance,
                  latitude = model.latitude, longitude = model.longitude
             FROM double JOIN model USING (number)
            WHERE d.user_id = double.user_id RETURNING d.user_id""",
        models=models,
        of=len(models),
        count=count,
    )
    return sorted(row.user_id for row in rows)


async def _draw(connection: Connection, *, user_id: int, radius: int) -> list[int]:
    opening = await open_deck(connection, user_id=user_id, most=WANTED)
    if opening is None:
        raise LookupError(f"member {user_id} has no deck entry")
    return await draw_pool(connection, viewer=replace(opening.viewer, radius=radius), most=WANTED)


async def _swipe_first(store: Store, user_id: int, *, count: int) -> None:
    """Passes on the first ``count`` people of the member's region on their walk, behind the walk's back."""
    connection = await asyncpg.connect(store.url)
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(
            """INSERT INTO user_interactions (from_user_id, to_user_id, action, key, created_at)
               SELECT $1, you.user_id, 'dislike', gen_random_uuid(),
                      now() - ($3 - row_number() OVER ()) * interval '10 s'
                 FROM (SELECT you.user_id FROM deck_entries you, deck_entries me
                        WHERE me.user_id = $1 AND you.region = me.region AND you.gender <> me.gender
                        ORDER BY you.rank < $2, you.rank LIMIT $3) AS you
               ON CONFLICT DO NOTHING""",
            user_id,
            begin_walk(user_id).start / CIRCLE,
            count,
        )
    finally:
        await connection.close()


def on_cpu(pid: int) -> float:
    """Seconds a process of one thread has run, to the nanosecond."""
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
