"""Experiments on live traffic: started by the owner, met by members, the same in every replica."""

from __future__ import annotations

import asyncio

import pytest

from conftest import MakeMember
from datingbot.domain.experiments import assign
from datingbot.domain.fields import InvalidField
from datingbot.services.context import Context
from datingbot.services.discovery import draw_deck
from datingbot.services.experiments import FRESH_SECONDS, NOTED_SECONDS, Experiments, start_experiment
from datingbot.storage import experiments
from datingbot.storage.database import Database, fetch_all, fetch_value

FORM = {"name": "order-or-chance", "subject": "deck", "arms": [{"name": "priced"}, {"name": "random"}]}


class Clock:
    """A clock that stands until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


async def start(database: Database, **changes: object) -> int:
    async with database.begin() as connection:
        return await start_experiment(connection, form={**FORM, **changes})


async def test_without_an_experiment_everybody_gets_what_they_always_got(context: Context) -> None:
    async with context.database.begin() as connection:
        assert await Experiments().arm(connection, "deck", user_id=1, region=7) == "priced"
        assert await fetch_value(connection, "SELECT count(*) FROM experiment_exposures") == 0


async def test_two_replicas_agree_and_a_member_is_exposed_once(context: Context, make_member: MakeMember) -> None:
    people = [await make_member() for _ in range(12)]
    started = await start(context.database)
    one, other = Experiments(), Experiments()
    async with context.database.begin() as connection:
        arms = {user_id: await one.arm(connection, "deck", user_id=user_id) for user_id in people}
        again = {user_id: await other.arm(connection, "deck", user_id=user_id) for user_id in people}
        stored = await fetch_all(connection, "SELECT user_id, arm FROM experiment_exposures")
        counted = await experiments.count_exposed(connection, experiment_id=started)
    assert arms == again == {row.user_id: row.arm for row in stored}
    assert set(arms.values()) == {"priced", "random"}
    assert sum(counted.values()) == len(people)


async def test_only_its_share_takes_part(context: Context, make_member: MakeMember) -> None:
    people = [await make_member() for _ in range(20)]
    started = await start(context.database, share=30)
    cache = Experiments()
    async with context.database.begin() as connection:
        for user_id in people:
            await cache.arm(connection, "deck", user_id=user_id)
        found = await experiments.find(connection, experiment_id=started)
        assert found is not None
        exposed = await fetch_all(connection, "SELECT user_id FROM experiment_exposures")
    assert {row.user_id for row in exposed} == {one for one in people if assign(found.plan, one) is not None}


async def test_members_of_a_region_meet_the_same_arm(context: Context, make_member: MakeMember) -> None:
    people = [await make_member() for _ in range(8)]
    await start(context.database, unit="region")
    cache = Experiments()
    async with context.database.begin() as connection:
        arms = {await cache.arm(connection, "deck", user_id=one, region=41) for one in people}
        units = await fetch_all(connection, "SELECT DISTINCT unit FROM experiment_exposures")
    assert len(arms) == 1
    assert [row.unit for row in units] == [41]


async def test_it_begins_and_ends_in_every_replica_within_seconds(context: Context, make_member: MakeMember) -> None:
    people = [await make_member() for _ in range(12)]
    clock = Clock()
    cache = Experiments(clock=clock)

    async def arms() -> set[str]:
        async with context.database.begin() as connection:
            return {await cache.arm(connection, "deck", user_id=one) for one in people}

    assert await arms() == {"priced"}
    started = await start(context.database)
    clock.now += FRESH_SECONDS + 1
    assert await arms() == {"priced", "random"}
    async with context.database.begin() as connection:
        assert await experiments.stop(connection, experiment_id=started, reason="owner")
        assert not await experiments.stop(connection, experiment_id=started, reason="owner")
    clock.now += FRESH_SECONDS + 1
    assert await arms() == {"priced"}


async def test_an_exposure_that_was_rolled_back_is_stored_later(context: Context, make_member: MakeMember) -> None:
    user_id = await make_member()
    await start(context.database)
    clock = Clock()
    cache = Experiments(clock=clock)

    async def fail() -> None:
        async with context.database.begin() as connection:
            await cache.arm(connection, "deck", user_id=user_id)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    clock.now += NOTED_SECONDS + 1
    async with context.database.begin() as connection:
        await cache.arm(connection, "deck", user_id=user_id)
        assert await fetch_value(connection, "SELECT count(*) FROM experiment_exposures") == 1


async def test_one_experiment_at_a_time_on_a_subject_and_names_are_not_used_again(context: Context) -> None:
    started = await start(context.database)
    with pytest.raises(InvalidField) as refused:
        await start(context.database, name="another")
    assert (refused.value.field, refused.value.rule) == ("subject", "experiment-runs-already")
    async with context.database.begin() as connection:
        await experiments.stop(connection, experiment_id=started, reason="owner")
    with pytest.raises(InvalidField) as refused:
        await start(context.database)
    assert (refused.value.field, refused.value.rule) == ("name", "experiment-name-taken")
    await start(context.database, name="another")
    async with context.database.begin() as connection:
        assert [one.plan.name for one in await experiments.list_all(connection, most=9)] == ["another", FORM["name"]]


async def test_of_two_owners_who_start_at_once_one_is_told_to_wait(context: Context) -> None:
    begun = await asyncio.gather(
        start(context.database, name="one"), start(context.database, name="other"), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in begun) == ["InvalidField", "int"]


async def test_a_deck_notes_who_met_their_arm(context: Context, make_member: MakeMember) -> None:
    viewer = await make_member()
    other = await make_member()
    await start(context.database)
    async with context.database.begin() as connection:
        deck = await draw_deck(context, connection, user_id=viewer)
        assert deck is not None
        assert [card.profile.user_id for card in deck.cards] == [other]
        exposed = await fetch_all(connection, "SELECT user_id FROM experiment_exposures")
    assert [row.user_id for row in exposed] == [viewer]
