"""Doing: each action of a plan becomes one request; an object that is there already is as good as made."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

import msgspec
import structlog

from datingbot_operator.api import (
    APPLIED,
    BACKUPS,
    CLUSTERS,
    DATING_BOTS,
    EVENTS,
    FIELD_MANAGER,
    JOBS,
    Api,
    ApiRefused,
    Resource,
)
from datingbot_operator.conditions import RECONCILING, RESTORE_VERIFIED, STALLED
from datingbot_operator.decide.plan import (
    Action,
    DeleteJob,
    Ensure,
    Plan,
    RemoveDrill,
    RunJob,
    SetStatus,
    StartBackup,
)
from datingbot_operator.model import API_VERSION, Condition, Identity, Status
from datingbot_operator.observed import Manifest

NOTE_LIMIT = 1000
"""Characters of an Event's note; the API allows 1024."""

log = structlog.get_logger(__name__)


def carry_out(api: Api, bot: Identity, plan: Plan, *, now: datetime) -> None:
    """Do all of a plan, the status last. Raises `ApiRefused` and `ApiUnreachable` at the first that fails."""
    for action in plan.actions:
        _do(api, bot, action, now=now)


def _do(api: Api, bot: Identity, action: Action, *, now: datetime) -> None:
    match action:
        case Ensure(manifest):
            api.apply(APPLIED[manifest["apiVersion"], manifest["kind"]], manifest)
            _log(bot, "applied", kind=manifest["kind"], name=manifest["metadata"]["name"])
        case StartBackup(name, manifest):
            _make(api, BACKUPS, manifest)
            _log(bot, "a backup was started", name=name)
        case RunJob(name, step, manifest):
            _make(api, JOBS, manifest)
            _log(bot, "a Job was started", name=name, step=str(step))
        case DeleteJob(name):
            api.delete(JOBS, bot.metadata.namespace, name)
            _log(bot, "a finished Job was removed", name=name)
        case RemoveDrill(name, uid):
            api.delete(CLUSTERS, bot.metadata.namespace, name, uid=uid)
            _log(bot, "the Cluster of a drill was removed", name=name)
        case SetStatus(status):
            api.apply(DATING_BOTS, _build_status(bot, status), part="status")
            _announce(api, bot, status, now=now)


def _make(api: Api, resource: Resource, manifest: Manifest) -> None:
    try:
        api.create(resource, manifest)
    except ApiRefused as error:
        if error.status != 409:
            raise


def _build_status(bot: Identity, status: Status) -> dict[str, object]:
    return {
        "apiVersion": API_VERSION,
        "kind": "DatingBot",
        # With the uid a deleted and remade resource is not told of its forerunner.
        "metadata": {"name": bot.metadata.name, "namespace": bot.metadata.namespace, "uid": bot.metadata.uid},
        "status": _leave_out_nothing(msgspec.to_builtins(status)),
    }


def _leave_out_nothing(value: Any) -> Any:
    """Fields that hold nothing are not written, however deep: a null is no integer to the API server."""
    if isinstance(value, dict):
        return {name: _leave_out_nothing(each) for name, each in value.items() if each is not None}
    return value


def _announce(api: Api, bot: Identity, status: Status, *, now: datetime) -> None:
    """One Event and one log line, in the same words, for each condition whose change tells people something.

    Each drill is told, with what it measured, also when it went as the one before.
    """
    before = {condition.type: condition.status for condition in bot.status.conditions}
    for condition in status.conditions:
        last = before.get(condition.type, "Unknown")
        rehearsed = condition.type == RESTORE_VERIFIED and status.last_drill != bot.status.last_drill
        if (last == condition.status and not rehearsed) or condition.type == RECONCILING:
            continue
        if condition.type == STALLED and condition.status == "False" and last == "Unknown":
            continue
        log.info(condition.message, bot=_key(bot), condition=condition.type, reason=condition.reason)
        try:
            api.create(EVENTS, _build_event(bot, condition, last=last, now=now))
        except ApiRefused as error:
            # An Event is a courtesy; a namespace that is going away takes none.
            log.warning("an Event was refused", bot=_key(bot), said=str(error))


def _build_event(bot: Identity, condition: Condition, *, last: str, now: datetime) -> dict[str, object]:
    # What is not true yet is nothing to be warned of; what was true and is no longer, and a drill that failed, is.
    bad = (
        condition.status == "True"
        if condition.type == STALLED
        else condition.status == "False" and (last == "True" or condition.type == RESTORE_VERIFIED)
    )
    return {
        "apiVersion": "events.k8s.io/v1",
        "kind": "Event",
        "metadata": {
            "name": f"{bot.metadata.name}.{secrets.token_hex(8)}",
            "namespace": bot.metadata.namespace,
        },
        "eventTime": now.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "reportingController": FIELD_MANAGER,
        "reportingInstance": FIELD_MANAGER,
        "action": condition.type,
        "reason": condition.reason,
        "type": "Warning" if bad else "Normal",
        "note": condition.message[:NOTE_LIMIT],
        "regarding": {
            "apiVersion": API_VERSION,
            "kind": "DatingBot",
            "name": bot.metadata.name,
            "namespace": bot.metadata.namespace,
            "uid": bot.metadata.uid,
        },
    }


def _log(bot: Identity, said: str, **details: str) -> None:
    log.info(said, bot=_key(bot), **details)


def _key(bot: Identity) -> str:
    return f"{bot.metadata.namespace}/{bot.metadata.name}"
