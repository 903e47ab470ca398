"""The night's reckoning at scale: the process the leader starts, over a database of members who swiped."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import msgspec

from bench.machine import pinned
from bench.store import Store
from datingbot.domain.compatibility import Weights
from datingbot.domain.interests import INTERESTS
from datingbot.services.nightly import Order

SWIPES_EACH = 4
"""Swipes of the typical member before the first night; a quarter of that before the second."""

AGREEING = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What one took: seconds of CPU of the process and of Postgres, seconds of time, its most memory in MB, and what it
    found: regions, members priced, swipes learned from the night before (new ones)."""

    name: str
    own: float
    postgres: float
    wall: float
    memory: float
    regions: int
    members: int
    swipes: int


@dataclass(frozen=True, slots=True)
class _Used:
    """Seconds of CPU and MB of memory."""

    cpu: float
    memory: float


async def measure_nights(store: Store, *, members: int, core: int) -> list[Night]:
    """A first night of which nothing is known, and a second one."""
    await _describe_members(store, members=members)
    nights = []
    for name, each, ago in (("first", SWIPES_EACH, "1 day"), ("second", SWIPES_EACH / 4, "1 minute")):
        swipes = await _swipe(store, each=each, ago=ago)
        await store.run("UPDATE region_markets SET reckoned_at = reckoned_at - interval '2 days'")
        await store.run("UPDATE region_markets SET learned_until = now() - interval '1 hour'")
        nights.append(await _reckon(store, name=name, swipes=swipes, core=core))
    return nights


async def _reckon(store: Store, *, name: str, swipes: int, core: int) -> Night:
    order = msgspec.json.encode(Order(store.url, Weights()))
    served, began = store.cpu_seconds, time.perf_counter()
    used = await asyncio.to_thread(_run, order, core, store.folder / "night.log")
    connection = await asyncpg.connect(store.url)
    try:
        regions, priced = await connection.fetchrow("SELECT count(*), sum(members) FROM region_markets")
    finally:
        await connection.close()
    return Night(
        name=name,
        own=used.cpu,
        postgres=store.cpu_seconds - served,
        wall=time.perf_counter() - began,
        memory=used.memory,
        regions=regions,
        members=priced,
        swipes=swipes,
    )


def _run(order: bytes, core: int, log: Path) -> _Used:
    """What the process used, from its start to its end; a line for each region goes into ``log``."""
    with pinned(core), log.open("wb") as lines:
        process = subprocess.Popen(
            [sys.executable, "-m", "datingbot.services.reckoning"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=lines,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )
    assert process.stdin is not None
    process.stdin.write(order)
    process.stdin.close()
    memory, ended, status = 0, 0, 0
    while not ended:
        # The system's own maximum counts what the parent had when it forked.
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8"))
        memory = max(memory, int(found[1]) if found else 0)
        time.sleep(0.1)
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
    if status:
        said = log.read_text(encoding="utf-8")[-2_000:]
        raise RuntimeError(f"the night ended with {os.waitstatus_to_exitcode(status)}: {said}")
    return _Used(used.ru_utime + used.ru_stime, memory / 1024)


async def _describe_members(store: Store, *, members: int) -> None:
    """Interests and goals as various as people's, and consents of most of them."""
    await store.run(
        """UPDATE profiles SET goal = (ARRAY['dating', 'relationship', 'serious', 'casual'])[1 + user_id % 4],
                  interests = coalesce((
                      SELECT jsonb_agg(slug) FROM unnest(CAST($1 AS text[])) WITH ORDINALITY AS one (slug, place)
                       WHERE hashint8(user_id * 31 + place) % 3 = 0), '[]')""",
        list(INTERESTS[:12]),
    )
    await store.run(
        """INSERT INTO consents (user_id, subject, given, version, language, place)
           SELECT id, 'learning', true, '1', 'en', 'app' FROM generate_series(1, $1::bigint) AS id
            WHERE abs(hashint8(id)) % 100 < $2""",
        members,
        int(AGREEING * 100),
    )


async def _swipe(store: Store, *, each: float, ago: str) -> int:
    """Members of a region judge one another by chance; the number of swipes written."""
    connection = await asyncpg.connect(store.url)
    try:
        await connection.execute("SET session_replication_role = replica")
        written = await connection.execute(
            """WITH placed AS (
                   SELECT user_id, region, row_number() OVER (PARTITION BY region ORDER BY rank) AS place,
                          count(*) OVER (PARTITION BY region) AS size FROM deck_entries
               ), drawn AS (
                   SELECT user_id, region, 1 + floor(random() * size)::bigint AS place
                     FROM placed CROSS JOIN generate_series(1, $1) WHERE size > 50 AND random() < $2
               )
               INSERT INTO user_interactions (from_user_id, to_user_id, action, key, created_at)
               SELECT drawn.user_id, placed.user_id, CASE WHEN random() < 0.3 THEN 'like' ELSE 'dislike' END,
                      gen_random_uuid(), now() - CAST($3 AS text)::interval
                 FROM drawn JOIN placed USING (region, place) WHERE drawn.user_id <> placed.user_id
               ON CONFLICT DO NOTHING""",
            max(1, round(each)),
            min(1.0, each),
            ago,
        )
        await connection.execute("VACUUM ANALYZE user_interactions")
    finally:
        await connection.close()
    return int(written.split()[-1])
