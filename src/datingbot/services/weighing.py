"""Weighing experiments: the leader measures those that run, and stops one that makes something worse."""

from __future__ import annotations

import structlog

from datingbot.domain.guards import crossed_guard
from datingbot.services.context import Context
from datingbot.storage import experiments, members, outbox
from datingbot.storage.database import Connection
from datingbot.storage.experiments import StoredExperiment

log = structlog.get_logger(__name__)


async def weigh_experiments(context: Context) -> None:
    """Measure every running experiment; a crossed guard stops it, and the owners are told."""
    async with context.database.begin() as connection:
        running = await experiments.list_running(connection)
    for one in running:
        async with context.database.begin() as connection:
            await _weigh(context, connection, one)


async def _weigh(context: Context, connection: Connection, experiment: StoredExperiment) -> None:
    await experiments.measure(connection, experiment_id=experiment.id, now=context.clock())
    sums = await experiments.read_sums(connection, experiment_id=experiment.id)
    control = sums.pop(experiment.plan.control, {})
    crossed = crossed_guard(sums, control, tolerance=experiment.tolerance)
    if crossed is None:
        return
    arm, metric = crossed
    if not await experiments.stop(connection, experiment_id=experiment.id, reason="guard", metric=metric, arm=arm):
        return
    log.warning("a guard stopped an experiment", experiment=experiment.plan.name, arm=arm, metric=metric)
    for admin_id in sorted(context.admin_ids):
        language = await members.reachable_language(connection, user_id=admin_id)
        if language is None:
            continue
        text = context.texts.say_html(
            language,
            "bot-experiment-stopped",
            name=experiment.plan.name,
            arm=arm,
            metric=context.texts.say(language, f"metric-{metric}"),
            tolerance=experiment.tolerance,
        )
        await outbox.enqueue(
            connection,
            outbox.Call(
                chat_id=admin_id,
                method="sendMessage",
                payload={"chat_id": admin_id, "text": text, "parse_mode": "HTML"},
                dedupe_key=f"experiment:{experiment.id}:stopped:{admin_id}",
            ),
        )
