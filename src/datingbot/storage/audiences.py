"""Audiences: whom a broadcast is for, counted, and the next of them after an id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from datingbot.domain.broadcast import BroadcastDraft
from datingbot.domain.place import Place
from datingbot.storage.database import Connection, fetch_all, fetch_value

_JOINS = """LEFT JOIN profiles p ON p.user_id = m.user_id
            LEFT JOIN user_settings s ON s.user_id = m.user_id
            LEFT JOIN notification_settings n ON n.user_id = m.user_id"""

# Names with a colon are parameters; the casts tell Postgres their types where they are only compared with NULL.
_FITS = """m.reachable AND m.banned_at IS NULL AND m.language = ANY (:languages)
    AND coalesce(s.allow_notifications, true) AND coalesce(n.tell_news, true)
    AND (CAST(:seen_after AS timestamptz) IS NULL OR m.last_seen_at >= :seen_after)
    AND (NOT :asks_profile OR p.user_id IS NOT NULL)
    AND (:without_profile = false OR p.user_id IS NULL)
    AND (NOT :asks_profile OR (
            (cardinality(CAST(:genders AS text[])) = 0 OR p.gender = ANY (:genders))
        AND p.age BETWEEN :min_age AND :max_age
        AND (CAST(:latitude AS float8) IS NULL
             OR distance_km(:latitude, CAST(:longitude AS float8), p.latitude, p.longitude) <= :radius)
        AND (:photo = 'any'
             OR (:photo = 'with') = EXISTS (SELECT FROM photos f WHERE f.user_id = m.user_id))))"""


@dataclass(frozen=True, slots=True)
class Batch:
    """The next members of a segment, by id; ``reached`` is the last id that was looked at, None at the end."""

    user_ids: list[int]
    reached: int | None


async def next_members(
    connection: Connection,
    *,
    draft: BroadcastDraft,
    place: Place | None,
    after: int,
    now: datetime,
    scan: int,
    most: int,
) -> Batch:
    """Members after an id whom a broadcast is for: looks at ``scan`` of them and gives at most ``most``."""
    rows = await fetch_all(
        connection,
        f"""WITH scanned AS MATERIALIZED (
               SELECT m.* FROM members m WHERE m.user_id > :after ORDER BY m.user_id LIMIT :scan
           ), fitting AS (
               SELECT m.user_id FROM scanned m {_JOINS} WHERE {_FITS} ORDER BY m.user_id LIMIT :most
           ) SELECT (SELECT array_agg(user_id ORDER BY user_id) FROM fitting) AS user_ids,
                    (SELECT max(user_id) FROM scanned) AS last""",
        after=after,
        scan=scan,
        most=most,
        **_as_filter(draft, place=place, now=now),
    )
    user_ids = list(rows[0].user_ids or [])
    return Batch(user_ids, user_ids[-1] if len(user_ids) == most else rows[0].last)


async def count_audience(connection: Connection, *, draft: BroadcastDraft, place: Place | None, now: datetime) -> int:
    """How many members it is for now: who fits, can be reached, and wants news."""
    return int(
        await fetch_value(
            connection,
            f"SELECT count(*) FROM members m {_JOINS} WHERE {_FITS}",
            **_as_filter(draft, place=place, now=now),
        )
    )


def _as_filter(draft: BroadcastDraft, *, place: Place | None, now: datetime) -> dict[str, object]:
    segment = draft.segment
    return {
        "languages": list(draft.texts),
        "seen_after": now - timedelta(days=segment.active_days) if segment.active_days is not None else None,
        "asks_profile": segment.asks_profile,
        "without_profile": segment.profile == "without",
        "genders": list(segment.genders),
        "min_age": segment.min_age,
        "max_age": segment.max_age,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "radius": float(segment.radius),
        "photo": segment.photo,
    }
