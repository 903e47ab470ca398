"""The daily dump: its CronJobs are kept as wanted, and it has a sentence in `BackupHealthy`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cronsim import CronSim

from datingbot_operator import naming
from datingbot_operator.conditions import BACKUP_HEALTHY, Finding, false
from datingbot_operator.decide.drift import ensure
from datingbot_operator.decide.plan import Ensure
from datingbot_operator.manifests.dumps import build_dumps
from datingbot_operator.manifests.objects import Built
from datingbot_operator.model import Backups, DumpStatus
from datingbot_operator.observed import CRON_JOB, Manifest, Observed

GRACE = timedelta(hours=1)
"""A dump takes its time; only after it is the next one missing."""


def keep_dumping(seen: Observed, backups: Backups) -> tuple[Ensure, ...]:
    """The CronJobs; where dumps are no longer wanted they stay and are suspended, for nothing is ever deleted."""
    wanted = backups.logical_dump
    if seen.cluster is None:
        return ()
    if wanted.enabled and wanted.key_secret_ref:
        return ensure(seen, *build_dumps(seen, backups, wanted.key_secret_ref))
    live = _find(seen)
    if live is None or live["spec"].get("suspend"):
        return ()
    return (Ensure(_suspend(live)),)


def add_dump(seen: Observed, backups: Backups, finding: Finding, *, now: datetime) -> Finding:
    """What is said of the backups, with what there is to say of dumps; a late one makes it false."""
    wanted = backups.logical_dump
    if not wanted.enabled:
        return finding
    if wanted.key_secret_ref is None:
        return _say(finding, "No dump is made: set backups.logicalDump.keySecretRef.")
    live = _find(seen)
    if live is None:
        return finding
    done = live.get("status", {}).get("lastSuccessfulTime")
    begun = done or live["metadata"].get("creationTimestamp")
    name = naming.name_dumps(seen.bot)
    said = f"The last dump is of {done}" if done else "No dump is made yet"
    if begun is None:
        return _say(finding, f"{said}.")
    if now <= next(CronSim(wanted.schedule, datetime.fromisoformat(begun))) + GRACE:
        return _say(finding, f"{said}.")
    late = f"{said}, and one was due; see the Jobs of CronJob {name}."
    if finding.status == "False":
        return _say(finding, late)
    return false(BACKUP_HEALTHY, "DumpLate", f"{finding.message} {late}")


def find_last_dump(seen: Observed) -> DumpStatus | None:
    """When a dump was last stored and read back; None while there is none."""
    done = (_find(seen) or {}).get("status", {}).get("lastSuccessfulTime")
    return DumpStatus(completed_at=done) if done else None


def _say(finding: Finding, more: str) -> Finding:
    return replace(finding, message=f"{finding.message} {more}")


def _find(seen: Observed) -> Manifest | None:
    return seen.children.get((CRON_JOB, naming.name_dumps(seen.bot)))


def _suspend(live: Manifest) -> Built:
    """The same CronJob, standing still; with what the server manages left out."""
    kept = ("name", "namespace", "labels", "annotations", "ownerReferences")
    metadata = {name: live["metadata"][name] for name in kept if name in live["metadata"]}
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": metadata,
        "spec": {**live["spec"], "suspend": True},
    }
