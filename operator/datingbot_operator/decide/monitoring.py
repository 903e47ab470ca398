"""Monitors, alerts and dashboards for a monitoring stack of the cluster's, where the owner asked for them."""

from __future__ import annotations

from datingbot_operator.conditions import MONITORING_CONFIGURED, false, true, unknown
from datingbot_operator.decide.drift import ensure
from datingbot_operator.decide.plan import Opinion
from datingbot_operator.manifests.monitoring import (
    build_dashboards,
    build_pod_monitor,
    build_rules,
    build_service_monitor,
)
from datingbot_operator.observed import POD_MONITOR, PROMETHEUS_RULE, SERVICE_MONITOR, Observed


def judge_monitoring(seen: Observed) -> Opinion:
    """Whether Prometheus is told what to read and when to call, and Grafana what to show."""
    asked = seen.bot.spec.monitoring
    if not asked.enabled:
        nothing = unknown(MONITORING_CONFIGURED, "NotConfigured", "spec.monitoring.enabled is false.")
        return Opinion((nothing,))
    if not {SERVICE_MONITOR, POD_MONITOR, PROMETHEUS_RULE} <= seen.served:
        said = (
            "This cluster does not know ServiceMonitor, PodMonitor and PrometheusRule; install the Prometheus operator."
        )
        return Opinion((false(MONITORING_CONFIGURED, "PrometheusOperatorMissing", said),))
    managed = seen.bot.spec.database.mode == "managed"
    wanted = [
        build_service_monitor(seen),
        *([build_pod_monitor(seen.bot)] if managed else []),
        *([build_rules(seen.bot)] if asked.rules else []),
        *([build_dashboards(seen.bot)] if asked.dashboards else []),
    ]
    told = ["the service", *(["its database"] if managed else [])]
    given = [word for word, wish in (("alerts", asked.rules), ("dashboards", asked.dashboards)) if wish]
    said = f"Prometheus is told to read {' and '.join(told)}" + (
        f"; {' and '.join(given)} are there." if given else "."
    )
    return Opinion((true(MONITORING_CONFIGURED, "Applied", said),), ensure(seen, *wanted))
