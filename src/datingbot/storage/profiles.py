"""Profiles: what members say about themselves, read whole and written whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from datingbot.domain.place import Place
from datingbot.domain.preference import NO_WISHES, Settings, Wishes
from datingbot.domain.profile import ProfileDraft, age_on
from datingbot.domain.taste import STRANGER, Standing
from datingbot.storage.database import AnyRow, Connection, execute, fetch_all, fetch_one
from datingbot.storage.photos import Photo, list_photos

CHANGED_CHANNEL = "profile_changed"
"""NOTIFY channel whose payload is the user id; replicas drop that profile from their caches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A stored profile with its photos in the member's order; the position is a cell's centre in degrees."""

    user_id: int
    name: str
    birth_date: date
    age: int
    gender: str
    preference: str
    bio: str
    place: Place
    interests: tuple[str, ...]
    goal: str
    joined_at: datetime
    standing: Standing = STRANGER
    photos: tuple[Photo, ...] = ()
    wishes: Wishes = NO_WISHES
    """What they would like in others without insisting on it; the order of decks heeds it on both sides."""
    verified: bool = False
    seen_at: datetime | None = None
    """When they were last here; None for who does not show it."""


_COLUMNS = """user_id, p.name, p.birth_date, p.age, p.gender, p.preference, p.bio, p.location, p.place_id, p.latitude,
              p.longitude, p.interests, p.goal, p.created_at, s.eager, s.appeal, s.price"""

SEEN_AT = """CASE WHEN coalesce({settings}.show_online_status AND {settings}.discoverable
                                        AND NOT {settings}.incognito, true)
                        THEN {member}.last_seen_at END"""
"""When a member was last here, if they show it: not while they pause, nor incognito."""

_FILTERS = (
    "min_age", "max_age", "max_distance", "age_dealbreaker", "distance_dealbreaker", "wanted_goals", "goal_dealbreaker",
    "wants_photo", "photo_dealbreaker",
)  # fmt: skip


async def read_profiles(connection: Connection, *, user_ids: list[int], with_held: bool = False) -> dict[int, Profile]:
    """The profiles that exist among ``user_ids``, in two queries whatever their number.

    Photos that a moderator has not seen yet are there only ``with_held``: for their owner and for moderators.
    """
    if not user_ids:
        return {}
    rows = await fetch_all(
        connection,
        f"""SELECT {_COLUMNS}, {", ".join(_FILTERS)}, m.verified_at IS NOT NULL AS verified,
                   {SEEN_AT.format(member="m", settings="own")} AS seen_at
              FROM profiles p JOIN members m USING (user_id) LEFT JOIN user_settings own USING (user_id)
                   LEFT JOIN standings s USING (user_id)
             WHERE user_id = ANY (:user_ids)""",
        user_ids=user_ids,
    )
    photos = await list_photos(connection, user_ids=[row.user_id for row in rows], with_held=with_held)
    return {
        row.user_id: Profile(
            user_id=row.user_id,
            name=row.name,
            birth_date=row.birth_date,
            age=row.age,
            gender=row.gender,
            preference=row.preference,
            bio=row.bio,
            place=Place(row.place_id, row.location, row.latitude, row.longitude),
            interests=tuple(_decoded(row.interests)),
            goal=row.goal,
            joined_at=row.created_at,
            standing=(STRANGER if row.price is None else Standing(eager=row.eager, appeal=row.appeal, price=row.price)),
            photos=photos.get(row.user_id, ()),
            wishes=_wishes(row),
            verified=row.verified,
            seen_at=row.seen_at,
        )
        for row in rows
    }


async def read_profile(connection: Connection, *, user_id: int, with_held: bool = False) -> Profile | None:
    """One profile, or None."""
    return (await read_profiles(connection, user_ids=[user_id], with_held=with_held)).get(user_id)


async def write_profile(
    connection: Connection, *, user_id: int, draft: ProfileDraft, place: Place, today: date
) -> bool:
    """Create or replace the profile; True when it is new. The member must exist."""
    row = await fetch_one(
        connection,
        """INSERT INTO profiles (user_id, name, birth_date, age, gender, preference, bio, location, place_id, latitude,
                                 longitude, interests, goal)
           VALUES (:user_id, :name, :birth_date, :age, :gender, :preference, :bio, :location, :place_id, :latitude,
                   :longitude, CAST(:interests AS jsonb), :goal)
           ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, birth_date = excluded.birth_date,
               age = excluded.age, gender = excluded.gender, preference = excluded.preference, bio = excluded.bio,
               location = excluded.location, place_id = excluded.place_id, latitude = excluded.latitude,
               longitude = excluded.longitude, interests = excluded.interests, goal = excluded.goal, updated_at = now()
           RETURNING xmax = 0 AS created""",
        user_id=user_id,
        name=draft.name,
        birth_date=draft.birth_date,
        age=age_on(today, draft.birth_date),
        gender=draft.gender,
        preference=draft.preference,
        bio=draft.bio,
        location=place.name,
        place_id=place.place_id,
        latitude=place.latitude,
        longitude=place.longitude,
        interests=msgspec.json.encode(draft.interests).decode(),
        goal=draft.goal,
    )
    await announce_change(connection, user_id=user_id)
    return bool(row is not None and row.created)


async def announce_change(connection: Connection, *, user_id: int) -> None:
    """Tell every replica, at commit, to forget its copy of the profile."""
    await execute(connection, "SELECT pg_notify(:channel, :user_id)", channel=CHANGED_CHANNEL, user_id=str(user_id))


async def keep_ages(connection: Connection) -> int:
    """Bring ``age`` up to the birth date in profiles and deck; the number of members who had a birthday."""
    return await execute(
        connection,
        """WITH grown AS (
               UPDATE profiles SET age = extract(year FROM age(birth_date))::integer
                WHERE age <> extract(year FROM age(birth_date))::integer RETURNING user_id, age
           ) UPDATE deck_entries d SET age = grown.age FROM grown WHERE d.user_id = grown.user_id""",
    )


async def measure_interest_popularity(connection: Connection) -> None:
    """Count how common each interest is; the score gives rare ones more weight."""
    await execute(
        connection,
        """INSERT INTO interest_popularity (slug, share)
           SELECT slug, count(*)::float8 / greatest((SELECT count(*) FROM profiles), 1)
             FROM profiles, jsonb_array_elements_text(interests) AS slug GROUP BY slug
           ON CONFLICT (slug) DO UPDATE SET share = excluded.share""",
    )


async def read_interest_popularity(connection: Connection) -> dict[str, float]:
    """Share of members (0..1) by interest."""
    return {row.slug: row.share for row in await fetch_all(connection, "SELECT slug, share FROM interest_popularity")}


def _wishes(row: AnyRow) -> Wishes:
    if row.min_age is None:
        return NO_WISHES
    filters = {name: row[name] for name in _FILTERS}
    return Settings(**{**filters, "wanted_goals": tuple(row.wanted_goals)}).wishes


def _decoded(value: object) -> list[str]:
    # asyncpg gives jsonb as text on statements SQLAlchemy has no type for.
    return msgspec.json.decode(value, type=list[str]) if isinstance(value, str) else list(value)  # type: ignore[call-overload]
