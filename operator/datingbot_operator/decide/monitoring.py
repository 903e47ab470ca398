"""Monitors for the Prometheus operator, where the owner asked for them."""

from __future__ import annotations

from datingbot_operator.conditions import MONITORING_CONFIGURED, false, true, unknown
from datingbot_operator.decide.drift import ensure
from datingbot_operator.decide.plan import Opinion
from datingbot_operator.manifests.monitoring import build_pod_monitor, build_service_monitor
from datingbot_operator.observed import POD_MONITOR, SERVICE_MONITOR, Observed


def judge_monitoring(seen: Observed) -> Opinion:
    """Whether Prometheus is told what to read."""
    if not seen.bot.spec.monitoring.enabled:
        nothing = unknown(MONITORING_CONFIGURED, "NotConfigured", "spec.monitoring.enabled is false.")
        return Opinion((nothing,))
    if not {SERVICE_MONITOR, POD_MONITOR} <= seen.served:
        said = "This cluster does not know ServiceMonitor and PodMonitor; install the Prometheus operator."
        return Opinion((false(MONITORING_CONFIGURED, "PrometheusOperatorMissing", said),))
    managed = seen.bot.spec.database.mode == "managed"
    wanted = [build_service_monitor(seen), *([build_pod_monitor(seen.bot)] if managed else [])]
    said = "Prometheus is told to read the service" + (" and its database." if managed else ".")
    return Opinion((true(MONITORING_CONFIGURED, "Applied", said),), ensure(seen, *wanted))
