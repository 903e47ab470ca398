"""Settling many members at once: for the demo's town and for measurements, never from a person's input."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from datingbot.domain.squares import cell_of, region_of
from datingbot.domain.walk import CIRCLE, FIRST_LOOK
from datingbot.storage.database import Connection, execute


class Settler(msgspec.Struct, kw_only=True):
    """One member with a profile, a photo and default settings."""

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
    reachable: bool


class _Row(Settler, kw_only=True):
    cell: int
    region: int


_COLUMNS = """user_id BIGINT, language VARCHAR, name VARCHAR, birth_date DATE, age INTEGER, gender VARCHAR,
    preference VARCHAR, bio TEXT, location VARCHAR, place_id VARCHAR, latitude FLOAT8, longitude FLOAT8,
    interests JSONB, goal VARCHAR, photo_id UUID, thumbhash VARCHAR, reachable BOOLEAN,
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
    """INSERT INTO deck_entries (user_id, cell, region, gender, age, preference, min_age, max_age, max_distance,
                                 offers, latitude, longitude, visible)
       SELECT user_id, cell, region, gender, age, preference, 18, 120, 50, offers_of(goal, true), latitude,
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


async def face(connection: Connection, *, one: int, other: int) -> None:
    """Let each of two members begin their walk round the deck where the other stands."""
    await execute(
        connection,
        """INSERT INTO deck_walks (user_id, start, width)
           SELECT me.user_id, floor(you.rank * :circle), :width FROM deck_entries me, deck_entries you
            WHERE (me.user_id, you.user_id) IN ((:one, :other), (:other, :one))""",
        circle=CIRCLE,
        width=FIRST_LOOK,
        one=one,
        other=other,
    )


_HISTORY = (
    # Sought out unevenly, as people are; less and less as weeks go by.
    """INSERT INTO user_interactions (from_user_id, to_user_id, action, key, created_at)
       SELECT me.user_id, you.user_id, CASE WHEN random() < 0.45 THEN 'like' ELSE 'dislike' END, gen_random_uuid(),
              me.created_at + power(random(), 2) * (now() - me.created_at)
         FROM (SELECT user_id, created_at, row_number() OVER (ORDER BY user_id) AS place, count(*) OVER () AS people
                 FROM members) AS me
        CROSS JOIN generate_series(1, :each)
         JOIN (SELECT user_id, row_number() OVER (ORDER BY user_id DESC) AS place FROM members) AS you
           ON you.place = 1 + floor(power(random(), 1.6) * me.people)
        WHERE you.user_id <> me.user_id AND me.place % 10 < 8
       ON CONFLICT DO NOTHING""",
    """INSERT INTO user_interactions (from_user_id, to_user_id, action, key, created_at)
       SELECT to_user_id, from_user_id, 'like', gen_random_uuid(),
              greatest(l.created_at, m.created_at) + random() * (now() - greatest(l.created_at, m.created_at))
         FROM user_interactions l JOIN members m ON m.user_id = l.to_user_id
        WHERE l.action = 'like' AND random() < 0.25
       ON CONFLICT DO NOTHING""",
    """INSERT INTO matches (user1_id, user2_id, compatibility_score, matched_at)
       SELECT a.from_user_id, a.to_user_id, random(), greatest(a.created_at, b.created_at)
         FROM user_interactions a JOIN user_interactions b
           ON b.from_user_id = a.to_user_id AND b.to_user_id = a.from_user_id AND b.action = 'like'
        WHERE a.action = 'like' AND a.from_user_id < a.to_user_id
       ON CONFLICT DO NOTHING""",
)


async def settle_history(connection: Connection, *, each: int) -> None:
    """Let the members there are have swiped about ``each`` others since they joined, and some have matched."""
    await execute(connection, _HISTORY[0], each=each)
    for statement in _HISTORY[1:]:
        await execute(connection, statement)
