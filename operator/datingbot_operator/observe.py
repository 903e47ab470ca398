"""Looking: everything one decision needs, read from the API server at one moment; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from datingbot_operator import naming
from datingbot_operator.api import BACKUPS, CHILDREN, DEPLOYMENTS, FOLLOWED, JOBS, PODS, SECRETS, Api, Object
from datingbot_operator.manifests.drill import DRILL_LABEL
from datingbot_operator.manifests.jobs import STEP_LABEL
from datingbot_operator.manifests.objects import BOT_LABEL
from datingbot_operator.model import DatingBot
from datingbot_operator.observed import (
    CERTIFICATE,
    CLUSTER,
    Backup,
    Certificate,
    Cluster,
    Drill,
    Job,
    Manifest,
    Observed,
    Pod,
    Progress,
    Secret,
    Step,
    Workload,
)

_BACKUP_PHASES = {"completed": Progress.SUCCEEDED, "failed": Progress.FAILED}


def discover(api: Api) -> frozenset[str]:
    """`Kind.group` of what the API server has now, in the groups of what is made or run."""
    return frozenset().union(*(api.serves(version) for version in {each.version for each in FOLLOWED}))


def observe(api: Api, bot: DatingBot, *, served: frozenset[str]) -> Observed:
    """The picture of one `DatingBot`. Raises `ApiRefused` and `ApiUnreachable`."""
    namespace = bot.metadata.namespace
    ours = f"{BOT_LABEL}={bot.metadata.name}"
    children = {
        # A list of Kubernetes' own kinds says once what its items are.
        (resource.title, child["metadata"]["name"]): {
            "apiVersion": resource.version,
            "kind": resource.kind,
            **child,
        }
        for resource in CHILDREN
        if resource.title in served
        for child in api.list(resource, namespace, labels=ours)
    }
    cluster = children.get((CLUSTER, naming.name_cluster(bot)))
    certificate = children.get((CERTIFICATE, naming.name_certificate(bot)))
    return Observed(
        bot=bot,
        workload=_read_workload(api, bot),
        cluster=_read_cluster(cluster, bot) if cluster else None,
        certificate=_read_certificate(certificate) if certificate else None,
        jobs=_read_jobs(api, namespace, ours),
        backups=_read_backups(api, bot) if CLUSTER in served else (),
        drills=_read_drills(api, namespace, children),
        secrets=_read_secrets(api, bot),
        children=children,
        served=served,
    )


def _read_workload(api: Api, bot: DatingBot) -> Workload | None:
    deployment = api.get(DEPLOYMENTS, bot.metadata.namespace, bot.spec.workload_ref.name)
    if deployment is None:
        return None
    spec, status = deployment["spec"], deployment.get("status", {})
    containers = spec["template"]["spec"]["containers"]
    selector = ",".join(f"{key}={value}" for key, value in sorted(spec["selector"].get("matchLabels", {}).items()))
    progressing = _find_condition(status, "Progressing")
    return Workload(
        image=containers[0]["image"],
        replicas=spec.get("replicas", 1),
        pods=tuple(_read_pod(pod) for pod in api.list(PODS, bot.metadata.namespace, labels=selector) if _is_alive(pod)),
        observed=status.get("observedGeneration", 0) >= deployment["metadata"]["generation"],
        stuck=progressing.get("message", "it does not get on") if progressing.get("status") == "False" else "",
        template=spec["template"],
    )


def _is_alive(pod: Object) -> bool:
    """A pod that ended for good runs nothing; one that is being ended still does."""
    return pod.get("status", {}).get("phase") not in ("Succeeded", "Failed")


def _read_pod(pod: Object) -> Pod:
    ready = _find_condition(pod.get("status", {}), "Ready").get("status") == "True"
    return Pod(
        name=pod["metadata"]["name"],
        image=pod["spec"]["containers"][0]["image"],
        ready=ready and "deletionTimestamp" not in pod["metadata"],
    )


def _read_cluster(cluster: Manifest, bot: DatingBot) -> Cluster:
    status = cluster.get("status", {})
    owners = cluster["metadata"].get("ownerReferences", ())
    return Cluster(
        uid=cluster["metadata"]["uid"],
        ready=_find_condition(status, "Ready").get("status") == "True",
        phase=status.get("phase", ""),
        owned=any(owner["uid"] == bot.metadata.uid for owner in owners),
    )


def _read_drills(api: Api, namespace: str, children: Mapping[tuple[str, str], Manifest]) -> tuple[Drill, ...]:
    """The Clusters of drills, the newest last; those on their way out are no more."""
    found = [
        _read_drill(api, namespace, child)
        for (kind, _), child in children.items()
        if kind == CLUSTER
        and DRILL_LABEL in child["metadata"]["labels"]
        and "deletionTimestamp" not in child["metadata"]
    ]
    return tuple(sorted(found, key=lambda drill: (drill.started_at, drill.name)))


def _read_drill(api: Api, namespace: str, cluster: Manifest) -> Drill:
    metadata, status = cluster["metadata"], cluster.get("status", {})
    ready = _find_condition(status, "Ready")
    tries = api.list(JOBS, namespace, labels=f"cnpg.io/cluster={metadata['name']}")
    return Drill(
        name=metadata["name"],
        uid=metadata["uid"],
        started_at=read_time(metadata["creationTimestamp"]),
        ready_at=read_time(ready["lastTransitionTime"]) if ready.get("status") == "True" else None,
        phase=status.get("phase", ""),
        failures=sum(job.get("status", {}).get("failed", 0) for job in tries),
    )


def _read_certificate(certificate: Manifest) -> Certificate:
    status = certificate.get("status", {})
    ready = _find_condition(status, "Ready")
    issuing = _find_condition(status, "Issuing")
    expires, renewal = (status.get(name) for name in ("notAfter", "renewalTime"))
    return Certificate(
        ready=ready.get("status") == "True",
        message=ready.get("message", ""),
        # It is removed when a later try went well.
        failure=issuing.get("message", "") if issuing.get("reason") == "Failed" else "",
        expires_at=read_time(expires) if expires else None,
        renewal_at=read_time(renewal) if renewal else None,
    )


def _read_jobs(api: Api, namespace: str, labels: str) -> tuple[Job, ...]:
    jobs = [job for job in api.list(JOBS, namespace, labels=labels) if STEP_LABEL in job["metadata"]["labels"]]
    if not jobs:
        return ()
    said = _read_last_words(api, namespace, labels)
    return tuple(_read_job(job, said.get(job["metadata"]["name"], "")) for job in jobs)


def _read_job(job: Object, said: str) -> Job:
    status = job.get("status", {})
    failed = _find_condition(status, "Failed")
    complete = _find_condition(status, "Complete")
    over = next((each for each in (complete, failed) if each.get("status") == "True"), None)
    progress = Progress.RUNNING
    if over is not None:
        progress = Progress.FAILED if over is failed else Progress.SUCCEEDED
    return Job(
        name=job["metadata"]["name"],
        step=Step(job["metadata"]["labels"][STEP_LABEL]),
        progress=progress,
        finished_at=read_time(over["lastTransitionTime"]) if over else None,
        message=said or (failed.get("message", "") if over is failed else ""),
        has_begun=any(status.get(count) for count in ("ready", "succeeded", "failed")),
    )


def _read_last_words(api: Api, namespace: str, labels: str) -> dict[str, str]:
    """How the newest pod of each Job ended, in its own words."""
    pods = api.list(PODS, namespace, labels=f"{labels},job-name")
    said: dict[str, str] = {}
    for pod in sorted(pods, key=lambda each: each["metadata"]["creationTimestamp"]):
        for container in pod.get("status", {}).get("containerStatuses", ()):
            message = container.get("state", {}).get("terminated", {}).get("message")
            if message:
                said[pod["metadata"]["labels"]["job-name"]] = message
    return said


def _read_backups(api: Api, bot: DatingBot) -> tuple[Backup, ...]:
    cluster = naming.name_cluster(bot)
    return tuple(
        _read_backup(backup)
        for backup in api.list(BACKUPS, bot.metadata.namespace)
        if backup["spec"]["cluster"]["name"] == cluster
    )


def _read_backup(backup: Object) -> Backup:
    status = backup.get("status", {})
    stopped = status.get("stoppedAt")
    return Backup(
        name=backup["metadata"]["name"],
        progress=_BACKUP_PHASES.get(status.get("phase", ""), Progress.RUNNING),
        finished_at=read_time(stopped) if stopped else None,
        message=status.get("error", ""),
    )


def _read_secrets(api: Api, bot: DatingBot) -> dict[str, Secret]:
    """Names of keys and the version; the values are dropped here and go nowhere."""
    names = {naming.name_database_secret(bot), bot.spec.telegram.token_secret_ref.name}
    found = ((name, api.get(SECRETS, bot.metadata.namespace, name)) for name in sorted(names))
    return {
        name: Secret(version=secret["metadata"]["resourceVersion"], keys=frozenset(secret.get("data", {})))
        for name, secret in found
        if secret is not None
    }


def _find_condition(status: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    return next((each for each in status.get("conditions", ()) if each["type"] == kind), {})


def read_time(written: str) -> datetime:
    """RFC 3339 as Kubernetes writes it."""
    return datetime.fromisoformat(written)
