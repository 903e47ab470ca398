"""Helm installs, upgrades, rolls back and uninstalls on a real API server; only the pods are missing."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

import pytest
import yaml
from apiserver.server import ApiServer
from kubernetes import client
from render.helm import CHART, VALUES, Refused, reach, run_helm

from datingbot_operator.__main__ import apply_definition
from datingbot_operator.api import Api
from datingbot_operator.packaged import find_definition

DEFINITION = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/datingbots.datingbot.dev"

BOTS = "/apis/datingbot.dev/v1alpha1/datingbots"

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
    made = server.call("POST", "/api/v1/namespaces", {"metadata": {"name": namespace}})
    assert made.status == 201, made.message

    def run(verb: str, *arguments: str, **values: str) -> str:
        settings = [option for value in values.values() for option in ("--set", value)]
        given = ["-f", str(VALUES), *settings, "--no-hooks"] if verb in ("install", "upgrade") else []
        return run_helm(verb, *arguments, *given, "-n", namespace, *reach(server))

    return run


def test_a_release_comes_changes_returns_and_goes_while_the_definition_stays(server: ApiServer, helm: Helm) -> None:
    helm("install", "love", str(CHART))
    helm("upgrade", "love", str(CHART), scaled="bot.autoscaling.enabled=true")
    helm("rollback", "love", "1", "--no-hooks")
    helm("uninstall", "love")
    assert server.call("GET", DEFINITION).status == 200


def test_the_first_install_brings_definition_and_resource_together(server: ApiServer, helm: Helm) -> None:
    helm("install", "love", str(CHART))
    [bot] = server.call("GET", f"{BOTS}").body["items"]
    assert bot["metadata"]["name"] == "love-datingbot"
    assert bot["status"]["observedGeneration"] == -1


def test_what_the_chart_cannot_check_the_api_server_refuses_by_its_name(helm: Helm) -> None:
    with pytest.raises(Refused, match=r"database\.synchronous.*database\.instances must be greater"):
        helm("install", "love", str(CHART), wrong="database.managed.synchronous.replicas=3")


def test_two_bots_are_two_releases_and_share_the_definition(server: ApiServer, helm: Helm) -> None:
    helm("install", "love", str(CHART))
    helm("install", "amor", str(CHART))
    helm("uninstall", "love")
    assert server.call("GET", DEFINITION).status == 200
    assert [bot["metadata"]["name"] for bot in server.call("GET", BOTS).body["items"]] == ["amor-datingbot"]


def test_what_the_upgrade_hook_applied_does_not_keep_a_newer_release_from_installing(
    server: ApiServer, helm: Helm
) -> None:
    helm("install", "love", str(CHART))
    configuration = client.Configuration(host=server.url)
    configuration.ssl_ca_cert = str(server.certificate)
    configuration.api_key = {"authorization": f"Bearer {server.token}"}
    older = yaml.safe_load(find_definition().read_text(encoding="utf-8"))
    older["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"].pop("version")
    apply_definition(Api(client.ApiClient(configuration)), older)
    helm("install", "amor", str(CHART))
    fields = server.call("GET", DEFINITION).body["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]
    assert "version" in fields["spec"]["properties"]
