"""The deck: one narrow row a member, found by cells around the viewer, filtered both ways.

A row holds dealbreakers only: a filter that is a mere wish stands in it at its widest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from datingbot.domain.preference import DEFAULT_DISTANCE_KM, MAX_DISTANCE_KM
from datingbot.domain.profile import AGE_LEAST, AGE_MOST
from datingbot.domain.squares import cell_of, region_of, squares_around
from datingbot.domain.walk import (
    CIRCLE,
    ENOUGH,
    Stretch,
    Walk,
    begin_walk,
    next_look,
    resume_walk,
    spans,
    suffices,
    walk_on,
)
from datingbot.storage.database import Connection, execute, fetch_all, fetch_one, fetch_value


@dataclass(frozen=True, slots=True)
class Drawn:
    """Someone who fits the viewer both ways, with what the score needs."""

    user_id: int
    likes_viewer: bool
    is_super: bool
    note: str | None
    about: str | None = None


_HAS_PHOTO = """EXISTS (
    SELECT FROM photos WHERE photos.user_id = p.user_id AND photos.held_at IS NULL AND photos.rejected_at IS NULL)"""


async def refresh_entry(connection: Connection, *, user_id: int, latitude: float, longitude: float) -> None:
    """Rewrite the member's deck row from profile and settings; call in the transaction that changed them."""
    await execute(
        connection,
        f"""INSERT INTO deck_entries (user_id, cell, region, gender, age, preference, min_age, max_age, max_distance,
                                     offers, refuses, latitude, longitude, visible, incognito)
           SELECT p.user_id, :cell, :region, p.gender, p.age, p.preference,
                  CASE WHEN s.age_dealbreaker THEN s.min_age ELSE :min_age END,
                  CASE WHEN s.age_dealbreaker THEN s.max_age ELSE :max_age END,
                  CASE WHEN s.distance_dealbreaker THEN s.max_distance
                       WHEN s.distance_dealbreaker IS NULL THEN :usual_distance ELSE :max_distance END,
                  offers_of(p.goal, {_HAS_PHOTO}),
                  coalesce(refuses_of(s.wanted_goals, s.goal_dealbreaker, s.wants_photo, s.photo_dealbreaker), 0),
                  p.latitude, p.longitude,
                  shown AND NOT coalesce(s.incognito, false), shown AND coalesce(s.incognito, false)
             FROM profiles p JOIN members m USING (user_id) LEFT JOIN user_settings s USING (user_id)
            CROSS JOIN LATERAL (SELECT coalesce(s.discoverable, true) AND m.banned_at IS NULL AND m.hidden_at IS NULL
                                     AS shown) AS state
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
        f"""UPDATE deck_entries d
              SET offers = offers_of(p.goal, {_HAS_PHOTO})
             FROM profiles p WHERE d.user_id = :user_id AND p.user_id = :user_id""",
        user_id=user_id,
    )


_FITS = """
    you.age BETWEEN :min_age AND :max_age AND :age BETWEEN you.min_age AND you.max_age
    AND you.preference IN ('any', :gender) AND you.user_id <> :user_id
    AND you.offers & :refuses = 0 AND you.refuses & :offers = 0
    AND distance_km(:latitude, :longitude, you.latitude, you.longitude) <= least(:radius, you.max_distance)"""

_SEEN = "SELECT FROM user_interactions WHERE from_user_id = :user_id AND to_user_id = you.user_id"


@dataclass(frozen=True, slots=True)
class Near:
    """The circle of a wished distance (``radius`` in kilometres), and where the viewer stands on their walk in it."""

    radius: int
    walk: Walk


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
    near: Near | None = None
    """Where they wish to meet people without insisting on it."""

    @property
    def wanted(self) -> list[str]:
        """The genders the viewer asks for."""
        return ["male", "female", "other"] if self.preference == "any" else [self.preference]


@dataclass(frozen=True, slots=True)
class Opening:
    """What a deck begins with: its viewer, who likes them and waits, what they used today, and what they bought."""

    viewer: Viewer
    likers: list[Drawn]
    likes_used: int
    superlikes_used: int
    superlikes_bought: int


async def open_deck(connection: Connection, *, user_id: int, most: int) -> Opening | None:
    """All that is known by the viewer's id, in one statement; up to ``most`` likers; None without a profile."""
    row = await fetch_one(
        connection,
        """SELECT e.age, e.gender, e.preference, e.min_age, e.max_age, e.max_distance, e.offers, e.refuses, e.latitude,
                  e.longitude, w.start, w.width, w.seen, w.near_start, w.near_width, w.near_seen,
                  CASE WHEN NOT s.distance_dealbreaker AND s.max_distance < e.max_distance
                       THEN s.max_distance END AS near,
                  CASE WHEN w.start IS NULL THEN last_rank(e.user_id) END AS last_rank,
                  CASE a.day_at WHEN date_bin('1 day', now(), 'epoch') THEN a.likes ELSE 0 END AS likes_used,
                  CASE a.day_at WHEN date_bin('1 day', now(), 'epoch') THEN a.superlikes ELSE 0 END AS superlikes_used,
                  coalesce(a.bought, 0) AS superlikes_bought, l.*
             FROM deck_entries e
             LEFT JOIN deck_walks w ON w.user_id = e.user_id
             LEFT JOIN swipe_allowances a ON a.user_id = e.user_id
             LEFT JOIN user_settings s ON s.user_id = e.user_id
            CROSS JOIN LATERAL (
                SELECT array_agg(user_id) AS likers, array_agg(is_super) AS supers, array_agg(note) AS notes,
                       array_agg(about) AS abouts
                  FROM waiting_likers(e.user_id, CAST(:most AS integer))) AS l
            WHERE e.user_id = :user_id""",
        user_id=user_id,
        most=most,
    )
    if row is None:
        return None
    if row.start is not None:
        walk = Walk(start=row.start, width=row.width, seen=row.seen)
    else:
        walk = begin_walk(user_id) if row.last_rank is None else resume_walk(row.last_rank)
    near_walk = walk
    if row.near_start is not None:
        near_walk = Walk(start=row.near_start, width=row.near_width, seen=row.near_seen)
    viewer = Viewer(
        user_id=user_id,
        walk=walk,
        near=None if row.near is None else Near(row.near, near_walk),
        age=row.age,
        gender=row.gender,
        preference=row.preference,
        min_age=row.min_age,
        max_age=row.max_age,
        radius=row.max_distance,
        offers=row.offers,
        refuses=row.refuses,
        latitude=row.latitude,
        longitude=row.longitude,
    )
    likers = [
        Drawn(liker, True, is_super, note, about)
        for liker, is_super, note, about in zip(
            row.likers or (), row.supers or (), row.notes or (), row.abouts or (), strict=True
        )
    ]
    return Opening(viewer, likers, row.likes_used, row.superlikes_used, row.superlikes_bought)


async def draw_pool(connection: Connection, *, viewer: Viewer, most: int) -> list[int]:
    """Up to ``most`` people who fit both ways and were not swiped, in the order of the viewer's walk.

    The walk goes on from there. A wished distance has a walk of its own within it, and only when too few are left there
    is looked further: among all of the widest circle those near by are too thinly spread to come first.
    """
    near, walk = viewer.near, viewer.walk
    found: list[int] = []
    if near is not None:
        found, after = await _look_ahead(connection, viewer=replace(viewer, radius=near.radius, walk=near.walk))
        near = replace(near, walk=after)
    if len(found) < ENOUGH:
        all_around, walk = await _look_ahead(connection, viewer=viewer)
        found += [user_id for user_id in all_around if user_id not in set(found)]
    if (near, walk) != (viewer.near, viewer.walk):
        await _keep_walks(connection, user_id=viewer.user_id, walk=walk, near=near.walk if near else None)
    return found[:most]


async def _look_ahead(connection: Connection, *, viewer: Viewer) -> tuple[list[int], Walk]:
    """Who is ahead on one walk, and where it goes on."""
    ahead: list[tuple[float, int]] = []
    stretch = Stretch(0, 0, ())
    while not stretch.width or not suffices(stretch):
        look = next_look(stretch) if stretch.width else viewer.walk.width
        unseen, seen = await _look_around(
            connection, viewer=viewer, start=viewer.walk.start + stretch.width, width=look
        )
        ahead += unseen
        stretch = Stretch(stretch.width + look, stretch.seen + seen, tuple(rank for rank, _ in ahead))
    return [user_id for _, user_id in ahead], walk_on(viewer.walk, stretch)


async def _look_around(
    connection: Connection, *, viewer: Viewer, start: int, width: int
) -> tuple[list[tuple[float, int]], int]:
    """Rank and id of those who fit in a stretch of the walk and were not swiped, in its order; and how many were."""
    column, squares = squares_around(viewer.latitude, viewer.longitude, radius_km=viewer.radius)
    stretch = spans(start, width)
    row = await fetch_one(
        connection,
        """SELECT user_ids, ranks, swiped
             FROM find_ahead(:user_id, :age, :gender, :wanted, :min_age, :max_age, :radius, :latitude, :longitude,
                             :offers, :refuses, :near, :squares, :lows, :highs)""",
        near=column == "cell",
        lows=[low for low, _ in stretch],
        highs=[high for _, high in stretch],
        squares=squares,
        wanted=viewer.wanted,
        **_parameters(viewer),
    )
    if row is None:
        return [], 0
    begin = start % CIRCLE / CIRCLE
    unseen = zip(row.ranks or (), row.user_ids or (), strict=True)
    return sorted(unseen, key=lambda pair: (pair[0] < begin, pair)), int(row.swiped)


async def _keep_walks(connection: Connection, *, user_id: int, walk: Walk, near: Walk | None) -> None:
    await execute(
        connection,
        """INSERT INTO deck_walks AS w (user_id, start, width, seen, near_start, near_width, near_seen)
           VALUES (:user_id, :start, :width, :seen, :near_start, :near_width, :near_seen)
           ON CONFLICT (user_id) DO UPDATE SET start = excluded.start, width = excluded.width, seen = excluded.seen,
               near_start = excluded.near_start, near_width = excluded.near_width, near_seen = excluded.near_seen""",
        user_id=user_id,
        start=walk.start,
        width=walk.width,
        seen=walk.seen,
        near_start=near.start if near else None,
        near_width=near.width if near else None,
        near_seen=near.seen if near else None,
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
