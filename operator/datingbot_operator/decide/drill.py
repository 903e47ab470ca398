"""Restore drills: on a schedule a backup is restored into a throw-away Cluster, measured, checked and removed.

Where a drill is, is read from its Cluster and its Job; only how the last one went is in the status.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cronsim import CronSim

from datingbot_operator import naming
from datingbot_operator.conditions import RESTORE_VERIFIED, Finding, false, true, unknown, write_time
from datingbot_operator.decide.plan import DeleteJob, Ensure, Opinion, RemoveDrill, RunJob
from datingbot_operator.manifests.drill import build_drill
from datingbot_operator.manifests.jobs import build_job
from datingbot_operator.model import DrillStatus, RestoreDrill
from datingbot_operator.observed import CLUSTER, MIGRATIONS, Drill, Job, Observed, Progress, Step, read_restored

SOON = 5.0
TRIES = 2
"""A recovery that failed so often is given up: what is in the store does not get better by being read again."""

ON_ITS_WAY = timedelta(minutes=10)
"""What was written so shortly before a drill may not be in the object store yet."""

KEPT = timedelta(hours=1)
"""A drill that failed is there for so long, for a person to look into; the next one takes its place."""


def judge_drill(seen: Observed, *, now: datetime) -> Opinion:
    """Whether what is in the object store becomes a database again."""
    backups, wanted, last = seen.bot.spec.backups, seen.bot.spec.restore_drill, seen.bot.status.last_drill
    if backups is None:
        nothing = unknown(RESTORE_VERIFIED, "NotConfigured", "There is no backup to restore.")
        return Opinion((nothing,), _clear_away(seen))
    if wanted is None:
        nothing = unknown(RESTORE_VERIFIED, "NotConfigured", "No backup is restored to try it; set spec.restoreDrill.")
        return Opinion((nothing,), _clear_away(seen))
    newest = seen.drills[-1] if seen.drills else None
    if newest and (last is None or newest.started_at > datetime.fromisoformat(last.completed_at)):
        return _follow(seen, newest, wanted, now=now)
    told = _tell(last)
    due = _find_due(seen, wanted)
    if newest:
        keep = last is not None and last.result == "Failed" and now - datetime.fromisoformat(last.completed_at) < KEPT
        if keep and not (due and due <= now):
            return Opinion((told,), _clear_away(seen, keep=newest))
        return Opinion((told,), _clear_away(seen), retry_after=SOON)
    if wanted.suspend or due is None or due > now or CLUSTER not in seen.served:
        return Opinion((told,), _clear_away(seen))
    name = naming.name_drill(seen.bot, due=due)
    return Opinion(
        (_wait(last, name),),
        (*_clear_away(seen), Ensure(build_drill(seen, backups, name=name))),
        retry_after=SOON,
    )


def _find_due(seen: Observed, wanted: RestoreDrill) -> datetime | None:
    """The schedule's first time after the last drill, or after the first backup; None while there is no backup.

    Without a schema there is nothing to check yet.
    """
    done = [each.finished_at for each in seen.backups if each.progress is Progress.SUCCEEDED and each.finished_at]
    if not done or seen.bot.status.schema is None:
        return None
    last = seen.bot.status.last_drill
    return next(CronSim(wanted.schedule, datetime.fromisoformat(last.completed_at) if last else min(done)))


def _follow(seen: Observed, drill: Drill, wanted: RestoreDrill, *, now: datetime) -> Opinion:
    """One drill on its way: it recovers, a Job looks into it, and its result is written."""
    name = f"{drill.name}-check"
    job = seen.find_job(name)
    rest = _clear_away(seen, keep=drill)
    last = seen.bot.status.last_drill
    members = last.members if last else None
    if job is None or job.progress is Progress.RUNNING:
        if why := _find_reason_to_give_up(drill, wanted, now=now):
            return _conclude(drill, why=why, now=now, rest=rest, members=members)
        wish = None
        if job is None and drill.ready_at:
            manifest = build_job(seen, step=Step.DRILL, name=name, secret=f"{drill.name}-app")
            wish = RunJob(name, Step.DRILL, manifest)
        return Opinion((_wait(last, drill.name),), rest, job=wish, retry_after=SOON)
    if job.progress is Progress.FAILED:
        said = job.message.strip() or "it left no message"
        why = f"Job {name} could not read the restored database: {said}"
        return _conclude(drill, why=why, now=now, rest=rest, members=members)
    return _check(seen, drill, job, wanted, now=now, rest=rest)


def _find_reason_to_give_up(drill: Drill, wanted: RestoreDrill, *, now: datetime) -> str:
    if drill.ready_at is None and drill.failures >= TRIES:
        return (
            f"Cluster {drill.name} could not be recovered from the object store in {drill.failures} tries; "
            f"the log of Job {drill.name}-1-full-recovery says why"
        )
    if now - drill.started_at > timedelta(seconds=wanted.checks.timeout_seconds):
        phase = drill.phase or "no phase yet"
        return f"Cluster {drill.name} was not restored and checked in {wanted.checks.timeout_seconds} s: {phase}"
    return ""


def _check(
    seen: Observed,
    drill: Drill,
    job: Job,
    wanted: RestoreDrill,
    *,
    now: datetime,
    rest: tuple[DeleteJob | RemoveDrill, ...],
) -> Opinion:
    checks, report, last = wanted.checks, read_restored(job.message), seen.bot.status.last_drill
    members = last.members if last else None
    recovery = int(((drill.ready_at or now) - drill.started_at).total_seconds())
    if report is None:
        why = f"Job {job.name} left no report: {job.message.strip()}"
        return _conclude(drill, why=why, now=now, rest=rest, members=members, recovery=recovery)
    age = max(0, int((drill.started_at - report.newest).total_seconds())) if report.newest else None
    why = ""
    if report.expand == 0:
        why = "The restored database is empty: it holds no schema"
    elif report.expand < (level := _find_level(seen, drill)):
        why = f"The restored database has schema level {report.expand}, the service's own has {level}"
    elif report.members < checks.least_members:
        why = f"The restored database has {report.members} members, checks.leastMembers is {checks.least_members}"
    elif report.members == 0 and members:
        why = f"The restored database has no members, the last that passed had {members}"
    elif age is not None and age > checks.newest_row_seconds:
        why = f"The newest restored row was {age} s old, checks.newestRowSeconds is {checks.newest_row_seconds}"
    members = members if why else report.members
    return _conclude(drill, why=why, now=now, rest=rest, members=members, recovery=recovery, age=age)


def _find_level(seen: Observed, drill: Drill) -> int:
    """The schema level a backup must have; 0 when it was just changed."""
    changed = [job.finished_at for job in seen.jobs if job.step in MIGRATIONS and job.finished_at]
    if seen.bot.status.schema is None or any(each > drill.started_at - ON_ITS_WAY for each in changed):
        return 0
    return seen.bot.status.schema.expand


def _conclude(
    drill: Drill,
    *,
    why: str,
    now: datetime,
    rest: tuple[DeleteJob | RemoveDrill, ...],
    members: int | None,
    recovery: int | None = None,
    age: int | None = None,
) -> Opinion:
    """The result is written first; the Cluster goes in the round after."""
    newest = "no row has a time" if age is None else f"its newest row was {age} s old"
    last = DrillStatus(
        name=drill.name,
        completed_at=write_time(now),
        result="Failed" if why else "Passed",
        message=f"{why}." if why else f"A backup was a database again after {recovery} s; {newest}.",
        recovery_seconds=recovery,
        data_age_seconds=age,
        members=members,
    )
    return Opinion((_tell(last),), rest, last_drill=last, retry_after=1.0)


def _tell(last: DrillStatus | None) -> Finding:
    if last is None:
        return unknown(RESTORE_VERIFIED, "NotVerified", "No backup has been restored to try it yet.")
    if last.result == "Passed":
        return true(RESTORE_VERIFIED, "DrillPassed", f"{last.completed_at}: {last.message}")
    return false(RESTORE_VERIFIED, "DrillFailed", f"{last.completed_at}: {last.message}")


def _wait(last: DrillStatus | None, name: str) -> Finding:
    """What the last drill told holds until this one has ended."""
    return _tell(last) if last else unknown(RESTORE_VERIFIED, "Rehearsing", f"A backup is restored into {name}.")


def _clear_away(seen: Observed, *, keep: Drill | None = None) -> tuple[DeleteJob | RemoveDrill, ...]:
    """Clusters and finished Jobs of other drills than the one that is kept."""
    jobs = (
        job
        for job in seen.jobs
        if job.step is Step.DRILL
        and job.progress is not Progress.RUNNING
        and not (keep and job.name == f"{keep.name}-check")
    )
    return (
        *(DeleteJob(job.name) for job in jobs),
        *(RemoveDrill(drill.name, drill.uid) for drill in seen.drills if drill != keep),
    )
