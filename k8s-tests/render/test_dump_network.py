"""Pods of dumps reach the database and the object stores, nothing reaches them; without dumps nothing is open."""

from __future__ import annotations

import pytest
from render.helm import render
from render.pods import Manifest, of_kind, selects

STORE = '"objectStore": {"destinationPath": "s3://love/db", "secretRef": {"name": "s3"}}'
SEALED = f'datingBot.backups={{{STORE}, "logicalDump": {{"keySecretRef": {{"name": "dumps"}}}}}}'
DATABASE = {"cnpg.io/cluster": "love-datingbot-db"}
THEN = {"cnpg.io/cluster": "love-datingbot-then-db"}
"""Where docs/how-to/restore.md restores a point in time to."""


@pytest.fixture(scope="module")
def manifests() -> list[Manifest]:
    """The chart with sealed dumps."""
    return render(SEALED)


@pytest.fixture(scope="module")
def labels(manifests: list[Manifest]) -> dict[str, str]:
    """Of a dump's pod: the bot's own, with another component, as the operator makes them."""
    [bot] = [each for each in of_kind(manifests, "Deployment") if each["metadata"]["name"] == "love-datingbot-bot"]
    own: dict[str, str] = bot["spec"]["template"]["metadata"]["labels"]
    return {**own, "app.kubernetes.io/component": "dump"}


def find_policies(manifests: list[Manifest], labels: dict[str, str]) -> list[Manifest]:
    """Specs of the policies that mean a pod."""
    specs = [policy["spec"] for policy in of_kind(manifests, "NetworkPolicy")]
    return [spec for spec in specs if selects(spec["podSelector"], labels)]


def test_a_dump_reaches_names_database_and_object_stores_only(
    manifests: list[Manifest], labels: dict[str, str]
) -> None:
    meant = find_policies(manifests, labels)
    ports = {port["port"] for spec in meant for rule in spec.get("egress", ()) for port in rule["ports"]}
    assert ports == {53, 5432, 443}
    assert not any(spec.get("ingress") for spec in meant)


@pytest.mark.parametrize("sealed", [True, False])
def test_the_database_lets_dumps_in_only_where_there_are_any(
    manifests: list[Manifest], labels: dict[str, str], *, sealed: bool
) -> None:
    rules = [
        rule
        for spec in find_policies(manifests if sealed else render(), DATABASE)
        for rule in spec.get("ingress", ())
        if {"protocol": "TCP", "port": 5432} in rule["ports"]
    ]
    peers = [peer["podSelector"] for rule in rules for peer in rule["from"] if set(peer) == {"podSelector"}]
    assert any(selects(peer, labels) for peer in peers) is sealed


def test_a_database_restored_beside_the_first_is_as_closed_and_open_to_the_same(manifests: list[Manifest]) -> None:
    own, then = find_policies(manifests, DATABASE), find_policies(manifests, THEN)
    assert then
    assert str(then).replace("-then-db", "-db") == str(own).replace("-then-db", "-db")
