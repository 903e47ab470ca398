"""An installation: from ``helm install`` until every condition of its DatingBot is true, in the tests' cluster."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from cluster.stage import LOVE, Bot, choose_values, helm, prepare_namespace, read_conditions, remove, set_up_telegram
from provision.cluster import Cluster, find_cluster, find_given
from provision.shell import wait_until
from provision.up import up

from provision import engine

CONDITIONS = (
    "DatabaseReady",
    "SchemaCurrent",
    "CertificateReady",
    "WebhookRegistered",
    "MonitoringConfigured",
    "Ready",
    "BackupHealthy",
)
"""All of them; BackupHealthy is true once a base backup is in the object store."""

LONGEST_SECONDS = 900


def find_running_cluster() -> Cluster | None:
    """The cluster that is there already, with the images of this tree; None when there is none."""
    if find_given() is None and not (engine.answers() and find_cluster()):
        return None
    return up()


def measure_installation(cluster: Cluster, *, bot: Bot = LOVE) -> dict[str, float]:
    """Seconds from ``helm install`` until each condition was true, by name, the earliest first."""
    set_up_telegram(cluster, bot)
    remove(cluster, bot)
    prepare_namespace(cluster, bot)
    # Conditions tell their moment to the second, by the cluster's clock, which is this machine's.
    begun = time.time()
    helm(cluster, bot, "install", values=choose_values(bot))
    wait_until("every condition", lambda: set(CONDITIONS) <= _true(cluster, bot).keys(), seconds=LONGEST_SECONDS)
    told = _true(cluster, bot)
    remove(cluster, bot)
    return dict(sorted(((kind, told[kind] - begun) for kind in CONDITIONS), key=lambda each: each[1]))


def _true(cluster: Cluster, bot: Bot) -> dict[str, float]:
    """The conditions that are true, and since when, in seconds since 1970."""
    return {
        kind: datetime.fromisoformat(str(each["lastTransitionTime"])).astimezone(UTC).timestamp()
        for kind, each in read_conditions(cluster, bot).items()
        if each["status"] == "True"
    }
