"""The deck: one narrow row a member, found by cells around the viewer, filtered both ways.

A row holds dealbreakers only: a filter that is a mere wish stands in it at its widest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from datingbot.domain.preference import DEFAULT_DISTANCE_KM, MAX_DISTANCE_KM
from datingbot.domain.profile import AGE_LEAST, AGE_MOST
from datingbot.domain.squares import cell_of, region_of, squares_around
from datingbot.domain.walk import CIRCLE, Stretch, Walk, begin_walk, next_look, spans, suffices, walk_on
from datingbot.storage.database import AnyRow, Connection, execute, fetch_all, fetch_value


@dataclass(frozen=True, slots=True)
class Drawn:
    """Someone who fits the viewer both ways, with what the score needs."""

    user_id: int
    likes_viewer: bool
    is_super: bool
    note: str | None
    about: str | None = None


async def refresh_entry(connection: Connection, *, user_id: int, latitude: float, longitude: float) -> None:
    """Rewrite the member's deck row from profile and settings; call in the transaction that changed them."""
    await execute(
        connection,
        """INSERT INTO deck_entries (user_id, cell, region, gender, age, preference, min_age, max_age, max_distance,
                                     offers, refuses, latitude, longitude, visible, incognito)
           SELECT p.user_id, :cell, :region, p.gender, p.age, p.preference,
                  CASE WHEN s.age_dealbreaker THEN s.min_age ELSE :min_age END,
                  CASE WHEN s.age_dealbreaker THEN s.max_age ELSE :max_age END,
                  CASE WHEN s.distance_dealbreaker THEN s.max_distance
                       WHEN s.distance_dealbreaker IS NULL THEN :usual_distance ELSE :max_distance END,
                  offers_of(p.goal, EXISTS (SELECT FROM photos WHERE photos.user_id = p.user_id)),
                  coalesce(refuses_of(s.wanted_goals, s.goal_dealbreaker, s.wants_photo, s.photo_dealbreaker), 0),
                  p.latitude, p.longitude,
                  shown AND NOT coalesce(s.incognito, false), shown AND coalesce(s.incognito, false)
             FROM profiles p JOIN members m USING (user_id) LEFT JOIN user_settings s USING (user_id)
            CROSS JOIN LATERAL (SELECT coalesce(s.discoverable, true) AND m.banned_at IS NULL AS shown) AS state
            WHERE p.user_id = :user_id
           ON CONFLICT (user_id) DO UPDATE SET cell = excluded.cell, region = excluded.region, gender = excluded.gender,
               age = excluded.age, preference = excluded.preference, min_age = excluded.min_age,
               max_age = excluded.max_age, max_distance = excluded.max_distance, offers = excluded.offers,
               refuses = excluded.refuses, latitude = excluded.latitude, longitude = excluded.longitude,
               visible = excluded.visible, incognito = excluded.incognito""",
        user_id=user_id,
        cell=cell_of(latitude, longitude),
        region=region_of(latitude, longitude),
        min_age=AGE_LEAST,
        max_age=AGE_MOST,
        usual_distance=DEFAULT_DISTANCE_KM,
        max_distance=MAX_DISTANCE_KM,
    )


async def refresh_offers(connection: Connection, *, user_id: int) -> None:
    """Bring the member's deck row up to whether they have a photo; call in the transaction that changed that."""
    await execute(
        connection,
        """UPDATE deck_entries d
              SET offers = offers_of(p.goal, EXISTS (SELECT FROM photos WHERE photos.user_id = p.user_id))
             FROM profiles p WHERE d.user_id = :user_id AND p.user_id = :user_id""",
        user_id=user_id,
    )


_FITS = """
    you.age BETWEEN :min_age AND :max_age AND :age BETWEEN you.min_age AND you.max_age
    AND you.preference IN ('any', :gender) AND you.user_id <> :user_id
    AND you.offers & :refuses = 0 AND you.refuses & :offers = 0
    AND distance_km(:latitude, :longitude, you.latitude, you.longitude) <= least(:radius, you.max_distance)"""

