"""Watches tell what somebody does to the operator's objects, also of kinds that come later, on a real API server."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from apiserver.definitions import DEFINITIONS, apply, await_served
from apiserver.release import NAME
from apiserver.test_operator import Stage, bring_to_rest, kinds, stage
from provision.shell import wait_until

from datingbot_operator.api import CONFIG_MAPS
from datingbot_operator.manifests.objects import BOT_LABEL
from datingbot_operator.observe import discover
from datingbot_operator.observed import OBJECT_STORE, SERVICE_MONITOR
from datingbot_operator.streams import Streams
from datingbot_operator.work_queue import Key

__all__ = ["kinds", "stage"]

MONITORS = "monitoring.coreos.com/v1"
STORES = "barmancloud.cnpg.io/v1"
SECONDS = 60
STORE_DEFINITION: dict[str, Any] = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "objectstores.barmancloud.cnpg.io"},
    "spec": {
        "group": "barmancloud.cnpg.io",
        "scope": "Namespaced",
        "names": {"kind": "ObjectStore", "plural": "objectstores", "singular": "objectstore"},
        "versions": [
            {
                "name": "v1",
                "served": True,
                "storage": True,
                "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}},
            }
        ],
    },
}


class Told:
    """Streams of one namespace, and what they told."""

    def __init__(self, stage: Stage) -> None:
        self.changes: queue.Queue[Key] = queue.Queue()
        self.workloads: queue.Queue[Key] = queue.Queue()
        self.gaps: queue.Queue[None] = queue.Queue()
        self.streams = Streams(
            stage.api,
            namespace=stage.namespace,
            on_change=self.changes.put,
            on_workload=self.workloads.put,
            on_gap=lambda: self.gaps.put(None),
        )


@pytest.fixture
def told(stage: Stage) -> Iterator[Told]:
    """Every kind that is served is watched."""
    told = Told(stage)
    bring_to_rest(stage)
    told.streams.follow(discover(stage.api))
    yield told
    told.streams.close()


@pytest.fixture
def stores(stage: Stage) -> Iterator[Callable[[], None]]:
    """Installs the definition of ObjectStore when it is called; gone at the end."""
    path = f"{DEFINITIONS}/{STORE_DEFINITION['metadata']['name']}"

    def install() -> None:
        apply(stage.server, DEFINITIONS, STORE_DEFINITION)
        await_served(stage.server, f"/apis/{STORES}/objectstores")

    yield install
    stage.server.call("DELETE", path)
    wait_until("no ObjectStore", lambda: OBJECT_STORE not in discover(stage.api), seconds=SECONDS)


def test_a_deleted_object_is_told_and_the_next_round_makes_it_again(stage: Stage, told: Told) -> None:
    path = stage.path(MONITORS, "servicemonitors", NAME)
    stage.server.call("DELETE", path)
    assert told.changes.get(timeout=SECONDS) == (stage.namespace, NAME)
    stage.round()
    assert stage.server.call("GET", path).status == 200


def test_a_changed_object_is_told(stage: Stage, told: Told) -> None:
    stage.change("v1", "configmaps", f"{NAME}-dashboards", {"data": {"more": "of somebody"}})
    assert told.changes.get(timeout=SECONDS) == (stage.namespace, NAME)


def test_a_job_is_told_and_a_roll_out_by_the_deployments_name(stage: Stage, told: Told) -> None:
    job, *_ = stage.get("batch/v1", "jobs")
    stage.change("batch/v1", "jobs", job["metadata"]["name"], {"metadata": {"annotations": {"got": "on"}}})
    assert told.changes.get(timeout=SECONDS) == (stage.namespace, NAME)
    stage.change("apps/v1", "deployments", f"{NAME}-bot", {"spec": {"paused": True}})
    assert told.workloads.get(timeout=SECONDS) == (stage.namespace, f"{NAME}-bot")


def test_a_label_that_is_taken_away_is_told(stage: Stage, told: Told) -> None:
    stage.change("v1", "configmaps", f"{NAME}-dashboards", {"metadata": {"labels": {BOT_LABEL: None}}})
    assert told.changes.get(timeout=SECONDS) == (stage.namespace, NAME)


def test_what_is_not_ours_is_not_told(stage: Stage, told: Told) -> None:
    theirs = {"metadata": {"name": "theirs"}, "data": {}}
    assert stage.server.call("POST", stage.path("v1", "configmaps"), theirs).status == 201
    labels = {BOT_LABEL: "another"}
    later = {"metadata": {"name": "later", "labels": labels}, "data": {}}
    assert stage.server.call("POST", stage.path("v1", "configmaps"), later).status == 201
    assert told.changes.get(timeout=SECONDS) == (stage.namespace, "another")


def test_a_kind_that_appears_later_is_watched_and_one_that_goes_is_let_go(
    stage: Stage, told: Told, stores: Callable[[], None]
) -> None:
    assert SERVICE_MONITOR in told.streams.followed
    assert CONFIG_MAPS.title in told.streams.followed
    assert OBJECT_STORE not in told.streams.followed
    stores()
    told.streams.follow(discover(stage.api))
    store = {
        "apiVersion": STORES,
        "kind": "ObjectStore",
        "metadata": {"name": "store", "labels": {BOT_LABEL: NAME}},
    }
    assert stage.server.call("POST", stage.path(STORES, "objectstores"), store).status == 201
    assert told.changes.get(timeout=SECONDS) == (stage.namespace, NAME)
    stage.server.call("DELETE", f"{DEFINITIONS}/{STORE_DEFINITION['metadata']['name']}")
    wait_until("no watch of it", lambda: OBJECT_STORE not in told.streams.followed, seconds=SECONDS)


def test_a_position_that_is_forgotten_is_told_as_a_gap(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    find, forgotten = stage.api.find_position, iter(("1",))
    monkeypatch.setattr(stage.api, "find_position", lambda *where: next(forgotten, "") or find(*where))
    told = Told(stage)
    told.streams.follow(frozenset({SERVICE_MONITOR}))
    try:
        told.gaps.get(timeout=SECONDS)
        made = {
            "apiVersion": MONITORS,
            "kind": "ServiceMonitor",
            "metadata": {"name": "after-the-gap", "labels": {BOT_LABEL: NAME}},
            "spec": {"selector": {}, "endpoints": []},
        }
        assert stage.server.call("POST", stage.path(MONITORS, "servicemonitors"), made).status == 201
        assert told.changes.get(timeout=SECONDS) == (stage.namespace, NAME)
    finally:
        told.streams.close()
