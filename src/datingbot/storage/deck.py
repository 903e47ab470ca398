"""The deck: one narrow row a member, found by cells around the viewer, filtered both ways."""

from __future__ import annotations

import math
from dataclasses import dataclass

from datingbot.storage.database import Connection, execute, fetch_all, fetch_value

CELL_DEGREES = 0.25
REGION_DEGREES = (2.0, 4.0)
CELLS_UP_TO_KM = 60
"""Up to this radius the deck is searched by cells, beyond it by regions: a handful of index ranges either way."""

KM_PER_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Drawn:
    """Someone who fits the viewer both ways, with what the score needs."""

    user_id: int
    likes_viewer: bool
    is_super: bool
    note: str | None


def cell_of(latitude: float, longitude: float) -> int:
    """Number of the quarter-degree cell that holds a point."""
    return math.floor((latitude + 90) / CELL_DEGREES) * 1440 + math.floor((longitude + 180) / CELL_DEGREES) % 1440


def region_of(latitude: float, longitude: float) -> int:
    """Number of the two-by-four-degree region that holds a point."""
    high, wide = REGION_DEGREES
    return math.floor((latitude + 90) / high) * 90 + math.floor((longitude + 180) / wide) % 90


def squares_around(latitude: float, longitude: float, *, radius_km: float) -> tuple[str, list[int]]:
    """The column to search (``cell`` or ``region``) and the squares that touch the circle's bounding box."""
    column, number, (high, wide) = (
        ("cell", cell_of, (CELL_DEGREES, CELL_DEGREES))
        if radius_km <= CELLS_UP_TO_KM
        else ("region", region_of, REGION_DEGREES)
    )
    reach = radius_km / KM_PER_DEGREE
    south, north = max(-89.999, latitude - reach), min(89.999, latitude + reach)
    # A degree of longitude is narrowest at the box's edge nearest to a pole.
    narrowest = max(math.cos(math.radians(max(abs(south), abs(north)))), 0.01)
    across = min(180.0, reach / narrowest)
    rows = range(math.floor((south + 90) / high), math.floor((north + 90) / high) + 1)
    columns = range(math.floor((longitude - across + 180) / wide), math.floor((longitude + across + 180) / wide) + 1)
    found = {number((row + 0.5) * high - 90, (place + 0.5) * wide - 180) for row in rows for place in columns}
    return column, sorted(found)


async def refresh_entry(connection: Connection, *, user_id: int, latitude: float, longitude: float) -> None:
    """Rewrite the member's deck row from profile and settings; call in the transaction that changed them."""
    await execute(
        connection,
        """INSERT INTO deck_entries (user_id, cell, region, gender, age, preference, min_age, max_age, max_distance,
                                          latitude, longitude, visible)
           SELECT p.user_id, :cell, :region, p.gender, p.age, p.preference, coalesce(s.min_age, 18),
                  coalesce(s.max_age, 120), coalesce(s.max_distance, 50), p.latitude, p.longitude,
                  coalesce(s.discoverable, true) AND m.banned_at IS NULL
             FROM profiles p JOIN members m USING (user_id) LEFT JOIN user_settings s USING (user_id)
            WHERE p.user_id = :user_id
           ON CONFLICT (user_id) DO UPDATE SET cell = excluded.cell, region = excluded.region, gender = excluded.gender,
               age = excluded.age, preference = excluded.preference, min_age = excluded.min_age,
               max_age = excluded.max_age, max_distance = excluded.max_distance, latitude = excluded.latitude,
               longitude = excluded.longitude, visible = excluded.visible""",
        user_id=user_id,
        cell=cell_of(latitude, longitude),
        region=region_of(latitude, longitude),
    )


_FITS = """
    you.age BETWEEN :min_age AND :max_age AND :age BETWEEN you.min_age AND you.max_age
    AND you.preference IN ('any', :gender) AND you.user_id <> :user_id
    AND distance_km(:latitude, :longitude, you.latitude, you.longitude) <= least(:radius, you.max_distance)
    AND NOT EXISTS (SELECT FROM user_interactions seen
                     WHERE seen.from_user_id = :user_id AND seen.to_user_id = you.user_id)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Whose deck is drawn; ``radius`` in kilometres."""

    user_id: int
    age: int
    gender: str
    preference: str
    min_age: int
    max_age: int
    radius: int
    latitude: float
    longitude: float

    @property
    def wanted(self) -> list[str]:
        """The genders the viewer asks for."""
        return ["male", "female", "other"] if self.preference == "any" else [self.preference]


