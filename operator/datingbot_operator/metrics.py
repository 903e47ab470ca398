"""What Prometheus reads of the operator: its work, and every condition of every `DatingBot`."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram

from datingbot_operator.decide.plan import Plan, SetStatus
from datingbot_operator.model import DatingBot

RECONCILES = Counter("datingbot_operator_reconciles_total", "Rounds that ended", ["result"])
DURATION = Histogram("datingbot_operator_reconcile_seconds", "Length of a round")
QUEUE_DEPTH = Gauge("datingbot_operator_queue_depth", "DatingBots that wait for a round")
LAST_SUCCESS = Gauge("datingbot_operator_last_success_timestamp_seconds", "When a round or a resync last went well")
CONDITION = Gauge(
    "datingbot_condition", "1 where the condition has this status", ["namespace", "name", "type", "status"]
)
BACKUP_COMPLETED = Gauge(
    "datingbot_last_backup_timestamp_seconds", "When the newest backup was completed", ["namespace", "name"]
)
PENDING_UPDATES = Gauge(
    "datingbot_webhook_pending_updates", "Updates Telegram holds back, when it was asked last", ["namespace", "name"]
)

STATUSES = ("True", "False", "Unknown")


def describe(bot: DatingBot, plan: Plan) -> None:
    """Set the gauges of one `DatingBot` to what was just decided."""
    status = next((action.status for action in plan.actions if isinstance(action, SetStatus)), bot.status)
    key = (bot.metadata.namespace, bot.metadata.name)
    for condition in status.conditions:
        for each in STATUSES:
            CONDITION.labels(*key, condition.type, each).set(each == condition.status)
    if status.last_backup:
        completed = datetime.fromisoformat(status.last_backup.completed_at)
        BACKUP_COMPLETED.labels(*key).set(completed.timestamp())
    if status.webhook:
        PENDING_UPDATES.labels(*key).set(status.webhook.pending_updates)


def forget(namespace: str, name: str) -> None:
    """Drop the gauges of a `DatingBot` that is gone."""
    for gauge in (CONDITION, BACKUP_COMPLETED, PENDING_UPDATES):
        gauge.remove_by_labels({"namespace": namespace, "name": name})
