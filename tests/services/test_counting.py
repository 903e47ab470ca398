"""The owner's numbers are what a slow and simple count of everything that happened gives."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from statistics import median
from typing import Any
from uuid import uuid4

import pytest

from conftest import MakeMember
from datingbot.services.context import Context
from datingbot.services.counting import count_numbers, forget_old_activity
from datingbot.storage import numbers
from datingbot.storage.database import Database, execute, fetch_all, fetch_value
from datingbot.storage.erasure import erase_member

FIRST_DAY = date(2026, 3, 2)
"""A Monday."""


@dataclass
class Event:
    """Something a member did at a moment; ``other`` is whom it was done to."""

    at: datetime
    kind: str
    who: int
    other: int = 0


@dataclass
class History:
    """What happened, told to the database as it happens, and kept for the simple count."""

    database: Database
    events: list[Event] = field(default_factory=list)
    swiped: dict[tuple[int, int], Event] = field(default_factory=dict)
    matched: dict[tuple[int, int], datetime] = field(default_factory=dict)
    written: dict[tuple[int, int], list[Event]] = field(default_factory=lambda: defaultdict(list))
    cases: list[tuple[datetime, datetime | None]] = field(default_factory=list)

    async def join(self, who: int, at: datetime) -> None:
        await self._tell(
            "INSERT INTO members (user_id, created_at, last_seen_at) VALUES (:who, :at, :at)", who=who, at=at
        )
        self.events.append(Event(at, "join", who))

    async def see(self, who: int, at: datetime) -> None:
        await self._tell("UPDATE members SET last_seen_at = :at WHERE user_id = :who", who=who, at=at)
        self.events.append(Event(at, "see", who))

    async def fill_in(self, who: int, at: datetime) -> None:
        await self.see(who, at)
        await self._tell(
            """INSERT INTO profiles (user_id, name, age, gender, preference, location, goal, birth_date, place_id,
                                     latitude, longitude, created_at)
               VALUES (:who, 'Somebody', 30, 'female', 'any', 'Berlin', 'dating', '1996-01-01', '1', 52.5, 13.4, :at)
               ON CONFLICT DO NOTHING""",
            who=who,
            at=at,
        )
        await self._tell(
            """INSERT INTO deck_entries (user_id, cell, region, gender, age, preference, min_age, max_age, max_distance,
                                         latitude, longitude, visible)
               VALUES (:who, 1, 1, 'female', 30, 'any', 18, 120, 50, 52.5, 13.4, true) ON CONFLICT DO NOTHING""",
            who=who,
        )
        self.events.append(Event(at, "profile", who))

    async def show(self, who: int, at: datetime) -> None:
        await self.see(who, at)
        await self._tell(
            """INSERT INTO photos (id, user_id, position, width, height, thumbhash, created_at)
               VALUES (:id, :who, 0, 1, 1, '', :at)""",
            id=uuid4(),
            who=who,
            at=at,
        )
        self.events.append(Event(at, "photo", who))

    async def swipe(self, who: int, other: int, action: str, at: datetime) -> None:
        if who == other or (who, other) in self.swiped:
            return
        await self.see(who, at)
        await self._tell(
            """INSERT INTO user_interactions (from_user_id, to_user_id, action, is_super, key, created_at)
               VALUES (:who, :other, :action, :super, :key, :at)""",
            who=who,
            other=other,
            action="dislike" if action == "pass" else "like",
            super=action == "superlike",
            key=uuid4(),
            at=at,
        )
        event = Event(at, action, who, other)
        self.events.append(event)
        self.swiped[who, other] = event
        back = self.swiped.get((other, who))
        if action != "pass" and back is not None and back.kind != "pass":
            await self._tell(
                """INSERT INTO matches (user1_id, user2_id, compatibility_score, matched_at)
                   VALUES (:low, :high, 0.5, :at)""",
                low=min(who, other),
                high=max(who, other),
                at=at,
            )
            self.matched[min(who, other), max(who, other)] = at

    async def undo(self, who: int, at: datetime) -> None:
        """Take back the last swipe when it is a pass of the last ten minutes."""
        mine = [event for event in self.swiped.values() if event.who == who]
        last = max(mine, key=lambda event: event.at, default=None)
        if last is None or last.kind != "pass" or at - last.at > timedelta(minutes=10):
            return
        await self.see(who, at)
        await self._tell(
            "DELETE FROM user_interactions WHERE from_user_id = :who AND to_user_id = :other",
            who=who,
            other=last.other,
        )
        del self.swiped[who, last.other]
        self.events.remove(last)

    async def write(self, chance: Random, at: datetime) -> None:
        """One of a matched pair writes to the other."""
        pair = chance.choice(sorted(self.matched))
        who = chance.choice(pair)
        await self.see(who, at)
        said = self.written[pair]
        await self._tell(
            """INSERT INTO messages (match_id, number, sender_id, key, sent_at)
               SELECT id, :number, :who, :key, :at FROM matches WHERE user1_id = :low AND user2_id = :high""",
            number=len(said) + 1,
            who=who,
            key=uuid4(),
            at=at,
            low=pair[0],
            high=pair[1],
        )
        event = Event(at, "message", who)
        said.append(event)
        self.events.append(event)

    async def report(self, who: int, other: int, at: datetime) -> None:
        await self.see(who, at)
        await self._tell(
            """WITH opened AS (
                   INSERT INTO cases (target_id, kind, opened_at, photo_id) VALUES (:other, 'conduct', :at, :unlike)
                   RETURNING id
               ) INSERT INTO reports (case_id, reporter_id, target_id, day, reason, place, evidence, created_at)
                 SELECT id, :who, :other, CAST(:day AS date), 'spam', 'card', '{}', :at FROM opened
                 ON CONFLICT DO NOTHING""",
            who=who,
            other=other,
            at=at,
            day=at.date(),
            unlike=uuid4(),
        )
        if not any(
            one.kind == "report" and (one.who, one.other, one.at.date()) == (who, other, at.date())
            for one in self.events
        ):
            self.events.append(Event(at, "report", who, other))
        self.cases.append((at, None))

    async def decide(self, at: datetime) -> None:
        """A moderator decides the oldest open case."""
        place = next((place for place, (_, decided) in enumerate(self.cases) if decided is None), None)
        if place is None:
            return
        opened = self.cases[place][0]
        await self._tell("UPDATE cases SET decided_at = :at WHERE opened_at = :opened", at=at, opened=opened)
        self.cases[place] = (opened, at)

    def answered(self, day: date, *, by: date) -> int:
        """Conversations begun on a day and answered within a week, as known at the end of ``by``."""
        return sum(
            bool(said)
            and said[0].at.date() == day
            and any(
                one.who != said[0].who and one.at < said[0].at + timedelta(days=7) and one.at.date() <= by
                for one in said
            )
            for said in self.written.values()
        )

    async def _tell(self, sql: str, **values: Any) -> None:
        async with self.database.begin() as connection:
            await execute(connection, sql, **values)

    # The simple count.

    def seen_on(self, day: date) -> set[int]:
        return {event.who for event in self.events if event.at.date() == day}

    def seen_within(self, day: date, days: int) -> int:
        return len(set().union(*(self.seen_on(day - timedelta(days=back)) for back in range(days))))

    def count(self, day: date, *kinds: str) -> int:
        return sum(event.kind in kinds and event.at.date() == day for event in self.events)

    def total(self, kind: str) -> int:
        return sum(event.kind == kind for event in self.events)

    def joined_on(self, day: date) -> set[int]:
        return {event.who for event in self.events if event.kind == "join" and event.at.date() == day}

    def did(self, *kinds: str) -> set[int]:
        return {event.who for event in self.events if event.kind in kinds}

    def gini(self, day: date) -> float | None:
        shown: dict[int, int] = dict.fromkeys(self.did("profile"), 0)
        for event in self.swiped.values():
            if event.other in shown and day - timedelta(days=7) < event.at.date() <= day:
                shown[event.other] += 1
        total = sum(shown.values())
        if not total:
            return None
        return sum(abs(a - b) for a in shown.values() for b in shown.values()) / (2 * len(shown) * total)


def moments(chance: Random, *, days: int, steps: int) -> Iterator[datetime]:
    """Moments in order, some of them within seconds of midnight."""
    start = datetime.combine(FIRST_DAY, datetime.min.time(), UTC)
    chosen = [start + timedelta(days=chance.random() * days) for _ in range(steps)]
    chosen += [start + timedelta(days=day, seconds=shift) for day in range(1, days) for shift in (-1, 1)]
    return iter(sorted(chosen))


async def live(history: History, chance: Random, at: datetime, *, people: int) -> None:
    """Something that may happen at a moment."""
    here = [event.who for event in history.events if event.kind == "join"]
    if not here or (len(here) < people and chance.random() < 0.15):
        await history.join(1001 + len(here), at)
        return
    who, other = chance.choice(here), chance.choice(here)
    filled = sorted(history.did("profile"))
    match chance.choice(
        ("see", "profile", "photo", "swipe", "swipe", "swipe", "swipe", "undo", "write", "write", "report", "decide")
    ):
        case "see":
            await history.see(who, at)
        case "profile" if who not in filled:
            await history.fill_in(who, at)
        case "photo":
            await history.show(who, at)
        case "swipe" if filled:
            await history.swipe(who, other, chance.choice(("like", "like", "superlike", "pass")), at)
        case "undo":
            await history.undo(who, at)
        case "write" if history.matched:
            await history.write(chance, at)
        case "report" if who != other:
            await history.report(who, other, at)
        case "decide":
            await history.decide(at)


def closed(day: date, now: datetime) -> bool:
    return now >= datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=1)


async def check(history: History, now: datetime) -> None:
    """Every view against the simple count."""
    async with history.database.begin() as connection:
        days = {one.day: one for one in await numbers.read_days(connection, most=999)}
        service = await numbers.read_service(connection)
        funnel = {
            span: {one.step: one.members for one in await numbers.read_funnel(connection, span=span)}
            for span in ("month", "ever")
        }
        cohorts = await fetch_all(connection, "SELECT * FROM sign_up_cohorts")
        weeks = {one.week: one for one in await numbers.read_retention(connection, most=99)}
    today = now.date()
    for place in range((today - FIRST_DAY).days + 1):
        day = FIRST_DAY + timedelta(days=place)
        if not any(event.at.date() <= day for event in history.events):
            continue
        found = days[day]
        assert (found.joined, found.active) == (len(history.joined_on(day)), len(history.seen_on(day))), day
        assert found.active_week == history.seen_within(day, 7), day
        assert found.active_month == history.seen_within(day, 30), day
        likes = history.count(day, "like", "superlike")
        matches = sum(at.date() == day for at in history.matched.values())
        assert (found.likes, found.superlikes) == (likes, history.count(day, "superlike")), day
        assert found.passes == history.count(day, "pass"), day
        assert found.matches == matches, day
        begun = sum(bool(said) and said[0].at.date() == day for said in history.written.values())
        assert (found.messages, found.conversations) == (history.count(day, "message"), begun), day
        # Known as of the last day that closed, or as of now for a day that runs.
        known = [by for by in (day + timedelta(days=more) for more in range(8)) if closed(by, now)]
        by = known[-1] if known else today
        assert found.answered in {history.answered(day, by=by), history.answered(day, by=today)}, day
        if known and (by - day).days == 7:
            assert found.answered == history.answered(day, by=today), day
        assert found.reports == history.count(day, "report"), day
        hours = [(at - opened).total_seconds() / 3600 for opened, at in history.cases if at and at.date() == day]
        assert found.reviewed == len(hours), day
        assert found.review_hours == (pytest.approx(median(hours)) if hours else None), day
        month = [day - timedelta(days=back) for back in range(30)]
        likes = sum(history.count(one, "like", "superlike") for one in month)
        matches = sum(at.date() in month for at in history.matched.values())
        assert found.match_rate == (pytest.approx(100 * matches / likes) if likes else None)
        answerable = likes - matches
        assert found.like_back_rate == (pytest.approx(min(100, 100 * matches / answerable)) if answerable else None)
    assert service.exposure_gini == pytest.approx(history.gini(today)) or history.gini(today) is None
    members = history.did("join")
    assert (service.members, service.profiles) == (len(members), len(history.did("profile")))
    assert (service.matches, service.messages) == (len(history.matched), history.total("message"))
    assert (service.reports, service.reports_waiting) == (
        history.total("report"),
        sum(decided is None for _, decided in history.cases),
    )
    assert (service.counted_at, service.day) == (now, today)

    reached = {
        "started": members,
        "profile": history.did("profile"),
        "photo": history.did("photo"),
        "match": {who for pair in history.matched for who in pair},
        "message": history.did("message"),
    }
    young = set().union(*(history.joined_on(today - timedelta(days=back)) for back in range(30)))
    for step, who in reached.items():
        assert funnel["ever"][step] == len(who), step
        assert funnel["month"][step] == len(who & young), step

    expected: dict[date, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for cohort in cohorts:
        joined = history.joined_on(cohort.day)
        for later in (1, 7, 30):
            after = cohort.day + timedelta(days=later)
            back = len(joined & history.seen_on(after)) if closed(after, now) else None
            assert cohort[f"d{later}"] == back, (cohort.day, later)
            if back is not None:
                week = cohort.day - timedelta(days=cohort.day.weekday())
                expected[week][f"d{later}"].append(back)
                expected[week][f"of{later}"].append(len(joined))
    for week, found_week in weeks.items():
        for later in (1, 7, 30):
            returned, of = sum(expected[week][f"d{later}"]), sum(expected[week][f"of{later}"])
            share = 100 * returned / of if of else None
            assert getattr(found_week, f"d{later}") == (pytest.approx(share) if share is not None else None)


@pytest.mark.parametrize("seed", range(6))
async def test_numbers_are_what_a_simple_count_gives(context: Context, seed: int) -> None:
    """Histories over five weeks with events at midnight, counted at random moments, twice over, or broken off."""
    chance = Random(seed)
    history = History(context.database)
    counts = 0
    for at in moments(chance, days=36, steps=340):
        await live(history, chance, at, people=14)
        if chance.random() < 0.12:
            counts += 1
            now = at + timedelta(seconds=chance.choice((0, 5, 300)))
            here = replace(context, clock=lambda now=now: now)
            if chance.random() < 0.3:
                await count_numbers(here, most=3, clock=partial(next, itertools.count(step=2.0)))
            while not await count_numbers(here, most=chance.choice((1, 3, 500))):
                pass
            await check(history, now)
    assert counts > 10


async def count_at(context: Context, now: datetime) -> None:
    assert await count_numbers(replace(context, clock=lambda: now))


async def test_what_was_there_before_the_first_count_is_counted(context: Context) -> None:
    """An installation that was upgraded: its days before are told too."""
    chance = Random(3)
    history = History(context.database)
    for at in moments(chance, days=12, steps=150):
        await live(history, chance, at, people=9)
    async with context.database.begin() as connection:
        # The triggers were not there yet.
        await execute(connection, "DELETE FROM daily_activity")
    now = datetime.combine(FIRST_DAY + timedelta(days=14), datetime.min.time(), UTC)
    await count_at(context, now)
    async with context.database.begin() as connection:
        days = await numbers.read_days(connection, most=99)
        service = await numbers.read_service(connection)
    assert sum(day.likes for day in days) == len([e for e in history.swiped.values() if e.kind != "pass"])
    assert service.passes == len([e for e in history.swiped.values() if e.kind == "pass"])
    assert sum(day.joined for day in days) == len(history.did("join"))


async def test_a_member_who_erases_everything_leaves_the_counts_and_nothing_else(
    context: Context, make_member: MakeMember
) -> None:
    leaver, other = await make_member(), await make_member()
    now = datetime.now(UTC)
    await count_at(context, now)
    async with context.database.begin() as connection:
        await erase_member(connection, user_id=leaver)
        departed = await fetch_all(connection, "SELECT started, profile FROM departed_cohorts")
    assert [tuple(row) for row in departed] == [(1, 1)]
    await count_at(context, now + timedelta(minutes=1))
    async with context.database.begin() as connection:
        funnel = {one.step: one.members for one in await numbers.read_funnel(connection, span="ever")}
        service = await numbers.read_service(connection)
        assert await fetch_value(connection, "SELECT count(*) FROM daily_activity WHERE user_id = :id", id=leaver) == 0
        assert await fetch_value(connection, "SELECT user_id FROM member_milestones") == other
    assert (funnel["started"], funnel["profile"]) == (2, 2)
    assert (service.members, service.profiles) == (1, 1)


async def test_a_day_that_is_over_stands(context: Context, make_member: MakeMember) -> None:
    """Passes that come back and members who leave change nothing of what was."""
    people = [await make_member() for _ in range(3)]
    history = History(context.database)
    now = datetime.now(UTC)
    await history.swipe(people[0], people[1], "pass", now)
    later = now + timedelta(days=2)
    await count_at(context, later)
    async with context.database.begin() as connection:
        before = await numbers.read_days(connection, most=9)
        await execute(connection, "DELETE FROM user_interactions")
        await erase_member(connection, user_id=people[0])
    await count_at(context, later + timedelta(minutes=1))
    async with context.database.begin() as connection:
        after = await numbers.read_days(connection, most=9)
    assert [day for day in before if day.closed] == [day for day in after if day.closed]
    assert before[0].passes == 1


async def test_activity_of_members_is_forgotten_and_the_numbers_stay(context: Context) -> None:
    history = History(context.database)
    at = datetime.combine(FIRST_DAY, datetime.min.time(), UTC)
    await history.join(1, at)
    await count_at(context, at + timedelta(days=120))
    await forget_old_activity(replace(context, clock=lambda: at + timedelta(days=120)))
    async with context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT count(*) FROM daily_activity") == 0
        assert (await numbers.read_service(connection)).members == 1


async def test_before_the_first_count_there_is_nothing_to_tell(context: Context) -> None:
    async with context.database.begin() as connection:
        assert await numbers.read_service(connection) == numbers.ServiceNumbers()
