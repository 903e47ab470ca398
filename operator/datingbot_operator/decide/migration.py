"""The upgrade sequence: backup, expand, roll out, contract; read from the objects each time, kept nowhere else.

Old pods serve until new ones passed the schema gate; nothing contracts while a pod of another image exists; a failed
migration changes nothing and waits for a person.
"""

from __future__ import annotations

from datingbot_operator import naming
from datingbot_operator.conditions import ROLLED_OUT, SCHEMA_CURRENT, false, true, unknown
from datingbot_operator.decide.database import SOON, is_database_ready
from datingbot_operator.decide.plan import DeleteJob, Opinion, Phase, RunJob, StartBackup
from datingbot_operator.manifests.database import build_backup
from datingbot_operator.manifests.jobs import build_job
from datingbot_operator.model import SchemaStatus
from datingbot_operator.observed import MIGRATIONS, Job, Observed, Progress, SchemaReport, Step, read_report


def judge_migration(seen: Observed) -> Opinion:
    """The next step of the sequence."""
    image = seen.image
    if image is None:
        name = seen.bot.spec.workload_ref.name
        said = f"spec.workloadRef: Deployment {name} is not there, and spec.image is empty."
        finding = false(SCHEMA_CURRENT, "NoImage", said)
        return Opinion((finding,), phase=Phase.WAITING, retry_after=SOON)
    job = seen.find_job(naming.name_migration(seen, step=Step.EXPAND))
    if job is None:
        return _begin(seen, image=image)
    if job.progress is Progress.RUNNING:
        finding = false(SCHEMA_CURRENT, "Expanding", f"Job {job.name} brings the schema up to {image}.")
        return Opinion((finding,), phase=Phase.EXPAND)
    if job.progress is Progress.FAILED:
        return _fail(seen, job, reason="MigrationFailed", phase=Phase.EXPAND)
    return _roll_out(seen, job, image=image)


def prune_jobs(seen: Observed, *, wanted: frozenset[str]) -> tuple[DeleteJob, ...]:
    """The oldest finished migration Jobs beyond `migrations.history`; those still asked about stay."""
    finished = sorted(
        (job for job in seen.jobs if job.finished_at and job.step in MIGRATIONS and job.name not in wanted),
        key=lambda job: (job.finished_at, job.name),
        reverse=True,
    )
    return tuple(DeleteJob(job.name) for job in finished[seen.bot.spec.migrations.history :])


def drop_superseded(seen: Observed, *, wanted: frozenset[str]) -> tuple[DeleteJob, ...]:
    """Migration Jobs of an image nobody asks for any more, that have not begun: they would hold up the next release."""
    return tuple(
        DeleteJob(job.name)
        for job in seen.jobs
        if job.progress is Progress.RUNNING and not job.has_begun and job.step in MIGRATIONS and job.name not in wanted
    )


def _begin(seen: Observed, *, image: str) -> Opinion:
    if not is_database_ready(seen):
        finding = unknown(SCHEMA_CURRENT, "DatabaseNotReady", "The schema is migrated once the database is ready.")
        return Opinion((finding,), phase=Phase.WAITING, retry_after=SOON)
    if _has_to_back_up(seen):
        name = naming.name_backup(seen)
        backup = seen.find_backup(name)
        if backup is None:
            finding = false(SCHEMA_CURRENT, "BackingUp", f"Backup {name} is taken before the schema changes.")
            return Opinion((finding,), (StartBackup(name, build_backup(seen)),), phase=Phase.BACKUP, retry_after=SOON)
        if backup.progress is Progress.RUNNING:
            finding = false(SCHEMA_CURRENT, "BackingUp", f"Backup {name} is taken before the schema changes.")
            return Opinion((finding,), phase=Phase.BACKUP, retry_after=SOON)
        if backup.progress is Progress.FAILED:
            said = f"Backup {name} failed, so nothing was migrated: {backup.message}. Mend it and delete the Backup."
            finding = false(SCHEMA_CURRENT, "BackupFailed", said, stalled=True)
            return Opinion((finding,), phase=Phase.BACKUP)
    name = naming.name_migration(seen, step=Step.EXPAND)
    finding = false(SCHEMA_CURRENT, "Expanding", f"Job {name} brings the schema up to {image}.")
    return Opinion((finding,), job=_run(seen, name, step=Step.EXPAND), phase=Phase.EXPAND, retry_after=SOON)


