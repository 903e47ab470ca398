"""Experiments weighed: sums as a simple count gives them, and a harm that stops what caused it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from datingbot.domain.experiments import REGION, assign
from datingbot.domain.guards import METRICS
from datingbot.services.context import Context
from datingbot.services.counting import count_numbers
from datingbot.services.experiments import start_experiment
from datingbot.services.weighing import weigh_experiments
from datingbot.storage import experiments
from datingbot.storage.database import execute, fetch_all

DAY = datetime(2026, 5, 4, tzinfo=UTC)
FORM = {"name": "order-or-chance", "subject": "deck", "arms": [{"name": "priced"}, {"name": "random"}]}


async def tell(context: Context, sql: str, **values: Any) -> None:
    async with context.database.begin() as connection:
        await execute(connection, sql, **values)


async def start(context: Context, **changes: object) -> experiments.StoredExperiment:
    async with context.database.begin() as connection:
        started = await start_experiment(connection, form={**FORM, **changes})
        await execute(connection, "UPDATE experiments SET started_at = :at", at=DAY)
        found = await experiments.find(connection, experiment_id=started)
    assert found is not None
    return found


async def expose(context: Context, experiment: experiments.StoredExperiment, *, user_id: int, at: datetime) -> str:
    unit = user_id % 7 if experiment.plan.unit == REGION else user_id
    arm = assign(experiment.plan, unit)
    assert arm is not None
    await tell(
        context,
        """INSERT INTO experiment_exposures (experiment_id, user_id, unit, arm, exposed_at)
           VALUES (:id, :user_id, :unit, :arm, :at)""",
        id=experiment.id,
        user_id=user_id,
        unit=unit,
        arm=arm,
        at=at,
    )
    return arm


@pytest.mark.parametrize("unit", ["member", "region"])
async def test_sums_are_what_a_simple_count_gives(context: Context, unit: str) -> None:
    chance = Random(5)
    people = list(range(1, 31))
    experiment = await start(context, unit=unit)
    exposed = {user_id: DAY + timedelta(hours=chance.randint(0, 70)) for user_id in people[:24]}
    arms = {}
    values: dict[int, dict[str, float]] = defaultdict(
        lambda: dict.fromkeys(("likes", "passes", "matches", "closed", "messages", "reports"), 0)
    )
    for user_id in people:
        await tell(
            context,
            "INSERT INTO members (user_id, created_at, last_seen_at) VALUES (:id, :at, :at)",
            id=user_id,
            at=DAY - timedelta(days=9),
        )
    for user_id, at in exposed.items():
        arms[user_id] = await expose(context, experiment, user_id=user_id, at=at)
    here = defaultdict(set)
    for hour in range(-48, 96, 3):
        for user_id in chance.sample(people, 12):
            at = DAY + timedelta(hours=hour, minutes=chance.randint(0, 50))
            other = chance.choice([one for one in people if one != user_id])
            action = chance.choice(("like", "like", "dislike"))
            await tell(context, "UPDATE members SET last_seen_at = :at WHERE user_id = :id", id=user_id, at=at)
            async with context.database.begin() as connection:
                fresh = await execute(
                    connection,
                    """INSERT INTO user_interactions (from_user_id, to_user_id, action, key, created_at)
                       VALUES (:id, :other, :action, :key, :at) ON CONFLICT DO NOTHING""",
                    id=user_id,
                    other=other,
                    action=action,
                    key=uuid4(),
                    at=at,
                )
            here[user_id].add(at.date())
            if fresh and user_id in exposed and at.date() >= exposed[user_id].date():
                values[user_id]["likes" if action == "like" else "passes"] += 1
            if fresh and chance.random() < 0.3:
                low, high = sorted((user_id, other))
                closed = at if chance.random() < 0.4 else None
                async with context.database.begin() as connection:
                    made = await execute(
                        connection,
                        """INSERT INTO matches (user1_id, user2_id, compatibility_score, matched_at, closed_at)
                           VALUES (:low, :high, 0.5, :at, :closed) ON CONFLICT DO NOTHING""",
                        low=low,
                        high=high,
                        at=at,
                        closed=closed,
                    )
                if made:
                    await tell(
                        context,
                        """INSERT INTO messages (match_id, number, sender_id, key, sent_at)
                           SELECT max(id), 1, :id, :key, :at FROM matches""",
                        id=user_id,
                        key=uuid4(),
                        at=at,
                    )
                    await tell(
                        context,
                        """WITH opened AS (INSERT INTO cases (target_id, kind, photo_id)
                                           VALUES (:other, 'conduct', :unlike) RETURNING id)
                           INSERT INTO reports (case_id, reporter_id, target_id, day, reason, place, evidence,
                                                created_at)
                           SELECT id, :id, :other, CAST(:day AS date), 'spam', 'card', '{}', :at FROM opened""",
                        id=user_id,
                        other=other,
                        unlike=uuid4(),
                        day=at.date(),
                        at=at,
                    )
                    if user_id in exposed and at.date() >= exposed[user_id].date():
                        values[user_id]["messages"] += 1
                    if user_id in exposed and at >= exposed[user_id]:
                        values[user_id]["reports"] += 1
                for side in (low, high):
                    if made and side in exposed and at >= exposed[side]:
                        values[side]["matches"] += 1
                        values[side]["closed"] += closed is not None
    now = DAY + timedelta(days=4)
    later = replace(context, clock=lambda: now)
    assert await count_numbers(later)
    await weigh_experiments(later)

    units: dict[tuple[str, int], dict[str, tuple[float, float]]] = {}
    for user_id, at in exposed.items():
        mine = values[user_id]
        days = {day for day in here[user_id] if day >= at.date()}
        pairs = {
            "like_rate": (mine["likes"], mine["likes"] + mine["passes"]),
            "match_rate": (mine["matches"], mine["likes"]),
            "matches": (mine["matches"], 1),
            "unmatch_rate": (mine["closed"], mine["matches"]),
            "messages": (mine["messages"], 1),
            "report_rate": (mine["reports"], 1),
            "active_days": (len(days), (now.date() - at.date()).days + 1),
        }
        key = (arms[user_id], user_id % 7 if unit == "region" else user_id)
        before = units.setdefault(key, dict.fromkeys(METRICS, (0.0, 0.0)))
        for metric, (x, y) in pairs.items():
            before[metric] = (before[metric][0] + x, before[metric][1] + y)
    async with context.database.begin() as connection:
        found = await experiments.read_sums(connection, experiment_id=experiment.id)
    assert set(found) == {"priced", "random"}
    for arm, metrics in found.items():
        assert set(metrics) == set(METRICS)
        for metric, sums in metrics.items():
            pairs_of_arm = [one[metric] for (name, _), one in units.items() if name == arm]
            assert sums.units == len(pairs_of_arm)
            assert (sums.x, sums.y) == (sum(x for x, _ in pairs_of_arm), sum(y for _, y in pairs_of_arm)), metric
            assert sums.xx == sum(x * x for x, _ in pairs_of_arm)
            assert sums.xy == sum(x * y for x, y in pairs_of_arm)
            assert sums.yy == sum(y * y for _, y in pairs_of_arm)


async def test_a_guard_stops_what_makes_matches_rarer_and_tells_the_owners(context: Context) -> None:
    """Members of one arm match three times as often; the other arm is stopped, and only once."""
    experiment = await start(context)
    chance = Random(2)
    await tell(context, "INSERT INTO members (user_id, language) VALUES (99, 'en')")
    await tell(context, "INSERT INTO members (user_id) SELECT generate_series(1001, 2200)")
    await tell(context, "INSERT INTO members (user_id) SELECT generate_series(5001, 5006)")
    for user_id in range(1001, 2201):
        arm = await expose(context, experiment, user_id=user_id, at=DAY)
        for other in range(5001, 5007 if arm == "priced" else 5003):
            if chance.random() < 0.7:
                await tell(
                    context,
                    """INSERT INTO matches (user1_id, user2_id, compatibility_score, matched_at)
                       VALUES (:user_id, :other, 0.5, :at)""",
                    user_id=user_id,
                    other=other,
                    at=DAY + timedelta(hours=1),
                )
    later = replace(context, clock=lambda: DAY + timedelta(days=1))
    for _ in range(2):
        await weigh_experiments(later)
    async with context.database.begin() as connection:
        found = await experiments.find(connection, experiment_id=experiment.id)
        told = await fetch_all(connection, "SELECT chat_id, payload::text AS payload FROM outbox")
    assert found is not None
    assert (found.stop_reason, found.stop_metric, found.stop_arm) == ("guard", "matches", "random")
    assert [one.chat_id for one in told] == [99]
    assert "order-or-chance" in told[0].payload


async def test_equal_arms_run_on(context: Context) -> None:
    experiment = await start(context)
    await tell(context, "INSERT INTO members (user_id) SELECT generate_series(1001, 1100)")
    for user_id in range(1001, 1101):
        await expose(context, experiment, user_id=user_id, at=DAY)
    await weigh_experiments(replace(context, clock=lambda: DAY + timedelta(days=1)))
    async with context.database.begin() as connection:
        found = await experiments.find(connection, experiment_id=experiment.id)
    assert found is not None
    assert found.stopped_at is None
    assert found.measured_at is not None
