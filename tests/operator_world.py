"""A small cluster in memory that obeys plans: Jobs end, pods come and go behind the schema gate, as on a real one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import structs

from datingbot_operator.decide.plan import (
    Action,
    DeleteJob,
    Ensure,
    Plan,
    RemoveDrill,
    RunJob,
    SetStatus,
    StartBackup,
)
from datingbot_operator.manifests.drill import DRILL_LABEL
from datingbot_operator.model import DatingBot, read_resource
from datingbot_operator.observed import (
    CERTIFICATE,
    CLUSTER,
    POD_MONITOR,
    PROMETHEUS_RULE,
    SCHEDULED_BACKUP,
    SERVICE_MONITOR,
    Backup,
    Certificate,
    Cluster,
    Drill,
    Job,
    Observed,
    Pod,
    Progress,
    Secret,
    Step,
    Workload,
)

IMAGES = {"love:1": (1, 0), "love:2": (2, 0), "love:3": (3, 1), "love:4": (3, 2)}
"""What each image brings the schema to: expanded to, contracted to. An image bears contractions of the next one."""

TEMPLATE = {
    "metadata": {"labels": {"app.kubernetes.io/name": "datingbot", "app.kubernetes.io/instance": "love"}},
    "spec": {"containers": [{"name": "bot", "image": "love:1", "env": []}]},
}
KEYS = frozenset({"bot-token", "webhook-secret", "session-secret"})
ALL_SERVED = frozenset({CLUSTER, SCHEDULED_BACKUP, CERTIFICATE, SERVICE_MONITOR, POD_MONITOR, PROMETHEUS_RULE})


def make_bot(**spec: Any) -> DatingBot:
    """A managed bot with backups and monitoring; fields of the spec by their names in the resource."""
    wanted: dict[str, Any] = {
        "workloadRef": {"name": "love-bot"},
        "database": {"mode": "managed", "instances": 2, "storage": {"size": "1Gi"}},
        "telegram": {
            "tokenSecretRef": {"name": "love-secret"},
            "webhookUrl": "https://love.example.com/telegram/webhook",
        },
        "backups": {"objectStore": {"destinationPath": "s3://love/db", "secretRef": {"name": "s3"}}},
        "restoreDrill": {"schedule": "0 5 * * *"},
        "monitoring": {"enabled": True},
    }
    metadata = {"name": "love", "namespace": "dating", "uid": "uid-1", "generation": 1}
    return read_resource({"metadata": metadata, "spec": {**wanted, **spec}})


@dataclass
class World:
    """What the API server holds, and what the database holds behind it."""

    bot: DatingBot = field(default_factory=make_bot)
    image: str = "love:1"
    replicas: int = 2
    pods: list[Pod] = field(default_factory=list)
    jobs: dict[str, Job] = field(default_factory=dict)
    job_images: dict[str, str] = field(default_factory=dict)
    backups: dict[str, Backup] = field(default_factory=dict)
    children: dict[tuple[str, str], Any] = field(default_factory=dict)
    drills: dict[str, Drill] = field(default_factory=dict)
    secrets: dict[str, Secret] = field(default_factory=lambda: {"love-secret": Secret("1", KEYS)})
    database_ready: bool = False
    certificate: Certificate | None = None
    expand: int = 0
    contract: int = 0
    born: int = 0
    now: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)
    served: frozenset[str] = ALL_SERVED

    def observe(self) -> Observed:
        """The picture of this moment."""
        has_cluster = (CLUSTER, "love-db") in self.children
        return Observed(
            bot=self.bot,
            workload=Workload(self.image, self.replicas, tuple(self.pods), template=TEMPLATE),
            cluster=Cluster("db-uid", self.database_ready) if has_cluster else None,
            certificate=self.certificate,
            jobs=tuple(self.jobs.values()),
            backups=tuple(self.backups.values()),
            drills=tuple(self.drills.values()),
            secrets=dict(self.secrets),
            children=dict(self.children),
            served=self.served,
        )

    def obey(self, plan: Plan) -> None:
        """Do what the plan says."""
        for action in plan.actions:
            self._do(action)

    def _do(self, action: Action) -> None:
        match action:
            case Ensure(manifest):
                version = manifest["apiVersion"]
                group = version.partition("/")[0] if "/" in version else ""
                name = manifest["metadata"]["name"]
                self.children[f"{manifest['kind']}.{group}", name] = manifest
                if DRILL_LABEL in manifest["metadata"]["labels"]:
                    assert not self.drills, "two drills at once"
                    self.drills[name] = Drill(name, f"uid-of-{name}", self.now)
            case StartBackup(name, _):
                self.backups[name] = Backup(name, Progress.RUNNING)
            case RunJob(name, step, manifest):
                assert name not in self.jobs, "a Job is made twice"
                self.jobs[name] = Job(name, step, Progress.RUNNING)
                self.job_images[name] = manifest["spec"]["template"]["spec"]["containers"][0]["image"]
            case DeleteJob(name):
                job = self.jobs[name]
                assert job.progress is not Progress.RUNNING or not job.has_begun, "a Job at work was removed"
                del self.jobs[name]
            case RemoveDrill(name, uid):
                assert self.drills.pop(name).uid == uid, "another Cluster than the drill's was removed"
                del self.children[CLUSTER, name]
            case SetStatus(status):
                self.bot = structs.replace(self.bot, status=status)

    def hold_up_job(self) -> None:
        """The pod of the Job at work does not start: there is no such image, or no room."""
        for job in self.jobs.values():
            if job.progress is Progress.RUNNING:
                self.jobs[job.name] = replace(job, has_begun=False)

    def finish_job(self, *, well: bool = True) -> bool:
        """The Job at work ends; False when there is none."""
        job = next((each for each in self.jobs.values() if each.progress is Progress.RUNNING), None)
        if job is None:
            return False
        self.now += timedelta(seconds=5)
        if job.step is Step.DRILL:
            report = f"holds: level {self.expand}, members 3, newest row {self.now.isoformat()}"
            progress, said = (Progress.SUCCEEDED, report) if well else (Progress.FAILED, "connection refused")
            self.jobs[job.name] = replace(job, progress=progress, finished_at=self.now, message=said, has_begun=True)
            return True
        needs, takes = IMAGES[self.job_images[job.name]]
        message = "out of order"
        if well and job.step is Step.EXPAND:
            self.expand = max(self.expand, needs)
        if well and job.step is Step.CONTRACT:
            self.contract = max(self.contract, takes)
        if well:
            message = (
                "updates go to: https://love.example.com/telegram/webhook\npending: 0\nlast error: None"
                if job.step is Step.WEBHOOK
                else f"schema level: expand {self.expand}, contract {self.contract} (this version needs expand {needs})"
            )
        progress = Progress.SUCCEEDED if well else Progress.FAILED
        self.jobs[job.name] = replace(job, progress=progress, finished_at=self.now, message=message)
        return True

    def finish_backup(self, *, well: bool = True) -> bool:
        """The backup at work ends; False when there is none."""
        backup = next((each for each in self.backups.values() if each.progress is Progress.RUNNING), None)
        if backup is None:
            return False
        progress = Progress.SUCCEEDED if well else Progress.FAILED
        self.backups[backup.name] = replace(backup, progress=progress, finished_at=self.now, message="no space")
        return True

    def finish_drill(self, *, well: bool = True) -> bool:
        """The drill's Cluster recovers, or fails to for good; False when there is nothing to do."""
        drill = next(
            (each for each in self.drills.values() if each.ready_at is None and each.failures == 0),
            None,
        )
        if drill is None:
            return False
        self.now += timedelta(seconds=40)
        self.drills[drill.name] = replace(drill, ready_at=self.now) if well else replace(drill, failures=2)
        return True

    def wake_database(self) -> bool:
        """CloudNativePG gets the cluster ready and makes its Secret; False when there is nothing to do."""
        if self.database_ready or (CLUSTER, "love-db") not in self.children:
            return False
        self.database_ready = True
        self.secrets["love-db-app"] = Secret("1", frozenset({"uri"}))
        return True

    def roll_one(self) -> bool:
        """One step of the Deployment's rollout: new pods pass the gate, then old ones go; False when it is done."""
        needs, _ = IMAGES[self.image]
        for index, pod in enumerate(self.pods):
            if pod.image == self.image and not pod.ready and self.expand >= needs:
                self.pods[index] = replace(pod, ready=True)
                return True
        new = [pod for pod in self.pods if pod.image == self.image]
        old = [pod for pod in self.pods if pod.image != self.image]
        if old and all(pod.ready for pod in new) and len(self.pods) > self.replicas:
            self.pods.remove(old[0])
            return True
        if len(new) < self.replicas and len(self.pods) <= self.replicas:
            self.born += 1
            self.pods.append(Pod(f"pod-{self.born}", self.image, ready=False))
            return True
        return False
