"""Backups: the schedule is kept, and `BackupHealthy` tells of the newest backup that is completed."""

from __future__ import annotations

from datetime import datetime, timedelta

from cronsim import CronSim

from datingbot_operator.conditions import (
    BACKUP_HEALTHY,
    Finding,
    false,
    true,
    unknown,
    write_time,
)
from datingbot_operator.decide.drift import ensure
from datingbot_operator.decide.dumps import add_dump, find_last_dump, keep_dumping
from datingbot_operator.decide.plan import Opinion
from datingbot_operator.manifests.database import build_scheduled_backup
from datingbot_operator.model import BackupStatus
from datingbot_operator.observed import CLUSTER, Backup, Observed, Progress

GRACE = timedelta(hours=1)
"""A backup takes its time; only after it is the next one missing."""


def judge_backups(seen: Observed, *, now: datetime) -> Opinion:
    """Whether what is lost could be had again."""
    backups = seen.bot.spec.backups
    if backups is None:
        who = "its owner's" if seen.bot.spec.database.mode == "external" else "none; set spec.backups"
        return Opinion((unknown(BACKUP_HEALTHY, "NotConfigured", f"Backups of this database are {who}."),))
    actions = ensure(seen, build_scheduled_backup(seen, backups)) if CLUSTER in seen.served else ()
    actions += keep_dumping(seen, backups)
    newest, dump = _find_newest(seen), find_last_dump(seen)
    if newest is None or newest.finished_at is None:
        return Opinion((add_dump(seen, backups, _judge_none(seen), now=now),), actions, last_dump=dump)
    last = BackupStatus(name=newest.name, completed_at=write_time(newest.finished_at))
    fires = CronSim(backups.schedule, newest.finished_at)
    next(fires)
    due = next(fires) + GRACE
    said = f"Backup {newest.name} was completed at {last.completed_at}"
    finding = (
        true(BACKUP_HEALTHY, "Recent", f"{said}.")
        if now <= due
        else false(BACKUP_HEALTHY, "Late", f"{said}, and none since; see the newest Backup of this namespace.")
    )
    return Opinion((add_dump(seen, backups, finding, now=now),), actions, last_backup=last, last_dump=dump)


def _find_newest(seen: Observed) -> Backup | None:
    done = [backup for backup in seen.backups if backup.progress is Progress.SUCCEEDED and backup.finished_at]
    return max(done, key=lambda backup: (backup.finished_at, backup.name), default=None)


def _judge_none(seen: Observed) -> Finding:
    failed = next((backup for backup in seen.backups if backup.progress is Progress.FAILED), None)
    if failed is not None:
        return false(BACKUP_HEALTHY, "Failed", f"Backup {failed.name} failed: {failed.message}.")
    return false(BACKUP_HEALTHY, "NoneYet", "No backup is completed yet.")
