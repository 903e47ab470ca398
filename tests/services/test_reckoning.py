"""A region's night on a real Postgres: prices and beliefs are stored, learned only from those who agree."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4

import msgspec
import pytest

from conftest import MakeMember
from datingbot.domain.compatibility import Weights
from datingbot.domain.consent import LEARNING
from datingbot.domain.taste import STRANGER
from datingbot.services.consenting import give_consents
from datingbot.services.context import Context
from datingbot.services.discovery import draw_deck
from datingbot.services.nightly import MEMBERS_LEAST, Order, is_due
from datingbot.services.reckoning import Reckoned, reckon_due
from datingbot.storage import consents, standings
from datingbot.storage.database import execute, fetch_all
from datingbot.storage.locks import RECKONING_LOCK, hold_lock
from datingbot.storage.profiles import read_profiles
from datingbot.storage.standings import Region

MUNICH = "2867714"


def later(*, days: int = 1) -> datetime:
    """A night after now: asked for when it is needed, for what was done before it to be learned from.

    A moment chosen when this file was read lay before the swipes once a whole run had taken longer.
    """
    return datetime.now(UTC) + timedelta(days=days)


@pytest.fixture
async def town(context: Context, make_member: MakeMember) -> list[int]:
    """Thirty women and thirty men who fit one another; every man likes the first woman and hardly any the others."""
    members = [
        await make_member(
            gender="female" if place < 30 else "male",
            preference="male" if place < 30 else "female",
            interests=[["hiking", "chess", "vinyl", "tea"][place % 4], "coffee"],
        )
        for place in range(60)
    ]
    chance = Random(7)
    async with context.database.begin() as connection:
        for man in members[30:]:
            for woman in members[:30]:
                await execute(
                    connection,
                    """INSERT INTO user_interactions (from_user_id, to_user_id, action, key)
                       VALUES (:man, :woman, :action, :key)""",
                    man=man,
                    woman=woman,
                    action="like" if woman == members[0] or chance.random() < 0.1 else "dislike",
                    key=uuid4(),
                )
    return members


async def agree(context: Context, members: list[int], *, given: bool = True) -> None:
    async with context.database.begin() as connection:
        for user_id in members:
            await consents.record(
                connection, user_id=user_id, given={LEARNING: given}, version="1", language="en", place="app"
            )


async def reckon(context: Context, *, now: datetime | None = None) -> list[Reckoned]:
    night = now or later()
    steps = reckon_due(context.database, weights=Weights(), clock=lambda: night, seed=1, everywhere=True)
    return [one async for one in steps]


async def known(context: Context, members: list[int]) -> list[standings.Standing]:
    async with context.database.begin() as connection:
        found = await read_profiles(connection, user_ids=members)
    return [found[user_id].standing for user_id in members]


async def test_who_is_liked_by_all_is_known_for_it_and_costs_more(context: Context, town: list[int]) -> None:
    await agree(context, town)
    (done,) = await reckon(context)
    assert (done.members, done.swipes, done.written) == (60, 900, 60)
    women = (await known(context, town))[:30]
    assert women[0].appeal > 1 + max(one.appeal for one in women[1:])
    assert women[0].price == max(one.price for one in women)
    async with context.database.begin() as connection:
        (habits,) = (await standings.read_habits(connection)).values()
    assert habits.base["male"] < -0.5


async def test_who_has_more_new_matches_than_they_can_answer_costs_more(context: Context, town: list[int]) -> None:
    await reckon(context)
    (before,) = await known(context, town[5:6])
    async with context.database.begin() as connection:
        await execute(
            connection,
            """INSERT INTO matches (user1_id, user2_id, compatibility_score)
               SELECT :woman, man, 0.5 FROM unnest(CAST(:men AS bigint[])) AS man""",
            woman=town[5],
            men=town[30:36],
        )
    await reckon(context)
    (busy,) = await known(context, town[5:6])
    assert busy.price > before.price + 0.5
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE matches SET closed_at = now()")
    await reckon(context)
    assert (await known(context, town[5:6]))[0].price < busy.price - 0.5


async def test_nothing_is_learned_of_or_from_those_who_do_not_agree(context: Context, town: list[int]) -> None:
    willing = town[1:]
    await agree(context, willing)
    (done,) = await reckon(context)
    assert done.swipes == 29 * 30
    first, *_ = await known(context, town)
    assert (first.eager, first.appeal) == (0, 0)


async def test_a_consent_taken_back_takes_what_was_learned_along(context: Context, town: list[int]) -> None:
    await agree(context, town)
    await reckon(context)
    await agree(context, town[:1], given=False)
    await reckon(context)
    first, second, *_ = await known(context, town)
    assert (first.eager, first.appeal) == (0, 0)
    assert second.appeal != 0


async def test_taking_it_back_forgets_at_once(context: Context, town: list[int]) -> None:
    await agree(context, town)
    await reckon(context)
    async with context.database.begin() as connection:
        await give_consents(context, connection, user_id=town[0], form={LEARNING: False}, language="en", place="app")
    first, *_ = await known(context, town)
    assert (first.eager, first.appeal) == (0, 0)
    assert first.price != 0


async def test_each_swipe_is_learned_from_once(context: Context, town: list[int]) -> None:
    await agree(context, town)
    await reckon(context)
    before = await known(context, town)
    (again,) = await reckon(context, now=later(days=2))
    assert again.swipes == 0
    for old, new in zip(before, await known(context, town), strict=True):
        assert (new.eager, new.appeal) == pytest.approx((old.eager, old.appeal), abs=0.02)


async def test_the_deck_shows_the_sought_one_later_the_more_equality_counts(
    context: Context, town: list[int], make_member: MakeMember
) -> None:
    await agree(context, town)
    await reckon(context)
    newcomer = await make_member(gender="male", preference="female", interests=["coffee"])
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE profiles SET created_at = now() - interval '1 month'")
        await execute(connection, "UPDATE standings SET price = 9 WHERE user_id = :first", first=town[0])
        deck = await draw_deck(context, connection, user_id=newcomer)
        cards = {card.profile.user_id: card for card in deck.cards} if deck else {}
    assert len(cards) == 10
    assert any(reason.kind == "interests" and "coffee" in reason.values for reason in cards.popitem()[1].reasons)
    async with context.database.begin() as connection:
        shown = 0
        for _ in range(40):
            deck = await draw_deck(context, connection, user_id=newcomer)
            shown += any(card.profile.user_id == town[0] for card in deck.cards) if deck else 0
    # One place in ten goes by lot, of twenty who are left.
    assert shown < 12


async def test_the_longest_unreckoned_comes_first_and_every_region_is_stored_by_itself(
    context: Context, town: list[int], make_member: MakeMember
) -> None:
    now = later()
    await reckon(context, now=now)
    await make_member(place_id=MUNICH)
    steps = reckon_due(context.database, weights=Weights(), clock=lambda: now, seed=1, everywhere=True)
    first = await anext(steps)
    await steps.aclose()
    assert first.members == 1
    async with context.database.begin() as connection:
        assert {one.reckoned_at for one in await standings.list_regions(connection)} == {now}


async def test_who_is_erased_takes_their_standing_along(context: Context, town: list[int]) -> None:
    await reckon(context)
    async with context.database.begin() as connection:
        await execute(connection, "DELETE FROM members WHERE user_id = :user_id", user_id=town[0])
        left = await fetch_all(connection, "SELECT user_id FROM standings")
    assert {row.user_id for row in left} == set(town[1:])


async def test_a_stranger_has_the_standing_of_everybody(context: Context, make_member: MakeMember) -> None:
    assert await known(context, [await make_member()]) == [STRANGER]


async def test_the_process_reckons_what_is_due_and_only_one_does(context: Context, town: list[int]) -> None:
    async def run() -> int:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "datingbot.services.reckoning",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, said = await process.communicate(msgspec.json.encode(Order(context.database.dsn, Weights())))
        assert process.returncode is not None
        assert out == b""
        assert [msgspec.json.decode(line)["level"] for line in said.splitlines()] == ["info"] * len(said.splitlines())
        return process.returncode

    async with context.database.begin() as connection:
        stored = "SELECT user_id FROM standings"
        lock = await hold_lock(context.database, key=RECKONING_LOCK)
        assert lock is not None
        assert await run() == 0
        assert await fetch_all(connection, stored) == []
        await lock.close()
        assert await run() == 0
        assert len(await fetch_all(connection, stored)) == len(town)


def test_a_region_is_due_in_its_night_after_a_day_and_at_any_hour_after_more() -> None:
    lisbon, now = 1, datetime(2026, 3, 1, 15, tzinfo=UTC)
    # Region 1 is near the date line: three o'clock there is three in the afternoon in Greenwich.

    def due(hours: float, *, at: datetime = now, members: int = MEMBERS_LEAST) -> bool:
        return is_due(Region(region=lisbon, members=members, reckoned_at=at - timedelta(hours=hours)), now=at)

    assert due(21)
    assert not due(12)
    assert not due(21, at=now + timedelta(hours=8))
    assert due(31, at=now + timedelta(hours=8))
    assert not due(31, members=MEMBERS_LEAST - 1)
    assert is_due(Region(region=lisbon, members=MEMBERS_LEAST, reckoned_at=None), now=now)


def test_a_serving_replica_does_without_numpy() -> None:
    import subprocess

    code = "import sys, datingbot.app; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
