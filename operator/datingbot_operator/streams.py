"""Watches of what the operator makes and of Deployments: a thread for each kind, names and labels only, a key a change.

What somebody changes or deletes is noticed by it, and how a Job or a roll-out gets on, so nobody has to look for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from datingbot_operator.api import DEPLOYMENTS, FOLLOWED, Api, ApiRefused, ApiUnreachable, Object, Resource, Watch
from datingbot_operator.manifests.objects import BOT_LABEL
from datingbot_operator.work_queue import Key

WATCH_SECONDS = 300
"""The server ends a watch after it, and the next one goes on from there."""

AGAIN_SECONDS = 1.0
"""Between two tries, and between two watches that ended at once."""

REFUSED_SECONDS = 30.0
"""Until what was refused is asked for again; everybody is looked at then, since nothing is told."""

GONE = 410
"""The status that means: what happened since is no longer known."""

log = structlog.get_logger(__name__)


class Streams:
    """The watches there are. All callbacks come from other threads than the loop's."""

    def __init__(
        self,
        api: Api,
        *,
        namespace: str,
        on_change: Callable[[Key], None],
        on_workload: Callable[[Key], None],
        on_gap: Callable[[], None],
    ) -> None:
        """`on_change` is told whose object changed, `on_workload` which Deployment; `on_gap` that some were missed."""
        self._api, self._namespace = api, namespace or None
        self._on_change, self._on_workload, self._on_gap = on_change, on_workload, on_gap
        self._followed: set[Resource] = set()
        self._watches: dict[Resource, Watch] = {}
        self._closed = threading.Event()

    @property
    def followed(self) -> frozenset[str]:
        """`Kind.group` of what is watched."""
        return frozenset(resource.title for resource in self._followed)

    def follow(self, served: frozenset[str]) -> None:
        """Watch every kind that is served from now on; one that is watched stays so. Blocks for a request each."""
        for resource in FOLLOWED:
            if resource.title not in served or resource in self._followed:
                continue
            try:
                position = self._api.find_position(resource, self._namespace)
            except ApiRefused as error:
                log.warning("a kind cannot be watched", kind=resource.title, said=str(error))
                continue
            self._followed.add(resource)
            # A daemon: a watch that waits must not keep the program from its end.
            threading.Thread(
                target=self._follow, args=(resource, position), name=f"watch {resource.plural}", daemon=True
            ).start()

    def close(self) -> None:
        """End all watches, and tell nobody anything any more."""
        self._closed.set()
        for watch in tuple(self._watches.values()):
            watch.end()

    def _follow(self, resource: Resource, position: str) -> None:
        try:
            while not self._closed.is_set():
                try:
                    if not position:
                        position = self._api.find_position(resource, self._namespace)
                        self._on_gap()
                    position = self._tell(resource, position)
                except ApiRefused as error:
                    if error.status == 404:
                        # Its definition is gone. Should it come back, it is followed anew.
                        return
                    if error.status != GONE:
                        log.warning("a watch was refused", kind=resource.title, said=str(error))
                        self._closed.wait(REFUSED_SECONDS)
                    position = ""
                except ApiUnreachable:
                    pass
                self._closed.wait(AGAIN_SECONDS)
        finally:
            self._followed.discard(resource)

    def _tell(self, resource: Resource, position: str) -> str:
        """Follow one watch to its end; where the next one goes on."""
        # Deployments are Helm's: which of them is somebody's, the resource says and no label.
        labels, report, find = (
            ("", self._on_workload, _find_name)
            if resource is DEPLOYMENTS
            else (BOT_LABEL, self._on_change, _find_owner)
        )
        watch = self._api.watch(resource, self._namespace, labels=labels, position=position, seconds=WATCH_SECONDS)
        self._watches[resource] = watch
        if self._closed.is_set():
            watch.end()
        for kind, found in watch:
            if self._closed.is_set():
                break
            position = found["metadata"]["resourceVersion"]
            if kind != "BOOKMARK":
                report(find(found))
        return position


def _find_name(found: Object) -> Key:
    return found["metadata"]["namespace"], found["metadata"]["name"]


def _find_owner(found: Object) -> Key:
    return found["metadata"]["namespace"], found["metadata"]["labels"][BOT_LABEL]
