"""What the Prometheus operator reads: one monitor for the service's pods, one for the database's."""

from __future__ import annotations

from datingbot_operator import naming
from datingbot_operator.manifests.objects import Built, build_object
from datingbot_operator.model import DatingBot
from datingbot_operator.observed import Manifest, Observed

MONITORING = "monitoring.coreos.com/v1"
SCRAPED = ("bot", "operator")
"""Components that have `/metrics` on the port `http` of their Service."""

_SELECTING = ("app.kubernetes.io/name", "app.kubernetes.io/instance")


def build_service_monitor(seen: Observed) -> Built:
    """Prometheus reads bot and operator of this release through their Services, and of no other release."""
    labels = (seen.workload.template if seen.workload else {}).get("metadata", {}).get("labels", {})
    spec = {
        "selector": {
            "matchLabels": {key: labels[key] for key in _SELECTING if key in labels},
            "matchExpressions": [
                {"key": "app.kubernetes.io/component", "operator": "In", "values": list(SCRAPED)},
            ],
        },
        "endpoints": [{"port": "http", "path": "/metrics", "interval": "30s"}],
    }
    return _monitor("ServiceMonitor", seen.bot, naming.name_monitor(seen.bot), spec)


def build_pod_monitor(bot: DatingBot) -> Built:
    """Prometheus reads the database's metrics from CloudNativePG's exporter."""
    spec = {
        "selector": {"matchLabels": {"cnpg.io/cluster": naming.name_cluster(bot), "cnpg.io/podRole": "instance"}},
        "podMetricsEndpoints": [{"port": "metrics", "interval": "30s"}],
    }
    return _monitor("PodMonitor", bot, naming.name_cluster(bot), spec)


def _monitor(kind: str, bot: DatingBot, name: str, spec: Manifest) -> Built:
    monitor = build_object(MONITORING, kind, name, bot, spec)
    monitor["metadata"]["labels"].update(bot.spec.monitoring.labels)
    return monitor
