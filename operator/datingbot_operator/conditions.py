"""Conditions: what the operator found, kept so that a transition has a time and people can read the message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from datingbot_operator.model import Condition

READY = "Ready"
RECONCILING = "Reconciling"
STALLED = "Stalled"
DATABASE_READY = "DatabaseReady"
SCHEMA_CURRENT = "SchemaCurrent"
BACKUP_HEALTHY = "BackupHealthy"
RESTORE_VERIFIED = "RestoreVerified"
WEBHOOK_REGISTERED = "WebhookRegistered"
CERTIFICATE_READY = "CertificateReady"
MONITORING_CONFIGURED = "MonitoringConfigured"

ROLLED_OUT = "RolledOut"
"""A finding that only goes into `Ready`: the Deployment has a status of its own."""

TYPES = (
    READY,
    RECONCILING,
    STALLED,
    DATABASE_READY,
    SCHEMA_CURRENT,
    BACKUP_HEALTHY,
    RESTORE_VERIFIED,
    WEBHOOK_REGISTERED,
    CERTIFICATE_READY,
    MONITORING_CONFIGURED,
)
"""The order people read them in."""

MESSAGE_LIMIT = 1024
"""Characters of a message; a failed Job may have said a lot, and its log has the rest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is so now; `reason` is one CamelCase word for machines, `message` a sentence with the remedy for people.

    `stalled` says that only a person can help; waiting will not.
    """

    type: str
    status: Literal["True", "False", "Unknown"]
    reason: str
    message: str
    stalled: bool = False


def true(kind: str, reason: str, message: str) -> Finding:
    """It is so."""
    return Finding(kind, "True", reason, message)


def false(kind: str, reason: str, message: str, *, stalled: bool = False) -> Finding:
    """It is not so; `stalled` when it will stay so until a person acts."""
    return Finding(kind, "False", reason, message, stalled)


def unknown(kind: str, reason: str, message: str) -> Finding:
    """It cannot be said, or it was not asked for."""
    return Finding(kind, "Unknown", reason, message)


def settle(
    previous: Sequence[Condition], findings: Iterable[Finding], *, generation: int, now: datetime
) -> tuple[Condition, ...]:
    """The conditions to write, in the order of `TYPES`; a time moves only when a status does.

    What others wrote under other types is not ours and stays out: server-side apply keeps it.
    """
    before = {condition.type: condition for condition in previous}
    settled = {
        finding.type: Condition(
            type=finding.type,
            status=finding.status,
            reason=finding.reason,
            message=_shorten(finding.message),
            observed_generation=generation,
            last_transition_time=before[finding.type].last_transition_time
            if finding.type in before and before[finding.type].status == finding.status
            else write_time(now),
        )
        for finding in findings
    }
    return tuple(settled[kind] for kind in TYPES if kind in settled)


_SERVING = (DATABASE_READY, SCHEMA_CURRENT, ROLLED_OUT, WEBHOOK_REGISTERED, CERTIFICATE_READY)
"""What members need. A late backup is told by its own condition and an alert; it makes nobody unready."""

NOT_CONFIGURED = "NotConfigured"


def summarize(findings: Iterable[Finding], *, moving: bool, suspended: bool, phase: str) -> tuple[Finding, ...]:
    """`Ready`, `Reconciling` and `Stalled` of all findings, in the sense of kstatus."""
    found = tuple(findings)
    lacking = [
        finding
        for finding in found
        if finding.type in _SERVING and finding.status != "True" and finding.reason != NOT_CONFIGURED
    ]
    stuck = next((finding for finding in found if finding.stalled), None)
    first = stuck or next(iter(lacking), None)
    ready = (
        false(READY, first.reason, f"{first.type}: {first.message}")
        if lacking and first
        else true(READY, "Serving", "Members are served.")
    )
    if suspended:
        idle = false(RECONCILING, "Suspended", "spec.suspend is true: nothing is changed.")
    elif stuck is None and (moving or lacking):
        idle = true(RECONCILING, phase, "Work is under way.")
    else:
        idle = false(RECONCILING, phase, "Nothing is left to do." if stuck is None else "A person has to act.")
    stalled = (
        true(STALLED, stuck.reason, f"{stuck.type}: {stuck.message}")
        if stuck
        else false(STALLED, "Progressing", "Nothing waits for a person.")
    )
    return ready, idle, stalled


def write_time(moment: datetime) -> str:
    """RFC 3339 in UTC with whole seconds, as Kubernetes writes times."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _shorten(message: str) -> str:
    return message if len(message) <= MESSAGE_LIMIT else f"{message[: MESSAGE_LIMIT - 4]} ..."
