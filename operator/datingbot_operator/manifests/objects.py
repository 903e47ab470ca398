"""What all objects of ours have in common: metadata, ownership, and whether a live one is still as it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from datingbot_operator.model import API_VERSION, DatingBot

Built = dict[str, Any]

BOT_LABEL = "datingbot.dev/bot"
MARK = "datingbot.dev/wanted"
"""An annotation: a hash of what was wanted, so that a field nobody wants any more is noticed and taken away."""


def covers(live: object, wanted: object) -> bool:
    """Whether everything wanted is in the live object; what others added beside it does not count."""
    if isinstance(wanted, Mapping):
        return isinstance(live, Mapping) and all(
            name in live and covers(live[name], value) for name, value in wanted.items()
        )
    if isinstance(wanted, list | tuple):
        return isinstance(live, list | tuple) and len(live) == len(wanted) and all(map(covers, live, wanted))
    return live == wanted


def build_object(
    version: str,
    kind: str,
    name: str,
    bot: DatingBot,
    content: Mapping[str, Any],
    *,
    owned: bool = True,
    under: str = "spec",
) -> Built:
    """An object with our labels and its content `under` a field of it.

    `owned` objects are deleted by Kubernetes together with their `DatingBot`.
    """
    metadata: Built = {
        "name": name,
        "namespace": bot.metadata.namespace,
        "labels": {BOT_LABEL: bot.metadata.name, "app.kubernetes.io/managed-by": "datingbot-operator"},
    }
    if owned:
        metadata["ownerReferences"] = [
            {
                "apiVersion": API_VERSION,
                "kind": "DatingBot",
                "name": bot.metadata.name,
                "uid": bot.metadata.uid,
                "controller": True,
            }
        ]
    built = {"apiVersion": version, "kind": kind, "metadata": metadata, under: dict(content)}
    mark = hashlib.sha256(msgspec.json.encode(built, order="deterministic")).hexdigest()[:16]
    metadata["annotations"] = {MARK: mark}
    return built


def present(**fields: Any) -> Built:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}
