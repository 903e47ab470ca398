"""Settling many members at once: for the demo's town and for measurements, never from a person's input."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from datingbot.domain.squares import cell_of, region_of
from datingbot.storage.database import Connection, execute


class Settler(msgspec.Struct, kw_only=True):
    """One member with a profile, a photo and default settings; ``rank`` in 0..1 is their place on the deck's circle."""

    user_id: int
    language: str
    name: str
    birth_date: str
    age: int
    gender: str
    preference: str
    bio: str
    location: str
    place_id: str
    latitude: float
    longitude: float
    interests: list[str]
    goal: str
    photo_id: str
    thumbhash: str
    rank: float
    reachable: bool


class _Row(Settler, kw_only=True):
    cell: int
    region: int


_COLUMNS = """user_id BIGINT, language VARCHAR, name VARCHAR, birth_date DATE, age INTEGER, gender VARCHAR,
    preference VARCHAR, bio TEXT, location VARCHAR, place_id VARCHAR, latitude FLOAT8, longitude FLOAT8,
    interests JSONB, goal VARCHAR, photo_id UUID, thumbhash VARCHAR, rank FLOAT8, reachable BOOLEAN,
    cell INTEGER, region INTEGER"""

_STATEMENTS = (
    """INSERT INTO members (user_id, language, reachable, created_at, last_seen_at)
       SELECT user_id, language, reachable, now() - random() * interval '60 days',
              now() - random() * interval '9 days'
         FROM {rows} ON CONFLICT (user_id) DO NOTHING""",
    """INSERT INTO profiles (user_id, name, birth_date, age, gender, preference, bio, location, place_id, latitude,
                             longitude, interests, goal, photo_url)
       SELECT user_id, name, birth_date, age, gender, preference, bio, location, place_id, latitude, longitude,
              interests, goal, '/api/photos/' || photo_id FROM {rows} ON CONFLICT (user_id) DO NOTHING""",
    """INSERT INTO photos (id, user_id, position, width, height, thumbhash)
       SELECT photo_id, user_id, 0, 960, 1280, thumbhash FROM {rows}""",
    """INSERT INTO deck_entries (user_id, cell, region, gender, rank, age, preference, min_age, max_age, max_distance,
                                 offers, latitude, longitude, visible)
       SELECT user_id, cell, region, gender, rank, age, preference, 18, 120, 50, offers_of(goal, true), latitude,
              longitude, true
         FROM {rows} ON CONFLICT (user_id) DO NOTHING""",
)


async def settle(connection: Connection, *, settlers: Sequence[Settler]) -> None:
    """Insert members, profiles, photos and deck entries; four statements whatever the number."""
    rows = [
        _Row(
            **msgspec.structs.asdict(one),
            cell=cell_of(one.latitude, one.longitude),
            region=region_of(one.latitude, one.longitude),
        )
        for one in settlers
    ]
    given = msgspec.json.encode(rows).decode()
    for statement in _STATEMENTS:
        source = f"jsonb_to_recordset(CAST(:given AS jsonb)) AS given({_COLUMNS})"
        await execute(connection, statement.format(rows=source), given=given)
    await execute(connection, "ANALYZE deck_entries")
    await execute(connection, "ANALYZE profiles")