def _has_to_back_up(seen: Observed) -> bool:
    """Only what a migration can spoil: a managed database of ours that holds a schema already."""
    spec, schema = seen.bot.spec, seen.bot.status.schema
    return spec.migrations.backup_first and spec.backups is not None and schema is not None and schema.expand > 0


def _roll_out(seen: Observed, expanded: Job, *, image: str) -> Opinion:
    report = read_report(expanded.message)
    newest = _read_newest(seen)
    schema = SchemaStatus(expand=newest.expand, contract=newest.contract) if newest else None
    current = true(SCHEMA_CURRENT, "Expanded", f"The schema fits {image}.")
    workload = seen.workload
    if workload is None:
        name = seen.bot.spec.workload_ref.name
        waiting = false(ROLLED_OUT, "DeploymentMissing", f"spec.workloadRef: Deployment {name} is not there.")
        return Opinion((current, waiting), phase=Phase.ROLL_OUT, schema=schema, retry_after=SOON)
    if not workload.runs_only(image):
        said = workload.stuck or f"{sum(pod.ready for pod in workload.pods)} of {workload.replicas} pods are ready."
        if workload.image != image:
            said = f"The Deployment runs {workload.image}, spec.image asks for {image}."
        reason = "RolloutStuck" if workload.stuck else "RollingOut"
        waiting = false(ROLLED_OUT, reason, said, stalled=bool(workload.stuck))
        return Opinion((current, waiting), phase=Phase.ROLL_OUT, schema=schema, retry_after=SOON)
    rolled = true(ROLLED_OUT, "RolledOut", f"Every pod runs {image}.")
    if report and newest and newest.expand > report.needs:
        # A newer image was here: what it needs is not this one's to take away.
        kept = true(SCHEMA_CURRENT, "RolledBack", f"The schema is newer than {image} and fits it.")
        return Opinion((kept, rolled), phase=Phase.IDLE, schema=schema)
    contracted = seen.find_job(naming.name_migration(seen, step=Step.CONTRACT))
    if contracted is None:
        name = naming.name_migration(seen, step=Step.CONTRACT)
        wish = _run(seen, name, step=Step.CONTRACT) if is_database_ready(seen) else None
        return Opinion((current, rolled), job=wish, phase=Phase.CONTRACT, schema=schema, retry_after=SOON)
    if contracted.progress is Progress.RUNNING:
        return Opinion((current, rolled), phase=Phase.CONTRACT, schema=schema)
    if contracted.progress is Progress.FAILED:
        return _fail(seen, contracted, reason="ContractFailed", phase=Phase.CONTRACT)
    done = true(SCHEMA_CURRENT, "UpToDate", f"The schema is what {image} wants.")
    return Opinion((done, rolled), phase=Phase.IDLE, schema=schema)


def _read_newest(seen: Observed) -> SchemaReport | None:
    """The levels the last migration of any image told; a Job of an image that was rolled back to is an old one."""
    told = [
        (job.finished_at, job.name, report)
        for job in seen.jobs
        if job.finished_at and job.progress is Progress.SUCCEEDED and (report := read_report(job.message))
    ]
    return max(told, key=lambda each: each[:2])[2] if told else None


def _fail(seen: Observed, job: Job, *, reason: str, phase: Phase) -> Opinion:
    remedy = f"Roll back, or mend it and delete Job {job.name} to try again."
    said = job.message.strip() or "it left no message; see its log"
    finding = false(SCHEMA_CURRENT, reason, f"Job {job.name} failed, {_serving(seen)}: {said} {remedy}", stalled=True)
    return Opinion((finding,), phase=phase)


def _serving(seen: Observed) -> str:
    ready = sum(pod.ready for pod in seen.workload.pods) if seen.workload else 0
    return f"{ready} pods of the version before it serve on" if ready else "no pod serves"


def _run(seen: Observed, name: str, *, step: Step) -> RunJob:
    return RunJob(name, step, build_job(seen, step=step, name=name))
