"""Helm installs, upgrades, rolls back and uninstalls on a real API server; only the pods are missing."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

import pytest
from apiserver.server import ApiServer
from render.helm import CHART, VALUES, Refused, run_helm

DEFINITION = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/datingbots.datingbot.dev"
NO_HOOK = "migrations.hook.enabled=false"

_numbers = itertools.count(1)

Helm = Callable[..., str]


@pytest.fixture
def helm(server: ApiServer) -> Helm:
    """Helm against the API server, in a namespace of this test, where the definition is not yet."""
    server.call("DELETE", DEFINITION)
    deadline = time.monotonic() + 30
    while server.call("GET", DEFINITION).status != 404:
        assert time.monotonic() < deadline, "the definition does not go"
        time.sleep(0.05)
    namespace = f"helm-{next(_numbers)}"
    reach = ["--kube-apiserver", server.url, "--kube-token", server.token, "--kube-ca-file", str(server.certificate)]
    made = server.call("POST", "/api/v1/namespaces", {"metadata": {"name": namespace}})
    assert made.status == 201, made.message

    def run(verb: str, *arguments: str, **values: str) -> str:
        settings = [option for value in values.values() for option in ("--set", value)]
        given = ["-f", str(VALUES), "--set", NO_HOOK, *settings] if verb in ("install", "upgrade") else []
        return run_helm(verb, *arguments, *given, "-n", namespace, *reach)

    return run


def test_a_release_comes_changes_returns_and_goes_while_the_definition_stays(server: ApiServer, helm: Helm) -> None:
    helm("install", "love", str(CHART), operator="operator.enabled=true")
    helm("upgrade", "love", str(CHART), operator="operator.enabled=true", scaled="bot.autoscaling.enabled=true")
    helm("rollback", "love", "1")
    assert "datingbots.datingbot.dev" in helm("uninstall", "love")
    assert server.call("GET", DEFINITION).status == 200


def test_a_second_bot_is_a_second_release_without_the_definition(server: ApiServer, helm: Helm) -> None:
    helm("install", "love", str(CHART))
    with pytest.raises(Refused, match="datingbots"):
        helm("install", "amor", str(CHART), again="fullnameOverride=amor-again")
    helm("install", "cara", str(CHART), crds="crds.enabled=false")
    assert server.call("GET", DEFINITION).body["metadata"]["annotations"]["meta.helm.sh/release-name"] == "love"
