"""What was seen in the cluster about one `DatingBot`, as frozen values: all that a decision may rest on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from datingbot_operator.model import DatingBot

Manifest = Mapping[str, Any]

CLUSTER = "Cluster.postgresql.cnpg.io"
POOLER = "Pooler.postgresql.cnpg.io"
SCHEDULED_BACKUP = "ScheduledBackup.postgresql.cnpg.io"
OBJECT_STORE = "ObjectStore.barmancloud.cnpg.io"
CERTIFICATE = "Certificate.cert-manager.io"
ISSUER = "Issuer.cert-manager.io"
SERVICE_MONITOR = "ServiceMonitor.monitoring.coreos.com"
POD_MONITOR = "PodMonitor.monitoring.coreos.com"
PROMETHEUS_RULE = "PrometheusRule.monitoring.coreos.com"
CRON_JOB = "CronJob.batch"

_WEBHOOK = re.compile(
    r"updates go to: (?P<url>\S+)\s+pending: (?P<pending>\d+)\s+last error: (?P<error>.*)", re.MULTILINE
)
_RESTORED = re.compile(r"holds: level (?P<expand>\d+), members (?P<members>\d+), newest row (?P<newest>\S+)")
_REPORT = re.compile(r"expand (?P<expand>\d+), contract (?P<contract>\d+) \(this version needs expand (?P<needs>\d+)\)")


class Step(StrEnum):
    """What a Job of ours does; the value is its label and a part of its name."""

    EXPAND = "expand"
    CONTRACT = "contract"
    WEBHOOK = "webhook"
    DRILL = "drill"


MIGRATIONS = (Step.EXPAND, Step.CONTRACT)


class Progress(StrEnum):
    """How far a Job or a backup is."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SchemaReport:
    """What a migration's last line told: the database's levels, and the expansion its image needs."""

    expand: int
    contract: int
    needs: int


def read_report(line: str) -> SchemaReport | None:
    """The levels in the line `datingbot migrate` ends with; None when it is not such a line."""
    found = _REPORT.search(line)
    return SchemaReport(int(found["expand"]), int(found["contract"]), int(found["needs"])) if found else None


@dataclass(frozen=True, slots=True)
class RestoredReport:
    """What a restored database holds; `newest` is None when no row of it has a time."""

    expand: int
    members: int
    newest: datetime | None


def read_restored(text: str) -> RestoredReport | None:
    """The line `datingbot inspect` prints; None when it is not there."""
    found = _RESTORED.search(text)
    if found is None:
        return None
    newest = None if found["newest"] == "none" else datetime.fromisoformat(found["newest"])
    return RestoredReport(int(found["expand"]), int(found["members"]), newest)


@dataclass(frozen=True, slots=True)
class WebhookReport:
    """What Telegram answered (getWebhookInfo), as `datingbot webhook sync` prints it."""

    url: str
    pending: int
    error: str


def read_webhook_report(text: str) -> WebhookReport | None:
    """The three lines `datingbot webhook` ends with; None when they are not there."""
    found = _WEBHOOK.search(text)
    if found is None:
        return None
    error = found["error"].strip()
    return WebhookReport(found["url"], int(found["pending"]), "" if error == "None" else error)


@dataclass(frozen=True, slots=True)
class Job:
    """A Job of ours; `message` is how its last pod ended, the report when it went well.

    One whose pod never ran has not begun: its image cannot be pulled, or there is no room for it.
    """

    name: str
    step: Step
    progress: Progress
    finished_at: datetime | None = None
    message: str = ""
    has_begun: bool = True


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup of the managed database."""

    name: str
    progress: Progress
    finished_at: datetime | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Pod:
    """A pod of the bot that still exists, ending ones too; `image` is the serving container's."""

    name: str
    image: str
    ready: bool


@dataclass(frozen=True, slots=True)
class Workload:
    """The bot's Deployment: what it wants to run, and the pods there are.

    `template` is its pod template, which Jobs take environment and security from. `stuck` is the Deployment
    controller's own sentence that a rollout does not get on; empty while it does.
    """

    image: str
    replicas: int
    pods: tuple[Pod, ...] = ()
    observed: bool = True
    stuck: str = ""
    template: Manifest = field(default_factory=dict)

    def runs_only(self, image: str) -> bool:
        """Whether this image is wanted, as many pods as wanted are ready with it, and no other pod is left."""
        ready = sum(pod.ready for pod in self.pods)
        return (
            self.observed
            and self.image == image
            and ready >= self.replicas
            and all(pod.image == image for pod in self.pods)
        )


@dataclass(frozen=True, slots=True)
class Cluster:
    """The managed database as CloudNativePG sees it; `owned` when it would be deleted with the `DatingBot`."""

    uid: str
    ready: bool
    phase: str = ""
    owned: bool = False


@dataclass(frozen=True, slots=True)
class Drill:
    """A throw-away Cluster that is made from a backup; `failures` counts its tries to recover that ended badly."""

    name: str
    uid: str
    started_at: datetime
    ready_at: datetime | None = None
    phase: str = ""
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Secret:
    """That a Secret is there, which keys it has, and a version that changes with its values; never a value."""

    version: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate as cert-manager sees it; `failure` is how the last try to issue another one ended badly."""

    ready: bool
    message: str = ""
    failure: str = ""
    expires_at: datetime | None = None
    renewal_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """Everything seen at one moment; `served` and the keys of `children` begin with `Kind.group`."""

    bot: DatingBot
    workload: Workload | None = None
    cluster: Cluster | None = None
    certificate: Certificate | None = None
    jobs: tuple[Job, ...] = ()
    backups: tuple[Backup, ...] = ()
    drills: tuple[Drill, ...] = ()
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    children: Mapping[tuple[str, str], Manifest] = field(default_factory=dict)
    served: frozenset[str] = frozenset()

    @property
    def image(self) -> str | None:
        """The image migrations run; None while nothing names one."""
        return self.bot.spec.image or (self.workload.image if self.workload else None)

    def find_job(self, name: str) -> Job | None:
        """The Job of that name."""
        return next((job for job in self.jobs if job.name == name), None)

    def find_backup(self, name: str) -> Backup | None:
        """The backup of that name."""
        return next((backup for backup in self.backups if backup.name == name), None)

    @property
    def running_job(self) -> Job | None:
        """The Job that is at work; there is never a second one."""
        return next((job for job in self.jobs if job.progress is Progress.RUNNING), None)
