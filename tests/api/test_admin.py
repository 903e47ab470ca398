"""Admin over HTTP: numbers and experiments for owners, a refusal for everybody else."""

from __future__ import annotations

from typing import Any

import pytest

from api.conftest import Client
from conftest import MakeMember
from datingbot.domain.experiments import SUBJECTS
from datingbot.domain.guards import METRICS
from datingbot.services.context import Context
from datingbot.services.counting import count_numbers
from datingbot.services.discovery import draw_deck
from datingbot.services.weighing import weigh_experiments
from datingbot.texts import Texts

OWNER = 99
FORM = {"name": "order-or-chance", "subject": "deck", "arms": [{"name": "priced"}, {"name": "random", "weight": 1}]}


@pytest.fixture
async def ask(client: Client, context: Context, make_member: MakeMember) -> Any:
    await make_member(user_id=OWNER)

    async def call(method: str, path: str, *, by: int = OWNER, **request: Any) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {context.signer.session_token(by)[0]}"}
        async with client.request(method, f"/api/admin{path}", headers=headers, **request) as response:
            return response.status, await response.json()

    return call


async def test_numbers_before_and_after_the_first_count(ask: Any, context: Context, make_member: MakeMember) -> None:
    status, before = await ask("GET", "/numbers")
    assert (status, before["now"]["counted_at"], before["days"]) == (200, None, [])
    await make_member()
    await count_numbers(context)
    _, after = await ask("GET", "/numbers")
    assert after["now"]["counted_at"] is not None
    assert (after["now"]["members"], after["now"]["profiles"], after["days"][-1]["active"]) == (2, 2, 2)
    assert [step["members"] for step in after["funnel_month"]] == [2, 2, 0, 0, 0, 0]
    assert [cohort["started"] for cohort in after["retention"]] == [2]


async def test_an_owner_starts_reads_and_stops_an_experiment(
    ask: Any, context: Context, make_member: MakeMember
) -> None:
    viewer = await make_member()
    status, started = await ask("POST", "/experiments", json=FORM)
    assert (status, started["stopped_at"], started["tolerance"]) == (200, None, 20)
    async with context.database.begin() as connection:
        await draw_deck(context, connection, user_id=viewer)
    await count_numbers(context)
    await weigh_experiments(context)
    _, listed = await ask("GET", "/experiments")
    (shown,) = listed["experiments"]
    assert sum(arm["members"] for arm in shown["arms"]) == 1
    metrics = {metric["metric"]: metric for arm in shown["arms"] for metric in arm["metrics"]}
    assert metrics["active_days"]["value"] == 1
    assert (metrics["active_days"]["low"], metrics["active_days"]["change"]) == (None, None)
    assert listed["subjects"][0]["name"] == "deck"
    status, stopped = await ask("POST", f"/experiments/{started['id']}/stop")
    assert (status, stopped["stop_reason"]) == (200, "owner")
    status, _ = await ask("POST", "/experiments/999/stop")
    assert status == 404


@pytest.mark.parametrize(
    ("change", "field"), [({"name": "No!"}, "name"), ({"arms": []}, "arms"), ({"tolerance": 0}, "tolerance")]
)
async def test_what_cannot_be_tried_is_refused_with_its_field(ask: Any, change: dict[str, Any], field: str) -> None:
    status, refused = await ask("POST", "/experiments", json={**FORM, **change})
    assert (status, refused["error"]["field"]) == (422, field)


async def test_a_second_experiment_on_the_same_waits(ask: Any) -> None:
    await ask("POST", "/experiments", json=FORM)
    status, refused = await ask("POST", "/experiments", json={**FORM, "name": "another"})
    assert (status, refused["error"]["message"]) == (
        422,
        "An experiment on this runs already. Stop it first.",
    )


async def test_members_are_refused_in_words(ask: Any, make_member: MakeMember) -> None:
    member = await make_member()
    status, refused = await ask("GET", "/numbers", by=member)
    assert (status, refused["error"]["message"]) == (403, "This is for the owners of the service.")


def test_what_can_be_tried_and_measured_has_a_name_in_every_language() -> None:
    texts = Texts()
    named = [f"subject-{subject}" for subject in SUBJECTS] + [f"metric-{metric}" for metric in METRICS]
    named += [f"arm-{arm}" for arms in SUBJECTS.values() for arm in arms]
    for language in texts.languages:
        assert [name for name in named if f"\n{name} = " not in f"\n{texts.shared[language]}"] == []
