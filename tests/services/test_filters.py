"""Filters both ways: a dealbreaker hides and is hidden, a wish only orders, and nothing is widened unasked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from conftest import MakeMember
from datingbot.domain.compatibility import Traits
from datingbot.domain.fields import InvalidField
from datingbot.domain.preference import MAX_DISTANCE_KM, Seeker, Settings, fit, parse_settings
from datingbot.domain.profile import AGE_LEAST, AGE_MOST, GENDERS, GOALS, PREFERENCES
from datingbot.services import photos
from datingbot.services.context import Context
from datingbot.services.discovery import Deck, draw_deck, traits_of
from datingbot.services.housekeeping import return_passes
from datingbot.services.profiles import save_settings
from datingbot.services.swiping import Unavailable, swipe
from datingbot.storage import members, swipes
from datingbot.storage.database import Connection, execute
from datingbot.storage.deck import draw_pool, open_deck
from datingbot.storage.profiles import Profile, read_profiles
from datingbot.storage.settling import settle
from settlers import settler

BERLIN, POTSDAM, HAMBURG = "2950159", "2852458", "2911298"


async def choose(context: Context, member: int, **changes: Any) -> None:
    async with context.database.begin() as connection:
        await save_settings(context, connection, user_id=member, form=changes)


async def deck_of(context: Context, member: int) -> Deck:
    async with context.database.begin() as connection:
        deck = await draw_deck(context, connection, user_id=member)
    assert deck is not None
    return deck


async def shown_to(context: Context, member: int) -> list[int]:
    return [card.profile.user_id for card in (await deck_of(context, member)).cards]


async def add_portrait(context: Context, member: int, tmp_path: Path) -> None:
    path = tmp_path / f"{member}.jpg"
    Image.new("RGB", (700, 900), (200, 120, 90)).save(path)
    await photos.add_photo(context, user_id=member, content=path.read_bytes())


def like(target_id: int) -> dict[str, Any]:
    return {"target_id": target_id, "action": "like", "key": str(uuid4())}


async def test_a_goal_that_is_a_dealbreaker_hides_both_from_each_other(
    context: Context, make_member: MakeMember
) -> None:
    a, b = await make_member(goal="serious"), await make_member(goal="casual")
    assert await shown_to(context, a) == [b]
    await choose(context, a, wanted_goals=["serious", "relationship"], goal_dealbreaker=True)
    assert await shown_to(context, a) == []
    assert await shown_to(context, b) == [], "they do not see who would refuse them either"
    for one, other in ((a, b), (b, a)):
        with pytest.raises(Unavailable):
            await swipe(context, user_id=one, form=like(other))


async def test_a_wished_distance_comes_first_where_far_more_live_further_away(
    context: Context, make_member: MakeMember
) -> None:
    near, far = range(8_000_000_000, 8_000_000_040), range(8_000_000_100, 8_000_001_300)
    a = await make_member(gender="female", preference="male")
    async with context.database.begin() as connection:
        crowd = []
        for number, user_id in enumerate((*near, *far)):
            one = settler(user_id, 2 * number + 1)
            if user_id in far:
                one.latitude, one.longitude, one.location, one.place_id = 53.55, 9.99, "Hamburg", HAMBURG
            crowd.append(one)
        await settle(connection, settlers=crowd)
        await execute(connection, "UPDATE deck_entries SET max_distance = 500")
    await choose(context, a, max_distance=30, distance_dealbreaker=False, min_age=18, max_age=99)

    async def draw() -> list[int]:
        async with context.database.begin() as connection:
            opening = await open_deck(connection, user_id=a, most=10)
            assert opening is not None
            return await draw_pool(connection, viewer=opening.viewer, most=60)

    assert set(await draw()) == set(near)
    for other in near[:15]:
        await swipe(context, user_id=a, form=like(other))
    assert set(await draw()) == set(near[15:])
    for other in near[15:30]:
        await swipe(context, user_id=a, form=like(other))
    found = await draw()
    assert set(found[:10]) == set(near[30:]), "those near by are drawn first"
    assert len(found) > 40, "and when they run out, those further away"
    assert set(found[10:]) <= set(far)


async def test_a_photo_that_is_a_dealbreaker_waits_for_the_photo(
    context: Context, make_member: MakeMember, tmp_path: Path
) -> None:
    a, b = await make_member(), await make_member()
    await choose(context, a, wants_photo=True, photo_dealbreaker=True)
    assert await shown_to(context, a) == []
    await add_portrait(context, b, tmp_path)
    assert await shown_to(context, a) == [b]
    assert await shown_to(context, b) == [a]
    async with context.database.begin() as connection:
        [photo] = (await read_profiles(connection, user_ids=[b]))[b].photos
    await photos.remove_photo(context, user_id=b, photo_id=photo.id)
    assert await shown_to(context, a) == []


async def test_a_wish_hides_nobody_and_puts_those_who_meet_it_first(context: Context, make_member: MakeMember) -> None:
    a = await make_member(goal="serious", birth_date="1996-05-17")
    # The goal is the same for the score's sake: only the wish tells them apart.
    older = [await make_member(goal="serious", birth_date="1970-01-01") for _ in range(3)]
    casual = [await make_member(goal="casual") for _ in range(3)]
    wished = [await make_member(goal="serious") for _ in range(3)]
    wishes = {"min_age": 25, "max_age": 35, "wanted_goals": ["serious"]}
    await choose(context, a, age_dealbreaker=False, goal_dealbreaker=False, **wishes)
    order = await shown_to(context, a)
    assert sorted(order) == sorted(older + casual + wished)
    assert set(order[:3]) == set(wished)
    assert (await deck_of(context, older[0])).cards, "and whoever misses a wish sees the member"


async def test_the_wishes_of_the_other_side_count_in_the_order_too(context: Context, make_member: MakeMember) -> None:
    a = await make_member(goal="casual")
    indifferent = [await make_member(goal="serious") for _ in range(3)]
    wishing = [await make_member(goal="serious") for _ in range(3)]
    for one in wishing:
        await choose(context, one, wanted_goals=["serious"])
    order = await shown_to(context, a)
    assert set(order[:3]) == set(indifferent)
    assert set(order[3:]) == set(wishing)


async def test_a_distance_that_is_only_a_wish_reaches_as_far_as_any(context: Context, make_member: MakeMember) -> None:
    a, far = await make_member(place_id=BERLIN), await make_member(place_id=HAMBURG)
    near = await make_member(place_id=POTSDAM)
    assert await shown_to(context, a) == [near]
    await choose(context, a, max_distance=50, distance_dealbreaker=False)
    assert await shown_to(context, a) == [near], "the other one still insists on 50 km"
    await choose(context, far, distance_dealbreaker=False)
    assert await shown_to(context, a) == [near, far]


async def test_an_empty_deck_offers_what_each_filter_would_let_in_and_widens_nothing(
    context: Context, make_member: MakeMember
) -> None:
    a = await make_member()
    alone = (await deck_of(context, a)).empty
    assert alone is not None
    assert (alone.reason, alone.widenings) == ("nobody_near", ())
    for _ in range(2):
        far = await make_member(place_id=HAMBURG)
        await choose(context, far, max_distance=500)
    await make_member(birth_date="1984-01-01")
    await make_member(goal="casual")
    chosen = {"min_age": 25, "max_age": 35, "wanted_goals": ["dating"], "goal_dealbreaker": True}
    await choose(context, a, **chosen)
    empty = (await deck_of(context, a)).empty
    assert empty is not None
    assert empty.reason == "nobody_near"
    offers = {one.filter: (one.least, one.most, one.count) for one in empty.widenings}
    assert offers["distance"] == (50, 500, 2), "Hamburg is 255 km away"
    assert offers["goal"] == (None, None, 1)
    assert offers["age"][2] == 1
    assert "photo" not in offers
    async with context.database.begin() as connection:
        settings = await members.read_settings(connection, user_id=a)
    assert (settings.max_distance, settings.min_age, settings.max_age) == (50, 25, 35)
    assert await shown_to(context, a) == []


async def test_what_an_offer_of_age_says_is_what_taking_it_brings(context: Context, make_member: MakeMember) -> None:
    a = await make_member()
    older = [await make_member(birth_date="1985-01-01") for _ in range(2)]
    await choose(context, a, min_age=25, max_age=35)
    empty = (await deck_of(context, a)).empty
    assert empty is not None
    [offer] = empty.widenings
    await choose(context, a, min_age=offer.least, max_age=offer.most)
    assert sorted(await shown_to(context, a)) == sorted(older)
    assert offer.count == len(older)


def _seeker(profile: Profile, settings: Settings) -> Seeker:
    hard_age, hard_distance = settings.age_dealbreaker, settings.distance_dealbreaker
    traits: Traits = traits_of(profile)
    return Seeker(
        age=profile.age,
        gender=profile.gender,
        preference=profile.preference,
        min_age=settings.min_age if hard_age else AGE_LEAST,
        max_age=settings.max_age if hard_age else AGE_MOST,
        max_distance=settings.max_distance if hard_distance else MAX_DISTANCE_KM,
        position=traits.position,
        goal=profile.goal,
        has_photo=bool(profile.photos),
        goals=frozenset(settings.wanted_goals) if settings.goal_dealbreaker else frozenset(),
        needs_photo=settings.wants_photo and settings.photo_dealbreaker,
    )


@pytest.mark.parametrize("seed", range(4))
async def test_the_deck_shows_exactly_those_whom_the_rule_of_the_domain_lets_meet(
    context: Context, make_member: MakeMember, tmp_path: Path, seed: int
) -> None:
    chance = Random(seed)
    crowd = []
    for _ in range(12):
        member = await make_member(
            gender=chance.choice(GENDERS),
            preference=chance.choice(PREFERENCES),
            birth_date=f"{chance.randint(1960, 2000)}-01-01",
            goal=chance.choice(GOALS),
            place_id=chance.choice((BERLIN, POTSDAM, HAMBURG)),
        )
        if chance.random() < 0.5:
            await add_portrait(context, member, tmp_path)
        least = chance.randint(18, 60)
        await choose(
            context,
            member,
            min_age=least,
            max_age=chance.randint(least, 120),
            max_distance=chance.choice((10, 50, 300, 500)),
            wanted_goals=chance.sample(GOALS, k=chance.randint(0, 6)),
            **{
                name: chance.random() < 0.5
                for name in ("age_dealbreaker", "distance_dealbreaker", "goal_dealbreaker", "wants_photo")
            },
            photo_dealbreaker=chance.random() < 0.5,
        )
        crowd.append(member)
    async with context.database.begin() as connection:
        profiles = await read_profiles(connection, user_ids=crowd)
        seekers = {one: _seeker(profiles[one], await members.read_settings(connection, user_id=one)) for one in crowd}
    for one in crowd:
        fitting = {other for other in crowd if other != one and fit(seekers[one], seekers[other])}
        shown = await shown_to(context, one)
        assert len(shown) == min(10, len(fitting))
        assert set(shown) <= fitting


def test_all_goals_are_no_filter_and_an_unknown_one_is_refused() -> None:
    assert parse_settings({"wanted_goals": list(GOALS)}, current=Settings(), languages=("en", "ru")).wanted_goals == ()
    assert parse_settings(
        {"wanted_goals": ["serious", "serious"]}, current=Settings(), languages=("en", "ru")
    ).wanted_goals == ("serious",)
    for wrong in (["love"], "serious", [1]):
        with pytest.raises(InvalidField) as refused:
            parse_settings({"wanted_goals": wrong}, current=Settings(), languages=("en", "ru"))
        assert refused.value.field == "wanted_goals"


async def test_settings_of_filters_are_kept_as_they_were_chosen(context: Context, make_member: MakeMember) -> None:
    a = await make_member()
    chosen: dict[str, Any] = {
        "min_age": 30, "max_age": 40, "max_distance": 20, "age_dealbreaker": False, "distance_dealbreaker": False,
        "wanted_goals": ["serious"], "goal_dealbreaker": True, "wants_photo": True, "photo_dealbreaker": False,
    }  # fmt: skip
    await choose(context, a, **chosen)
    async with context.database.begin() as connection:
        settings = await members.read_settings(connection, user_id=a)
    assert {name: getattr(settings, name) for name in chosen} == {**chosen, "wanted_goals": ("serious",)}


async def test_a_pass_is_forgotten_after_its_days_in_batches_and_a_like_never(
    context: Context, make_member: MakeMember
) -> None:
    crowd = [await make_member() for _ in range(5)]
    liked, passed, lately = crowd[1], crowd[2], crowd[3]
    for other, action in ((liked, "like"), (passed, "dislike"), (lately, "dislike")):
        form = {"target_id": other, "action": action, "key": str(uuid4())}
        await swipe(context, user_id=crowd[0], form=form)
    async with context.database.begin() as connection:
        await _age(connection, crowd[0], liked, passed)
    assert passed not in await shown_to(context, crowd[0])
    forgotten = []
    async with context.database.begin() as connection:
        after: int | None = 0
        while after is not None:
            after, count = await swipes.forget_passes(
                connection, before=_days_ago(context, 90), after=after, members=2, share=0, shares=1
            )
            forgotten.append(count)
    assert sum(forgotten) == 1
    assert len(forgotten) == 4, "two members at a time, then none"
    shown = await shown_to(context, crowd[0])
    assert passed in shown
    assert {liked, lately}.isdisjoint(shown)


async def _age(connection: Connection, member: int, *others: int) -> None:
    await execute(
        connection,
        """UPDATE user_interactions SET created_at = now() - interval '91 days'
            WHERE from_user_id = :member AND to_user_id = ANY (:others)""",
        member=member,
        others=list(others),
    )


def _days_ago(context: Context, days: int) -> datetime:
    return context.clock() - timedelta(days=days)


async def test_an_hour_s_housekeeping_returns_the_passes_of_its_share_and_a_day_s_those_of_all(
    context: Context, make_member: MakeMember
) -> None:
    crowd = [await make_member() for _ in range(6)]
    for one in crowd:
        other = crowd[0] if one != crowd[0] else crowd[1]
        form = {"target_id": other, "action": "dislike", "key": str(uuid4())}
        await swipe(context, user_id=one, form=form)
    async with context.database.begin() as connection:
        for one in crowd:
            await _age(connection, one, *crowd)
    midnight = datetime.now(UTC).replace(hour=0, minute=0)
    returned = [
        await return_passes(replace(context, clock=lambda hour=hour: midnight.replace(hour=hour)), days=90)
        for hour in range(24)
    ]
    assert sum(returned) == len(crowd)
    assert max(returned) == 1, "neighbouring ids come in different hours"
