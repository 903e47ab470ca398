"""The decision: every policy is heard, one Job at most is granted, and the conditions are put together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from datingbot_operator import naming
from datingbot_operator.conditions import settle, summarize
from datingbot_operator.decide.backups import judge_backups
from datingbot_operator.decide.certificate import judge_certificate
from datingbot_operator.decide.database import judge_database
from datingbot_operator.decide.drill import judge_drill
from datingbot_operator.decide.migration import drop_superseded, judge_migration, prune_jobs
from datingbot_operator.decide.monitoring import judge_monitoring
from datingbot_operator.decide.plan import Action, Opinion, Phase, Plan, RunJob, SetStatus
from datingbot_operator.decide.webhook import judge_webhook
from datingbot_operator.model import Status
from datingbot_operator.observed import Observed, Step


def decide(seen: Observed, now: datetime) -> Plan:
    """What to do about one `DatingBot`. Pure: the same picture and time give the same plan.

    Never two Jobs at once, never a contraction while a pod of another image exists, never anything that touches data.
    """
    if seen.bot.metadata.deletion_timestamp:
        return Plan(Phase.IDLE)
    migration = judge_migration(seen)
    phase = migration.phase or Phase.WAITING
    opinions = (
        judge_database(seen),
        migration,
        judge_webhook(seen, phase=phase, now=now),
        judge_certificate(seen),
        judge_monitoring(seen),
        judge_backups(seen, now=now),
        judge_drill(seen, now=now),
    )
    changes: tuple[Action, ...] = ()
    if not seen.bot.spec.suspend:
        changes = tuple(action for opinion in opinions for action in opinion.actions)
        if seen.image is not None:
            asked = frozenset(naming.name_migration(seen, step=step) for step in (Step.EXPAND, Step.CONTRACT))
            changes += prune_jobs(seen, wanted=asked) + drop_superseded(seen, wanted=asked)
        granted = _grant(seen, opinions)
        if granted is not None:
            changes += (granted,)
    status = _write_status(seen, opinions, phase=phase, now=now)
    if status != seen.bot.status:
        changes += (SetStatus(status),)
    return Plan(phase, changes, retry_after=_find_soonest(opinions))


def _grant(seen: Observed, opinions: Iterable[Opinion]) -> RunJob | None:
    """The first wish, when nothing is at work."""
    if seen.running_job is not None:
        return None
    return next((opinion.job for opinion in opinions if opinion.job), None)


def _write_status(seen: Observed, opinions: tuple[Opinion, ...], *, phase: Phase, now: datetime) -> Status:
    bot = seen.bot
    findings = [finding for opinion in opinions for finding in opinion.findings]
    overall = summarize(findings, moving=phase is not Phase.IDLE, suspended=bot.spec.suspend, phase=phase.value)
    return Status(
        observed_generation=bot.metadata.generation,
        conditions=settle(bot.status.conditions, (*overall, *findings), generation=bot.metadata.generation, now=now),
        schema=next((opinion.schema for opinion in opinions if opinion.schema), bot.status.schema),
        last_backup=next((opinion.last_backup for opinion in opinions if opinion.last_backup), bot.status.last_backup),
        last_dump=next((opinion.last_dump for opinion in opinions if opinion.last_dump), bot.status.last_dump),
        last_drill=next((opinion.last_drill for opinion in opinions if opinion.last_drill), bot.status.last_drill),
        webhook=next((opinion.webhook for opinion in opinions if opinion.webhook), bot.status.webhook),
    )


def _find_soonest(opinions: Iterable[Opinion]) -> float | None:
    return min((opinion.retry_after for opinion in opinions if opinion.retry_after is not None), default=None)
