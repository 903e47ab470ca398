"""The deck in Postgres alone: members by the hundred thousand, near and far, after none to 50,000 swipes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import asyncpg

from bench.store import Store
from datingbot.domain.walk import CIRCLE, WANTED, begin_walk
from datingbot.storage.database import Connection, Database, execute, fetch_all, fetch_value
from datingbot.storage.deck import draw_pool, open_deck

RADII_KM = (30, 300)
SWIPED = (0, 1_000, 10_000, 50_000)
VIEWERS = 5
DRAWS = 20
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


async def measure_decks(store: Store, *, swiped: Sequence[int] = SWIPED) -> list[Drawing]:
    """Draw decks for members in the fullest cell, who swipe ten of each; before, those they would be shown first."""
    drawings: list[Drawing] = []
    database = Database(store.url, pool_size=1, command_seconds=None)
    try:
        async with database.autocommit() as connection:
            backend = int(await fetch_value(connection, "SELECT pg_backend_pid()"))
            rows = await fetch_all(
                connection,
                """SELECT user_id FROM deck_entries WHERE age BETWEEN 22 AND 35 AND preference <> gender
                    AND max_distance = 300
                    AND cell = (SELECT cell FROM deck_entries GROUP BY cell ORDER BY count(*) DESC LIMIT 1)
                  ORDER BY user_id LIMIT :most""",
                most=VIEWERS * len(RADII_KM),
            )
            viewers = [row.user_id for row in rows]
            await store.run("DELETE FROM user_interactions WHERE from_user_id = ANY ($1)", viewers)
            # The plans are made once for a connection.
            for radius in RADII_KM:
                for user_id in viewers:
                    await _draw(connection, user_id=user_id, radius=radius)
            there = int(
                await fetch_value(
                    connection,
                    """SELECT min(people) FROM (
                           SELECT count(*) AS people FROM deck_entries me JOIN deck_entries you USING (region)
                            WHERE me.user_id = ANY (:viewers) AND you.gender <> me.gender
                            GROUP BY me.user_id) AS each""",
                    viewers=viewers,
                )
            )
            # Who swiped nearly everybody is another case than who swiped many; it is measured last.
            for count in [*(each for each in swiped if each < there * 0.9), there]:
                for user_id in viewers:
                    await _swipe_first(store, user_id, count=count if count < there else 10**9)
                # As after a crash: everybody has lost their place.
                await store.run("TRUNCATE deck_walks")
                await store.run("VACUUM ANALYZE user_interactions")
                for place, radius in enumerate(RADII_KM):
                    decks = [
                        [await _measure(connection, backend, user_id=user_id, radius=radius) for _ in range(DRAWS)]
                        for user_id in viewers[place::2]
                    ]
                    later = [deck for member in decks for deck in member[3:]]
                    drawings.append(
                        Drawing(
                            radius_km=radius,
                            swiped=count,
                            all_swiped=count == there,
                            cpu_ms=statistics.median(deck.cpu_ms for deck in later),
                            worst_ms=max(deck.cpu_ms for deck in later),
                            first_ms=max(member[0].cpu_ms for member in decks),
                            wall_ms=statistics.median(deck.wall_ms for deck in later),
                            found=min(deck.found for deck in later),
                        )
                    )
    finally:
        await database.close()
    return drawings


@dataclass(frozen=True, slots=True)
class _Deck:
    cpu_ms: float
    wall_ms: float
    found: int


async def _measure(connection: Connection, backend: int, *, user_id: int, radius: int) -> _Deck:
    before, started = on_cpu(backend), time.perf_counter()
    pool = await _draw(connection, user_id=user_id, radius=radius)
    spent = _Deck((on_cpu(backend) - before) * 1e3, (time.perf_counter() - started) * 1e3, len(pool))
    await execute(
        connection,
        """INSERT INTO user_interactions (from_user_id, to_user_id, action, key)
           SELECT :user_id, target, 'dislike', gen_random_uuid() FROM unnest(CAST(:targets AS bigint[])) AS target""",
        user_id=user_id,
        # Whom the score likes best may stand anywhere in the pool.
        targets=Random(user_id).sample(pool, min(SWIPED_BETWEEN, len(pool))),
    )
    return spent


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
