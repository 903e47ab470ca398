"""Logs and metrics: JSON lines with levels and without secrets, and what Prometheus scrapes."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
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
LEADER = Gauge("datingbot_leader", "1 in the replica that runs periodic tasks", registry=REGISTRY)

_TOKEN = re.compile(r"(?<!\d)(\d{6,12}):[A-Za-z0-9_-]{30,}")


def redact(text: str) -> str:
    """``text`` without bot tokens: their bot's id stays, the secret half goes."""
    return _TOKEN.sub(r"\1:[hidden]", text)


def _redact_event(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = redact(value)
    return event


def configure_logging(*, level: str, style: str) -> None:
    """Log to standard error: ``style`` is ``json`` (one object a line) or ``console`` (for people)."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact_event,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # One line a request is in the metrics; these two would write one each, with tokens in the addresses.
    for noisy in ("aiohttp.access", "aiogram.event"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
