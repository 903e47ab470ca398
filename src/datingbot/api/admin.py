"""Admin: the owner's numbers, and experiments on live traffic; everybody else is refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker, path_number, read_form
from datingbot.api.errors import not_found, owners_only
from datingbot.api.route import Route
from datingbot.api.schemas.admin import (
    AdminNumbers,
    ArmInfo,
    CohortInfo,
    DayInfo,
    ExperimentInfo,
    ExperimentInput,
    Experiments,
    MetricInfo,
    NumbersNow,
    StepInfo,
    SubjectInfo,
)
from datingbot.domain.estimates import Sums, compare, estimate
from datingbot.domain.experiments import SUBJECTS
from datingbot.domain.guards import GUARDS, METRICS
from datingbot.services.experiments import start_experiment
from datingbot.storage import experiments, numbers
from datingbot.storage.database import Connection
from datingbot.storage.experiments import StoredExperiment

DAYS_MOST = 30
COHORTS_MOST = 8
EXPERIMENTS_MOST = 50


def require_owner(desk: ApiDesk, speaker: Speaker) -> None:
    """Refuse everybody who does not run the service."""
    if speaker.user_id not in desk.context.admin_ids:
        raise owners_only()


async def show_numbers(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> AdminNumbers:
    """The service's numbers as they were last counted."""
    require_owner(desk, speaker)
    async with desk.context.database.begin() as connection:
        now = dataclasses.asdict(await numbers.read_service(connection))
        days = await numbers.read_days(connection, most=DAYS_MOST)
        month = await numbers.read_funnel(connection, span="month")
        ever = await numbers.read_funnel(connection, span="ever")
        cohorts = await numbers.read_retention(connection, most=COHORTS_MOST)
    now.pop("day")
    return AdminNumbers(
        now=NumbersNow(counted_at=_seconds(now.pop("counted_at")), **now),
        days=[DayInfo(**dataclasses.asdict(day) | {"day": day.day.isoformat()}) for day in days],
        funnel_month=[StepInfo(one.step, one.members) for one in month],  # type: ignore[arg-type]
        funnel_ever=[StepInfo(one.step, one.members) for one in ever],  # type: ignore[arg-type]
        retention=[CohortInfo(**dataclasses.asdict(one) | {"week": one.week.isoformat()}) for one in cohorts],
    )


async def list_experiments(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> Experiments:
    """What was tried and is being tried, with its results, and what could be."""
    require_owner(desk, speaker)
    async with desk.context.database.begin() as connection:
        found = [await _info(connection, one) for one in await experiments.list_all(connection, most=EXPERIMENTS_MOST)]
    return Experiments(
        subjects=[SubjectInfo(name, list(arms)) for name, arms in SUBJECTS.items()],
        guards=[guard.metric for guard in GUARDS],
        experiments=found,
    )


async def begin_experiment(desk: ApiDesk, request: web.Request, speaker: Speaker) -> ExperimentInfo:
    """Start an experiment; it reaches every member within seconds."""
    require_owner(desk, speaker)
    form = await read_form(request)
    async with desk.context.database.begin() as connection:
        experiment_id = await start_experiment(connection, form=form)
        info = await _find(connection, experiment_id)
    desk.context.experiments.forget()
    return info


async def stop_experiment(desk: ApiDesk, request: web.Request, speaker: Speaker) -> ExperimentInfo:
    """Stop an experiment: everybody gets what they got before it; it cannot be started again."""
    require_owner(desk, speaker)
    experiment_id = path_number(request, "experiment_id")
    async with desk.context.database.begin() as connection:
        await experiments.stop(connection, experiment_id=experiment_id, reason="owner")
        info = await _find(connection, experiment_id)
    desk.context.experiments.forget()
    return info


async def _find(connection: Connection, experiment_id: int) -> ExperimentInfo:
    found = await experiments.find(connection, experiment_id=experiment_id)
    if found is None:
        raise not_found()
    return await _info(connection, found)


async def _info(connection: Connection, one: StoredExperiment) -> ExperimentInfo:
    exposed = await experiments.count_exposed(connection, experiment_id=one.id)
    sums = await experiments.read_sums(connection, experiment_id=one.id)
    return ExperimentInfo(
        id=one.id,
        name=one.plan.name,
        subject=one.plan.subject,
        unit=one.plan.unit,
        share=one.plan.share,
        tolerance=one.tolerance,
        started_at=int(one.started_at.timestamp()),
        stopped_at=_seconds(one.stopped_at),
        stop_reason=one.stop_reason,  # type: ignore[arg-type]
        stop_metric=one.stop_metric,
        stop_arm=one.stop_arm,
        measured_at=_seconds(one.measured_at),
        arms=[
            ArmInfo(
                arm.name,
                arm.weight,
                exposed.get(arm.name, 0),
                _metrics(
                    sums.get(arm.name, {}), {} if arm.name == one.plan.control else sums.get(one.plan.control, {})
                ),
            )
            for arm in one.plan.arms
        ],
    )


def _metrics(arm: Mapping[str, Sums], control: Mapping[str, Sums]) -> list[MetricInfo]:
    shown = []
    for metric in METRICS:
        value = estimate(arm[metric]) if metric in arm else None
        if value is None:
            continue
        change = compare(arm[metric], control[metric]) if metric in control else None
        shown.append(
            MetricInfo(
                metric,
                value.value,
                value.low,
                value.high,
                change.value if change else None,
                change.low if change else None,
                change.high if change else None,
            )
        )
    return shown


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None


ROUTES = (
    Route(method="GET", path="/api/admin/numbers", handler=show_numbers, answer=AdminNumbers),
    Route(method="GET", path="/api/admin/experiments", handler=list_experiments, answer=Experiments),
    Route(
        method="POST",
        path="/api/admin/experiments",
        handler=begin_experiment,
        answer=ExperimentInfo,
        body=ExperimentInput,
        failures=(400, 422),
    ),
    Route(
        method="POST",
        path="/api/admin/experiments/{experiment_id}/stop",
        handler=stop_experiment,
        answer=ExperimentInfo,
        failures=(404,),
    ),
)