_SEEN = "SELECT FROM user_interactions WHERE from_user_id = :user_id AND to_user_id = you.user_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Whose deck is drawn; ``radius`` in kilometres, ``walk`` where they stand in it.

    ``offers`` and ``refuses`` are bits of traits; the migration says which.
    """

    user_id: int
    walk: Walk
    age: int
    gender: str
    preference: str
    min_age: int
    max_age: int
    radius: int
    offers: int
    refuses: int
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
        """SELECT user_id, age, gender, preference, min_age, max_age, max_distance AS radius, offers, refuses, latitude,
                  longitude, w.start, w.width, w.seen
             FROM deck_entries LEFT JOIN deck_walks w USING (user_id) WHERE user_id = :user_id""",
        user_id=user_id,
    )
    if not rows:
        return None
    fields = dict(rows[0])
    start, width, seen = fields.pop("start"), fields.pop("width"), fields.pop("seen")
    walk = begin_walk(user_id) if start is None else Walk(start=start, width=width, seen=seen)
    return Viewer(walk=walk, **fields)


async def draw_pool(connection: Connection, *, viewer: Viewer, most: int) -> list[Drawn]:
    """Up to ``most`` people who fit both ways and were not swiped, plus those who like the viewer, who come first.

    The viewer's walk goes on from there.
    """
    likers = await list_likers(connection, user_id=viewer.user_id, most=most)
    ahead: list[AnyRow] = []
    stretch = Stretch(0, 0, ())
    while not stretch.width or not suffices(stretch):
        look = next_look(stretch) if stretch.width else viewer.walk.width
        rows = await _look_around(connection, viewer=viewer, start=viewer.walk.start + stretch.width, width=look)
        ahead += [row for row in rows if not row.seen]
        seen = stretch.seen + sum(row.seen for row in rows)
        stretch = Stretch(stretch.width + look, seen, tuple(row.rank for row in ahead))
    walk = walk_on(viewer.walk, stretch)
    if walk != viewer.walk:
        await _keep_walk(connection, user_id=viewer.user_id, walk=walk)
    waiting = {one.user_id for one in likers}
    return likers + [Drawn(row.user_id, False, False, None) for row in ahead[:most] if row.user_id not in waiting]


async def _look_around(connection: Connection, *, viewer: Viewer, start: int, width: int) -> Sequence[AnyRow]:
    """Everyone who fits in a stretch of the walk, in its order: ``user_id``, ``rank``, and whether ``seen`` before."""
    column, squares = squares_around(viewer.latitude, viewer.longitude, radius_km=viewer.radius)
    stretch = spans(start, width)
    return await fetch_all(
        connection,
        """SELECT user_id, rank, seen
             FROM look_around(:user_id, :age, :gender, :wanted, :min_age, :max_age, :radius, :latitude, :longitude,
                              :offers, :refuses, :near, :squares, :start, :lows, :highs)""",
        near=column == "cell",
        lows=[low for low, _ in stretch],
        highs=[high for _, high in stretch],
        start=start % CIRCLE / CIRCLE,
        squares=squares,
        wanted=viewer.wanted,
        **_parameters(viewer),
    )


async def _keep_walk(connection: Connection, *, user_id: int, walk: Walk) -> None:
    await execute(
        connection,
        """INSERT INTO deck_walks (user_id, start, width, seen) VALUES (:user_id, :start, :width, :seen)
           ON CONFLICT (user_id) DO UPDATE SET start = excluded.start, width = excluded.width, seen = excluded.seen""",
        user_id=user_id,
        start=walk.start,
        width=walk.width,
        seen=walk.seen,
    )


async def count_fitting(connection: Connection, *, viewer: Viewer, most: int) -> int:
    """How many unswiped people fit the viewer, counted to ``most``."""
    column, squares = squares_around(viewer.latitude, viewer.longitude, radius_km=viewer.radius)
    return int(
        await fetch_value(
            connection,
            f"""SELECT count(*) FROM (
                   SELECT FROM deck_entries you WHERE you.visible AND you.{column} = ANY (CAST(:squares AS integer[]))
                      AND you.gender = ANY (CAST(:wanted AS varchar[])) AND {_FITS}
                      AND NOT EXISTS ({_SEEN}) LIMIT :most) AS fitting""",
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
        "SELECT user_id, true, is_super, note, about FROM waiting_likers(:user_id, CAST(:most AS integer))",
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
        "offers": viewer.offers,
        "refuses": viewer.refuses,
        "latitude": viewer.latitude,
        "longitude": viewer.longitude,
    }
