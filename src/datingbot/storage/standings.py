"""Standings: what is known of members overnight, region by region, and the swipes and consents it is learned from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from datingbot.domain.consent import LEARNING
from datingbot.domain.taste import Habits
from datingbot.storage.database import AnyRow, Connection, execute, fetch_all, fetch_one

SWIPES_MOST = 200
"""Of one member's swipes since the last night, at most so many of the latest are learned from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region, how many are visible there, and when it was last reckoned (None: never)."""

    region: int
    members: int
    reckoned_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMarket:
    """A region's habits, and up to when its swipes were learned from."""

    habits: Habits
    learned_until: datetime


async def read_habits(connection: Connection) -> dict[int, Habits]:
    """How members of each region judge, where it was learned."""
    rows = await fetch_all(connection, "SELECT region, base_male, base_female, base_other, slope FROM region_markets")
    return {row.region: _habits(row) for row in rows}


async def list_regions(connection: Connection) -> list[Region]:
    """Every region with somebody to be seen, the longest unreckoned first."""
    rows = await fetch_all(
        connection,
        """SELECT d.region, d.members, m.reckoned_at
             FROM (SELECT region, count(*)::integer AS members FROM deck_entries WHERE visible GROUP BY region) d
             LEFT JOIN region_markets m USING (region) ORDER BY m.reckoned_at NULLS FIRST, d.region""",
    )
    return [Region(region=row.region, members=row.members, reckoned_at=row.reckoned_at) for row in rows]


async def read_region(connection: Connection, *, region: int) -> RegionMarket | None:
    """What was learned of a region, or None."""
    row = await fetch_one(
        connection,
        """SELECT base_male, base_female, base_other, slope, learned_until FROM region_markets
            WHERE region = :region""",
        region=region,
    )
    return RegionMarket(habits=_habits(row), learned_until=row.learned_until) if row else None


async def list_traders(
    connection: Connection, *, region: int, gender: str, after: float, most: int, matched_since: datetime
) -> Sequence[AnyRow]:
    """A page of a region's visible members of one gender by ``rank``: filter, traits, standing, whether they agree that
    something is learned from their behaviour (``learns``), and their matches since then that are open (``matched``);
    ``interests`` is JSON."""
    return await fetch_all(
        connection,
        """SELECT d.user_id, d.rank, d.age, d.preference, d.min_age, d.max_age, d.max_distance, d.latitude, d.longitude,
                  p.goal, p.interests::text AS interests, s.price, s.eager, s.appeal, s.given, s.received,
                  coalesce((SELECT c.given FROM consents c WHERE c.user_id = d.user_id AND c.subject = :subject
                             ORDER BY c.id DESC LIMIT 1), false) AS learns,
                  (SELECT count(*) FROM matches m WHERE m.user1_id = d.user_id AND m.matched_at > :matched_since
                      AND m.closed_at IS NULL)
                  + (SELECT count(*) FROM matches m WHERE m.user2_id = d.user_id AND m.matched_at > :matched_since
                        AND m.closed_at IS NULL) AS matched
             FROM deck_entries d JOIN profiles p USING (user_id) LEFT JOIN standings s USING (user_id)
            WHERE d.visible AND d.region = :region AND d.gender = :gender AND d.rank > :after
            ORDER BY d.rank LIMIT :most""",
        subject=LEARNING,
        region=region,
        gender=gender,
        after=after,
        most=most,
        matched_since=matched_since,
    )


async def list_swipes(
    connection: Connection, *, viewers: Sequence[int], since: datetime, until: datetime
) -> Sequence[AnyRow]:
    """The latest swipes of each viewer in that time: ``viewer``, ``target``, whether ``liked``."""
    return await fetch_all(
        connection,
        """SELECT viewer, i.to_user_id AS target, i.action = 'like' AS liked
             FROM unnest(CAST(:viewers AS bigint[])) AS viewer
            CROSS JOIN LATERAL (
                SELECT to_user_id, action FROM user_interactions
                 WHERE from_user_id = viewer AND created_at > :since AND created_at <= :until
                   AND action IN ('like', 'dislike')
                 ORDER BY created_at DESC LIMIT :most) AS i""",
        viewers=list(viewers),
        since=since,
        until=until,
        most=SWIPES_MOST,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """Columns of a page of members: who they are and what is known of each."""

    user_ids: list[int]
    price: list[float]
    eager: list[float]
    appeal: list[float]
    given: list[float]
    received: list[float]


async def write_standings(connection: Connection, page: Standings) -> int:
    """Store what changed enough to be seen; the number of rows written. Who was erased meanwhile is left out."""
    return await execute(
        connection,
        """INSERT INTO standings AS s (user_id, price, eager, appeal, given, received)
           SELECT fresh.* FROM unnest(CAST(:user_ids AS bigint[]), CAST(:price AS real[]), CAST(:eager AS real[]),
                                      CAST(:appeal AS real[]), CAST(:given AS real[]), CAST(:received AS real[]))
                        AS fresh (user_id, price, eager, appeal, given, received)
             JOIN members m ON m.user_id = fresh.user_id ORDER BY fresh.user_id
           ON CONFLICT (user_id) DO UPDATE SET price = excluded.price, eager = excluded.eager,
               appeal = excluded.appeal, given = excluded.given, received = excluded.received
            WHERE abs(s.price - excluded.price) > 0.02
               OR abs(s.eager - excluded.eager) > 0.01 OR abs(s.appeal - excluded.appeal) > 0.01
               OR abs(s.given - excluded.given) > 0.05 * s.given
               OR abs(s.received - excluded.received) > 0.05 * s.received""",
        user_ids=page.user_ids,
        price=page.price,
        eager=page.eager,
        appeal=page.appeal,
        given=page.given,
        received=page.received,
    )


async def write_region(
    connection: Connection, *, region: int, members: int, habits: Habits, learned_until: datetime, now: datetime
) -> None:
    """Note that a region is reckoned, and how its members judge."""
    await execute(
        connection,
        """INSERT INTO region_markets
               (region, members, base_male, base_female, base_other, slope, learned_until, reckoned_at)
           VALUES (:region, :members, :base_male, :base_female, :base_other, :slope, :learned_until, :now)
           ON CONFLICT (region) DO UPDATE SET members = excluded.members, base_male = excluded.base_male,
               base_female = excluded.base_female, base_other = excluded.base_other, slope = excluded.slope,
               learned_until = excluded.learned_until, reckoned_at = excluded.reckoned_at""",
        region=region,
        members=members,
        base_male=habits.base["male"],
        base_female=habits.base["female"],
        base_other=habits.base["other"],
        slope=habits.slope,
        learned_until=learned_until,
        now=now,
    )


async def forget_learned(connection: Connection, *, user_id: int) -> None:
    """Drop what was learned from the member's behaviour and from others' about them; the price stays."""
    await execute(
        connection,
        "UPDATE standings SET eager = 0, appeal = 0, given = 0, received = 0 WHERE user_id = :user_id",
        user_id=user_id,
    )


def decode_interests(text: str) -> list[str]:
    """The slugs in a row's ``interests``."""
    return msgspec.json.decode(text, type=list[str])


def _habits(row: AnyRow) -> Habits:
    base: Mapping[str, float] = {"male": row.base_male, "female": row.base_female, "other": row.base_other}
    return Habits(base=base, slope=row.slope)
