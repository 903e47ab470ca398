"""What a monitoring stack of the cluster reads: monitors of the service and its database, alerts, dashboards."""

from __future__ import annotations

import functools
from typing import Any

import yaml

from datingbot_operator import naming
from datingbot_operator.manifests.objects import Built, build_object
from datingbot_operator.model import DatingBot
from datingbot_operator.observed import Manifest, Observed
from datingbot_operator.packaged import find_alerts, find_dashboards

MONITORING = "monitoring.coreos.com/v1"
SCRAPED = {"http": ("bot", "operator"), "metrics": ("webapp",)}
"""Components that have `/metrics`, by the port of their Service."""
DASHBOARD = {"grafana_dashboard": "1"}
"""What Grafana's sidecar looks for, unless it was told otherwise."""

_SELECTING = ("app.kubernetes.io/name", "app.kubernetes.io/instance")


def build_service_monitor(seen: Observed) -> Built:
    """Prometheus reads bot and operator of this release through their Services, and of no other release."""
    labels = (seen.workload.template if seen.workload else {}).get("metadata", {}).get("labels", {})
    component = "app.kubernetes.io/component"
    spec = {
        "selector": {
            "matchLabels": {key: labels[key] for key in _SELECTING if key in labels},
            "matchExpressions": [
                {"key": component, "operator": "In", "values": [each for part in SCRAPED.values() for each in part]},
            ],
        },
        "endpoints": [
            {
                "port": port,
                "path": "/metrics",
                "interval": "30s",
                # Services of other components have a port of this name too, with no metrics behind it.
                "relabelings": [
                    {
                        "sourceLabels": ["__meta_kubernetes_service_label_app_kubernetes_io_component"],
                        "regex": "|".join(components),
                        "action": "keep",
                    }
                ],
            }
            for port, components in SCRAPED.items()
        ],
    }
    return _monitor("ServiceMonitor", seen.bot, naming.name_monitor(seen.bot), spec)


def build_pod_monitor(bot: DatingBot) -> Built:
    """Prometheus reads the database's metrics from CloudNativePG's exporter."""
    spec = {
        "selector": {"matchLabels": {"cnpg.io/cluster": naming.name_cluster(bot), "cnpg.io/podRole": "instance"}},
        "podMetricsEndpoints": [{"port": "metrics", "interval": "30s"}],
    }
    return _monitor("PodMonitor", bot, naming.name_cluster(bot), spec)


def build_rules(bot: DatingBot) -> Built:
    """The alerts, about this namespace alone."""
    alerts = _put_in(_read_alerts(), namespace=bot.metadata.namespace)
    return _monitor("PrometheusRule", bot, naming.name_monitor(bot), alerts)


def build_dashboards(bot: DatingBot) -> Built:
    """The dashboards as files; the namespace is chosen in them, so that several bots' are the same."""
    built = build_object("v1", "ConfigMap", naming.name_dashboards(bot), bot, _read_dashboards(), under="data")
    built["metadata"]["labels"].update(bot.spec.monitoring.labels | DASHBOARD)
    return built


@functools.cache
def _read_alerts() -> Any:
    """Read once: to parse them at each round was more than half of what a round took."""
    return yaml.safe_load(find_alerts().read_text(encoding="utf-8"))


def _put_in(part: Any, *, namespace: str) -> Any:
    """The same with the namespace in every text."""
    if isinstance(part, dict):
        return {name: _put_in(each, namespace=namespace) for name, each in part.items()}
    if isinstance(part, list):
        return [_put_in(each, namespace=namespace) for each in part]
    return part.replace("NAMESPACE", namespace) if isinstance(part, str) else part


@functools.cache
def _read_dashboards() -> dict[str, str]:
    """File names with a prefix: all of a cluster's dashboards end up in one folder."""
    found = sorted(find_dashboards().glob("*.json"))
    return {f"datingbot-{path.name}": path.read_text(encoding="utf-8") for path in found}


def _monitor(kind: str, bot: DatingBot, name: str, spec: Manifest) -> Built:
    monitor = build_object(MONITORING, kind, name, bot, spec)
    monitor["metadata"]["labels"].update(bot.spec.monitoring.labels)
    return monitor