async def read_viewer(connection: Connection, *, user_id: int) -> Viewer | None:
    """The viewer's own deck row, or None without a profile."""
    rows = await fetch_all(
        connection,
        """SELECT user_id, age, gender, preference, min_age, max_age, max_distance AS radius, latitude, longitude
             FROM deck_entries WHERE user_id = :user_id""",
        user_id=user_id,
    )
    return Viewer(**rows[0]) if rows else None


async def draw_pool(connection: Connection, *, viewer: Viewer, most: int) -> list[Drawn]:
    """Up to ``most`` people who fit both ways and were not swiped, plus those who like the viewer, who come first."""
    column, squares = squares_around(viewer.latitude, viewer.longitude, radius_km=viewer.radius)
    rows = await fetch_all(
        connection,
        f"""WITH likers AS (
               SELECT l.from_user_id AS user_id, l.is_super, l.note FROM user_interactions l
                 JOIN deck_entries you ON you.user_id = l.from_user_id AND you.visible
                WHERE l.to_user_id = :user_id AND l.action = 'like'
                  AND NOT EXISTS (SELECT FROM user_interactions seen
                                   WHERE seen.from_user_id = :user_id AND seen.to_user_id = l.from_user_id)
                ORDER BY l.is_super DESC, l.created_at LIMIT :most
           ), near AS (
               SELECT pick.user_id FROM unnest(CAST(:squares AS integer[])) AS square,
                      unnest(CAST(:wanted AS varchar[])) AS sought,
               LATERAL (SELECT you.user_id, you.rank FROM deck_entries you
                         WHERE you.visible AND you.{column} = square AND you.gender = sought AND {_FITS}
                         ORDER BY you.rank LIMIT :most) AS pick
               ORDER BY pick.rank LIMIT :most
           )
           SELECT user_id, true AS likes_viewer, is_super, note FROM likers
           UNION ALL
           SELECT user_id, false, false, NULL FROM near WHERE user_id NOT IN (SELECT user_id FROM likers)""",
        most=most,
        squares=squares,
        wanted=viewer.wanted,
        **_parameters(viewer),
    )
    return [Drawn(*row) for row in rows]


async def count_fitting(connection: Connection, *, viewer: Viewer, most: int) -> int:
    """How many unswiped people fit the viewer, counted to ``most``."""
    column, squares = squares_around(viewer.latitude, viewer.longitude, radius_km=viewer.radius)
    return int(
        await fetch_value(
            connection,
            f"""SELECT count(*) FROM (
                   SELECT FROM deck_entries you WHERE you.visible AND you.{column} = ANY (CAST(:squares AS integer[]))
                      AND you.gender = ANY (CAST(:wanted AS varchar[])) AND {_FITS} LIMIT :most) AS fitting""",
            most=most,
            squares=squares,
            wanted=viewer.wanted,
            **_parameters(viewer),
        )
    )


async def list_likers(connection: Connection, *, user_id: int, most: int) -> list[Drawn]:
    """People who like the member and wait for an answer, super-likes first, then the longest waiting."""
    rows = await fetch_all(
        connection,
        """SELECT l.from_user_id, true, l.is_super, l.note FROM user_interactions l
             JOIN deck_entries you ON you.user_id = l.from_user_id AND you.visible
            WHERE l.to_user_id = :user_id AND l.action = 'like'
              AND NOT EXISTS (SELECT FROM user_interactions seen
                               WHERE seen.from_user_id = :user_id AND seen.to_user_id = l.from_user_id)
            ORDER BY l.is_super DESC, l.created_at LIMIT :most""",
        user_id=user_id,
        most=most,
    )
    return [Drawn(*row) for row in rows]


def _parameters(viewer: Viewer) -> dict[str, object]:
    return {
        "user_id": viewer.user_id,
        "age": viewer.age,
        "gender": viewer.gender,
        "min_age": viewer.min_age,
        "max_age": viewer.max_age,
        "radius": viewer.radius,
        "latitude": viewer.latitude,
        "longitude": viewer.longitude,
    }
