"""Metrics: what Prometheus scrapes from a replica."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()

REQUESTS = Counter(
    "datingbot_requests_total", "HTTP requests by route and status", ["route", "status"], registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "datingbot_request_duration_seconds",
    "Time to answer an HTTP request",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
UPDATES = Counter(
    "datingbot_updates_total",
    "Telegram updates by outcome: handled, replayed, failed, given_up, refused, unavailable",
    ["outcome"],
    registry=REGISTRY,
)
DELIVERIES = Counter(
    "datingbot_deliveries_total",
    "Bot API calls by method and outcome: sent, flooded, unreachable, rejected, retried",
    ["method", "outcome"],
    registry=REGISTRY,
)
OUTBOX_PENDING = Gauge("datingbot_outbox_pending", "Messages that wait to be sent", registry=REGISTRY)
OUTBOX_LAG = Gauge("datingbot_outbox_lag_seconds", "Age of the oldest message that is due", registry=REGISTRY)
MEMBERS = Gauge("datingbot_members", "Members", registry=REGISTRY)
PROFILES = Gauge("datingbot_profiles", "Members with a profile", registry=REGISTRY)
LIKES = Gauge("datingbot_likes", "Likes stored", registry=REGISTRY)
PASSES = Gauge("datingbot_passes", "Passes stored", registry=REGISTRY)
MATCHES = Gauge("datingbot_matches", "Matches made", registry=REGISTRY)
ACTIVE = Gauge("datingbot_active_members", "Members seen in the window", ["window"], registry=REGISTRY)
REPLY_RATIO = Gauge(
    "datingbot_reply_ratio", "Share of conversations of 30 days that were answered within a week", registry=REGISTRY
)
EXPOSURE_GINI = Gauge(
    "datingbot_exposure_gini", "Gini coefficient of how often members were shown in 7 days", registry=REGISTRY
)
REPORTS_OPEN = Gauge("datingbot_reports_open", "Reports that nobody has decided yet", registry=REGISTRY)
REPORTS_WAIT = Gauge("datingbot_reports_wait_seconds", "Age of the oldest report without a decision", registry=REGISTRY)
REPORTS_REVIEW = Gauge(
    "datingbot_reports_review_seconds", "Typical time from a report to its decision, over 30 days", registry=REGISTRY
)
LEADER = Gauge("datingbot_leader", "1 in the replica that runs periodic tasks", registry=REGISTRY)
