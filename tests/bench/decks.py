"""The deck in Postgres alone: members by the hundred thousand, near and far, after none to 50,000 swipes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg

from bench.store import Store
from datingbot.services.discovery import POOL_MOST
from datingbot.storage.database import Database, fetch_all, fetch_value
from datingbot.storage.deck import Viewer, draw_pool, read_viewer, squares_around

RADII_KM = (30, 300)
SWIPED = (0, 1_000, 10_000, 50_000)
VIEWERS = 5
DRAWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Milliseconds of one deck: the backend's CPU, typical and worst viewer; ``found`` is the least pool drawn."""

    radius_km: int
    swiped: int
    cpu_ms: float
    worst_ms: float
    wall_ms: float
    found: int


async def measure_decks(store: Store, *, swiped: Sequence[int] = SWIPED) -> list[Drawing]:
    """Draw decks for members in the fullest cell; who they swiped is whom they would be shown first."""
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
                most=VIEWERS,
            )
            viewers = [one for row in rows if (one := await read_viewer(connection, user_id=row.user_id))]
            for count in swiped:
                for viewer in viewers:
                    await _swipe(store, viewer, count=count)
                await store.run("VACUUM ANALYZE user_interactions")
                for radius in RADII_KM:
                    spent: list[float] = []
                    walls: list[float] = []
                    found: list[int] = []
                    for viewer in viewers:
                        looking = replace(viewer, radius=radius)
                        await draw_pool(connection, viewer=looking, most=POOL_MOST)
                        before, started = _on_cpu(backend), time.perf_counter()
                        for _ in range(DRAWS):
                            pool = await draw_pool(connection, viewer=looking, most=POOL_MOST)
                        walls.append((time.perf_counter() - started) / DRAWS * 1e3)
                        spent.append((_on_cpu(backend) - before) / DRAWS * 1e3)
                        found.append(len(pool))
                    drawings.append(
                        Drawing(
                            radius_km=radius,
                            swiped=count,
                            cpu_ms=statistics.median(spent),
                            worst_ms=max(spent),
                            wall_ms=statistics.median(walls),
                            found=min(found),
                        )
                    )
    finally:
        await database.close()
    return drawings


async def _swipe(store: Store, viewer: Viewer, *, count: int) -> None:
    """Passes on the first ``count`` people of the viewer's region, in the order of the deck."""
    column, squares = squares_around(viewer.latitude, viewer.longitude, radius_km=max(RADII_KM))
    connection = await asyncpg.connect(store.url)
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(
            f"""INSERT INTO user_interactions (from_user_id, to_user_id, action, key)
                SELECT $1, user_id, 'dislike', gen_random_uuid() FROM deck_entries
                 WHERE {column} = ANY ($2) AND gender = ANY ($3) AND user_id <> $1 ORDER BY rank LIMIT $4
                ON CONFLICT DO NOTHING""",
            viewer.user_id,
            squares,
            viewer.wanted,
            count,
        )
    finally:
        await connection.close()


def _on_cpu(pid: int) -> float:
    """Seconds a process of one thread has run, to the nanosecond."""
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
