"""What somebody deletes by hand is back within a minute."""

from __future__ import annotations

from typing import Any

import pytest
from cluster.stage import Bot, await_condition
from provision.cluster import Cluster
from provision.shell import wait_until

MINUTE = 60
MADE = {
    "servicemonitor.monitoring.coreos.com": "{name}",
    "podmonitor.monitoring.coreos.com": "{name}-db",
    "prometheusrule.monitoring.coreos.com": "{name}",
    "configmap": "{name}-dashboards",
    "scheduledbackup.postgresql.cnpg.io": "{name}-db",
    "certificate.cert-manager.io": "{name}-tls",
}


@pytest.mark.parametrize("kind", MADE)
def test_a_deleted_object_is_made_again(cluster: Cluster, love: Bot, kind: str) -> None:
    name = MADE[kind].format(name=love.name)
    assert_comes_back(cluster, love, kind, name)


def test_a_deleted_job_is_run_again(cluster: Cluster, love: Bot) -> None:
    jobs: Any = cluster.get("jobs", "-n", love.namespace, "-l", "datingbot.dev/step=expand")
    [name] = [job["metadata"]["name"] for job in jobs["items"]]
    assert_comes_back(cluster, love, "job", name)
    # Its backup, the Job and what follows them.
    await_condition(cluster, love, "Ready")


def test_a_field_somebody_changed_is_put_right(cluster: Cluster, love: Bot) -> None:
    where = ("servicemonitor.monitoring.coreos.com", love.name, "-n", love.namespace)

    before: Any = cluster.get(*where)
    patch = '{"spec": {"endpoints": [{"port": "elsewhere"}]}}'
    cluster.kubectl("patch", *where, "--type=merge", "-p", patch)

    def is_right() -> bool:
        found: Any = cluster.get(*where)
        # Two changes: the patch, and what put it right.
        changes = found["metadata"]["generation"] - before["metadata"]["generation"]
        return changes >= 2 and found["spec"] == before["spec"]

    wait_until("the monitor's own endpoints", is_right, seconds=MINUTE)


def assert_comes_back(cluster: Cluster, bot: Bot, kind: str, name: str) -> None:
    """Delete it; another one of the same name is there within a minute."""

    def read_uid() -> str:
        found: Any = cluster.get(kind, name, "-n", bot.namespace)
        return str(found["metadata"]["uid"])

    before = read_uid()
    cluster.kubectl("delete", kind, name, "-n", bot.namespace)
    wait_until(f"another {kind} {name}", lambda: read_uid() != before, seconds=MINUTE)
