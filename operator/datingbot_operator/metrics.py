"""What Prometheus reads of the operator: its work, and every condition of every `DatingBot`."""

from __future__ import annotations

import math
from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram

from datingbot_operator.decide.plan import Plan
from datingbot_operator.model import DatingBot, DrillStatus
from datingbot_operator.observed import Certificate

RECONCILES = Counter("datingbot_operator_reconciles_total", "Rounds that ended", ["result"])
DURATION = Histogram("datingbot_operator_reconcile_seconds", "Length of a round")
QUEUE_DEPTH = Gauge("datingbot_operator_queue_depth", "DatingBots that wait for a round")
SWEEP = Gauge("datingbot_operator_sweep_seconds", "How long until every DatingBot was looked at without a reason")
LAST_SUCCESS = Gauge("datingbot_operator_last_success_timestamp_seconds", "When a round last went well")
CONDITION = Gauge(
    "datingbot_condition", "1 where the condition has this status", ["namespace", "name", "type", "status"]
)
BACKUP_COMPLETED = Gauge(
    "datingbot_last_backup_timestamp_seconds", "When the newest backup was completed", ["namespace", "name"]
)
DUMP_COMPLETED = Gauge(
    "datingbot_last_dump_timestamp_seconds", "When the newest dump was stored and read back", ["namespace", "name"]
)
DRILL_COMPLETED = Gauge(
    "datingbot_last_drill_timestamp_seconds", "When the last restore drill ended", ["namespace", "name"]
)
DRILL_PASSED = Gauge("datingbot_last_drill_passed", "1 where the last restore drill passed", ["namespace", "name"])
DRILL_RECOVERY = Gauge(
    "datingbot_last_drill_recovery_seconds", "RTO: how long the last drill's restore took", ["namespace", "name"]
)
DRILL_DATA_AGE = Gauge(
    "datingbot_last_drill_data_age_seconds", "RPO at most: the age of the newest restored row", ["namespace", "name"]
)
PENDING_UPDATES = Gauge(
    "datingbot_webhook_pending_updates", "Updates Telegram holds back, when it was asked last", ["namespace", "name"]
)
CERTIFICATE_EXPIRES = Gauge(
    "datingbot_certificate_expiry_timestamp_seconds", "When the origin's certificate ends", ["namespace", "name"]
)
CERTIFICATE_RENEWAL = Gauge(
    "datingbot_certificate_renewal_timestamp_seconds", "When cert-manager renews it", ["namespace", "name"]
)

GAUGES = (
    CONDITION,
    BACKUP_COMPLETED,
    DUMP_COMPLETED,
    DRILL_COMPLETED,
    DRILL_PASSED,
    DRILL_RECOVERY,
    DRILL_DATA_AGE,
    PENDING_UPDATES,
    CERTIFICATE_EXPIRES,
    CERTIFICATE_RENEWAL,
)
"""What is told of each `DatingBot`."""

STATUSES = ("True", "False", "Unknown")


def describe(bot: DatingBot, plan: Plan, *, certificate: Certificate | None = None) -> None:
    """Set the gauges of one `DatingBot` to what was just decided."""
    status = plan.status_after(bot.status)
    key = (bot.metadata.namespace, bot.metadata.name)
    for condition in status.conditions:
        for each in STATUSES:
            CONDITION.labels(*key, condition.type, each).set(each == condition.status)
    if status.last_backup:
        completed = datetime.fromisoformat(status.last_backup.completed_at)
        BACKUP_COMPLETED.labels(*key).set(completed.timestamp())
    backups = bot.spec.backups
    if status.last_dump and backups and backups.logical_dump.wanted:
        DUMP_COMPLETED.labels(*key).set(datetime.fromisoformat(status.last_dump.completed_at).timestamp())
    else:
        # The age of what is no longer made would only grow.
        DUMP_COMPLETED.remove_by_labels({"namespace": key[0], "name": key[1]})
    if status.last_drill:
        _describe_drill(status.last_drill, *key)
    if status.webhook:
        PENDING_UPDATES.labels(*key).set(status.webhook.pending_updates)
    if certificate and certificate.expires_at:
        CERTIFICATE_EXPIRES.labels(*key).set(certificate.expires_at.timestamp())
    if certificate and certificate.renewal_at:
        CERTIFICATE_RENEWAL.labels(*key).set(certificate.renewal_at.timestamp())


def _describe_drill(drill: DrillStatus, *key: str) -> None:
    DRILL_COMPLETED.labels(*key).set(datetime.fromisoformat(drill.completed_at).timestamp())
    DRILL_PASSED.labels(*key).set(drill.result == "Passed")
    for gauge, seconds in ((DRILL_RECOVERY, drill.recovery_seconds), (DRILL_DATA_AGE, drill.data_age_seconds)):
        # What a failed drill could not measure must not be told with the figures of the one before.
        gauge.labels(*key).set(math.nan if seconds is None else seconds)


def forget(namespace: str, name: str) -> None:
    """Drop the gauges of a `DatingBot` that is gone."""
    for gauge in GAUGES:
        gauge.remove_by_labels({"namespace": namespace, "name": name})
