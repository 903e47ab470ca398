"""The other controllers of a cluster, played on an API server that has none: databases, certificates, Jobs, pods."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from apiserver.server import ApiServer

TIME = "2026-11-23T12:00:00Z"
LEVELS = "schema level: expand 2, contract 0 (this version needs expand 2)"
"""The last words of a migration."""

WEBHOOK = "updates go to: https://love.example.com/telegram/webhook\npending: 3\nlast error: None"
"""The last words of the Job that tells Telegram where the service is."""

READY = {"type": "Ready", "status": "True", "reason": "r", "message": "m", "lastTransitionTime": TIME}
_ENDED = ("SuccessCriteriaMet", "Complete")


class Neighbours:
    """All of them, in one namespace."""

    def __init__(self, server: ApiServer, namespace: str) -> None:
        self.server, self.namespace = server, namespace

    def path(self, version: str, plural: str, name: str = "") -> str:
        """Of an object in this namespace."""
        root = "/api/v1" if version == "v1" else f"/apis/{version}"
        return f"{root}/namespaces/{self.namespace}/{plural}" + (f"/{name}" if name else "")

    def get(self, version: str, plural: str, name: str = "") -> Any:
        """An object, or the items of a list."""
        reply = self.server.call("GET", self.path(version, plural, name))
        assert reply.status == 200, reply.message
        return reply.body if name else reply.body["items"]

    def make_secret(self, name: str, *keys: str) -> None:
        """A Secret with these keys."""
        body = {"metadata": {"name": name}, "stringData": dict.fromkeys(keys, "x")}
        assert self.server.call("POST", self.path("v1", "secrets"), body).status == 201

    def set_status(self, version: str, plural: str, name: str, status: dict[str, Any]) -> None:
        """What another controller would write."""
        self.change(version, plural, f"{name}/status", {"status": status})

    def change(self, version: str, plural: str, name: str, changes: dict[str, Any]) -> None:
        """A merge patch, as an owner's or another controller's."""
        path = self.path(version, plural, name)
        reply = self.server.call("PATCH", path, changes, content_type="application/merge-patch+json")
        assert reply.status == 200, reply.message

    def start_database(self, name: str) -> None:
        """CloudNativePG has the Cluster ready, and its owner's Secret is there."""
        status = {"conditions": [READY], "phase": "Cluster in healthy state"}
        self.set_status("postgresql.cnpg.io/v1", "clusters", name, status)
        self.make_secret(f"{name}-app", "uri")

    def issue(self, name: str) -> None:
        """cert-manager has the certificate."""
        self.set_status("cert-manager.io/v1", "certificates", name, {"conditions": [READY]})

    def finish(self, job: dict[str, Any], said: str) -> None:
        """A Job ends well, with these last words."""
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        name, template = job["metadata"]["name"], job["spec"]["template"]
        self._make_pod(f"{name}-pod", template, more={"job-name": name})
        container = template["spec"]["containers"][0]
        state = {
            "name": container["name"],
            "state": {"terminated": {"exitCode": 0, "message": said, "startedAt": now, "finishedAt": now}},
            "ready": False,
            "restartCount": 0,
            "image": container["image"],
            "imageID": "x",
        }
        self.set_status("v1", "pods", f"{name}-pod", {"phase": "Succeeded", "containerStatuses": [state]})
        reached = [{"type": kind, "status": "True", "lastTransitionTime": now} for kind in _ENDED]
        ended = {"startTime": now, "completionTime": now, "succeeded": 1, "conditions": reached}
        self.set_status("batch/v1", "jobs", name, ended)

    def start_pods(self, deployment: dict[str, Any]) -> None:
        """The Deployment's pods are there and ready."""
        name, spec = deployment["metadata"]["name"], deployment["spec"]
        for number in range(spec["replicas"]):
            self._make_pod(f"{name}-{number}", spec["template"])
            ready = [{"type": "Ready", "status": "True"}]
            self.set_status("v1", "pods", f"{name}-{number}", {"phase": "Running", "conditions": ready})
        generation = deployment["metadata"]["generation"]
        self.set_status("apps/v1", "deployments", name, {"observedGeneration": generation})

    def _make_pod(self, name: str, template: dict[str, Any], *, more: dict[str, str] | None = None) -> None:
        labels = {**template["metadata"]["labels"], **(more or {})}
        pod = {"metadata": {"name": name, "labels": labels}, "spec": template["spec"]}
        reply = self.server.call("POST", self.path("v1", "pods"), pod)
        assert reply.status == 201, reply.message


def has_ended(job: dict[str, Any]) -> bool:
    """Whether a Job is over."""
    return bool(job.get("status", {}).get("conditions"))
