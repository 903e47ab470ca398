"""What wakes the operator first: events on a `DatingBot`, by kopf; what belongs to one is watched by `streams.py`.

Handlers do nothing but name a key: an event may be missed, doubled or late, and the round looks for itself. There are
no finalizers and no annotations of kopf's; a namespace is never held up by an operator that is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import kopf

from datingbot_operator.api import DATING_BOTS
from datingbot_operator.work_queue import Key, WorkQueue


def register(registry: kopf.OperatorRegistry, queue: WorkQueue, known: Watched) -> None:
    """Let events fill the queue, and `known` learn from them."""

    # A coroutine: kopf would run a plain function in threads, and the queue lives in the loop.
    # An event without a type tells what was there already when the watch began.
    async def on_bot(type: str | None, body: Mapping[str, Any], **_: Any) -> None:  # noqa: A002 - kopf names it
        key = (body["metadata"]["namespace"], body["metadata"]["name"])
        known.learn(key, body)
        queue.add(key, patiently=type is None)

    kopf.on.login(registry=registry, id="login")(kopf.login_via_client)
    group, _, version = DATING_BOTS.version.partition("/")
    kopf.on.event(group, version, DATING_BOTS.plural, registry=registry, id="bots")(on_bot)


class Watched:
    """Which `DatingBot` has which Deployment; only a short way to the key, never what a decision rests on."""

    def __init__(self) -> None:
        self._bots: dict[tuple[str, str], set[Key]] = {}

    def learn(self, key: Key, body: Mapping[str, Any]) -> None:
        """Remember a `DatingBot`'s Deployment; one that is gone costs a round that finds nothing."""
        workload = body.get("spec", {}).get("workloadRef", {}).get("name", "")
        self._bots.setdefault((key[0], workload), set()).add(key)

    def find_by_workload(self, namespace: str, name: str) -> frozenset[Key]:
        """The keys that name this Deployment."""
        return frozenset(self._bots.get((namespace, name), ()))
