"""Numbers: what one member did, and what the owner wants to know about all of them, read from the views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from datingbot.storage.database import Connection, fetch_all, fetch_one

STEPS = ("started", "profile", "photo", "swipe", "match", "message")
"""What the sign-up funnel is made of, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNumbers:
    """One member's numbers."""

    likes_sent: int
    passes: int
    likes_received: int
    matches: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceNumbers:
    """The whole service's numbers as of ``counted_at``, the first count pending when that is None.

    ``joined``, ``active``, ``matches_day`` and ``messages_day`` are today's (UTC). Rates are in percent over 30 days,
    and None without anything to count: matches per like, first likes answered by a like, conversations answered within
    a week. ``review_hours`` is the typical time to a decision, ``waiting_hours`` the age of the oldest report without
    one; ``meetings_`` are the answers to "Did you meet?" of those asked in 30 days.
    """

    counted_at: datetime | None = None
    day: date | None = None
    members: int = 0
    profiles: int = 0
    joined: int = 0
    active: int = 0
    active_week: int = 0
    active_month: int = 0
    likes: int = 0
    superlikes: int = 0
    passes: int = 0
    matches: int = 0
    matches_day: int = 0
    match_rate: float | None = None
    like_back_rate: float | None = None
    exposure_gini: float | None = None
    messages: int = 0
    messages_day: int = 0
    reply_rate: float | None = None
    reports: int = 0
    reports_waiting: int = 0
    waiting_hours: float | None = None
    review_hours: float | None = None
    meetings_asked: int = 0
    meetings_answered: int = 0
    meetings_met: int = 0
    meetings_again: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayNumbers:
    """One day's numbers; ``closed`` when they are final."""

    day: date
    joined: int
    active: int
    active_week: int
    active_month: int
    likes: int
    superlikes: int
    passes: int
    matches: int
    match_rate: float | None
    like_back_rate: float | None
    exposure_gini: float | None
    messages: int
    conversations: int
    answered: int
    reply_rate: float | None
    reports: int
    reviewed: int
    review_hours: float | None
    closed: bool


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many members came at least this far."""

    step: str
    members: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who joined in a week, and what percentage was here 1, 7 and 30 days later; None before that is over."""

    week: date
    started: int
    d1: float | None
    d7: float | None
    d30: float | None


async def count_own(connection: Connection, *, user_id: int) -> OwnNumbers:
    """One member's numbers, in one query."""
    row = await fetch_one(
        connection,
        """SELECT count(*) FILTER (WHERE action = 'like') AS likes_sent,
                  count(*) FILTER (WHERE action = 'dislike') AS passes,
                  (SELECT count(*) FROM user_interactions WHERE to_user_id = :user_id AND action = 'like')
                      AS likes_received,
                  (SELECT count(*) FROM matches WHERE :user_id IN (user1_id, user2_id) AND closed_at IS NULL) AS matches
             FROM user_interactions WHERE from_user_id = :user_id""",
        user_id=user_id,
    )
    return OwnNumbers(**row) if row else OwnNumbers(likes_sent=0, passes=0, likes_received=0, matches=0)


async def read_service(connection: Connection) -> ServiceNumbers:
    """The owner's numbers as they were last counted."""
    row = await fetch_one(
        connection,
        """SELECT counted_at, day, members, profiles, joined, active, active_week, active_month, likes, superlikes,
                  passes, matches, matches_day, match_rate::float8, like_back_rate::float8, exposure_gini,
                  messages, messages_day, reply_rate::float8, reports, reports_waiting, waiting_hours, review_hours,
                  meetings_asked, meetings_answered, meetings_met, meetings_again
             FROM numbers_now""",
    )
    return ServiceNumbers(**row) if row else ServiceNumbers()


async def read_days(connection: Connection, *, most: int) -> list[DayNumbers]:
    """The last ``most`` days, oldest first; the last one is still running."""
    rows = await fetch_all(
        connection,
        """SELECT day, joined, active, active_week, active_month, likes, superlikes, passes, matches,
                  match_rate::float8, like_back_rate::float8, exposure_gini, messages, conversations, answered,
                  reply_rate::float8, reports, reviewed, review_hours, closed
             FROM numbers_daily ORDER BY day DESC LIMIT :most""",
        most=most,
    )
    return [DayNumbers(**row) for row in reversed(rows)]


async def read_funnel(connection: Connection, *, span: str) -> list[FunnelStep]:
    """The sign-up funnel of those who joined within a ``month`` of today, or ``ever``."""
    rows = await fetch_all(
        connection, "SELECT step, members FROM numbers_funnel WHERE span = :span ORDER BY place", span=span
    )
    return [FunnelStep(*row) for row in rows]


async def read_retention(connection: Connection, *, most: int) -> list[Cohort]:
    """The last ``most`` weekly cohorts, newest first."""
    rows = await fetch_all(
        connection,
        """SELECT week, started, d1::float8, d7::float8, d30::float8 FROM numbers_retention
            ORDER BY week DESC LIMIT :most""",
        most=most,
    )
    return [Cohort(*row) for row in rows]
