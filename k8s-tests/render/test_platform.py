"""What the chart installs beside itself: only when asked, only where it is missing, and never taken along."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from apiserver.server import ApiServer, running_api_server
from charts.repository import ALIASES, build_complete_chart, copy_chart
from render.helm import CHART, VALUES, Refused, reach, render, run_helm
from render.pods import Manifest, of_kind, title
from toolchain.go_build import KUBE_APISERVER, built, find_module

PARTS = {
    "cloudnativePg": "CustomResourceDefinition/clusters.postgresql.cnpg.io",
    "certManager": "CustomResourceDefinition/certificates.cert-manager.io",
    "barmanCloud": "CustomResourceDefinition/objectstores.barmancloud.cnpg.io",
    "traefik": "IngressClass/love-traefik",
}
"""One object that tells each part."""

NEEDS = {"barmanCloud": ("platform.install.cloudnativePg=true",)}
CERTIFICATES = "cert-manager.io/v1/Certificate"
CLUSTERS = "/apis/postgresql.cnpg.io/v1/namespaces/{}/clusters"
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"

Helm = Callable[..., str]


@pytest.fixture(scope="session")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chart after `helm dependency build`, with the tests' own stand-ins."""
    return build_complete_chart(tmp_path_factory.mktemp("complete"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    """A real API server of this module's own: what is installed here concerns the whole cluster."""
    folder = tmp_path_factory.mktemp("platform-apiserver")
    with running_api_server(folder, kube_apiserver=built(KUBE_APISERVER)) as running:
        yield running


@pytest.fixture
def helm(server: ApiServer, complete: Path) -> Iterator[Helm]:
    """Helm with the complete chart; every definition and class that a test leaves behind goes."""

    def run(verb: str, release: str, *parts: str, namespace: str = "dating", **values: str) -> str:
        server.call("POST", "/api/v1/namespaces", {"metadata": {"name": namespace}})
        settings = [*(f"platform.install.{part}=true" for part in parts), *values.values()]
        options = [option for setting in settings for option in ("--set", setting)]
        chart = [str(complete), "-f", str(VALUES), "--no-hooks", *options] if verb != "uninstall" else []
        return run_helm(verb, release, *chart, "-n", namespace, *reach(server))

    yield run
    for namespace in ("dating", "flirting"):
        for release in run_helm("list", "-q", "-n", namespace, *reach(server)).split():
            run_helm("uninstall", release, "-n", namespace, *reach(server))
    for path in (DEFINITIONS, "/apis/networking.k8s.io/v1/ingressclasses"):
        server.call("DELETE", path)


def titles(manifests: list[Manifest]) -> set[str]:
    return {title(manifest) for manifest in manifests}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_comes_when_asked_for_and_not_otherwise(complete: Path, part: str) -> None:
    asked = (f"platform.install.{part}=true", *NEEDS.get(part, ()))
    others = {PARTS[each] for each in PARTS if f"platform.install.{each}=true" not in asked}
    found = titles(render(*asked, chart=complete, known=(CERTIFICATES,)))
    assert PARTS[part] in found
    assert not others & found
    assert not set(PARTS.values()) & titles(render(chart=complete))


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_was_not_fetched_is_refused_with_what_to_do(tmp_path: Path, part: str) -> None:
    settings = (f"platform.install.{part}=true", *NEEDS.get(part, ()))
    with pytest.raises(Refused, match=r"platform\.install\.\w+: .*helm dependency build"):
        render(*settings, chart=copy_chart(tmp_path), known=(CERTIFICATES,))


def test_the_chart_of_the_tree_needs_nothing_fetched(tmp_path: Path) -> None:
    assert titles(render(chart=copy_chart(tmp_path))) == titles(render())


def test_every_part_has_an_exact_version_and_a_repository_without_a_host() -> None:
    about = yaml.safe_load((CHART / "charts" / "platform" / "Chart.yaml").read_text(encoding="utf-8"))
    assert {each["condition"].removeprefix("install.") for each in about["dependencies"]} == set(PARTS)
    assert {each["repository"] for each in about["dependencies"]} == {f"@{alias}" for alias in ALIASES}
    for each in about["dependencies"]:
        assert re.fullmatch(r"v?\d+\.\d+\.\d+", each["version"]), each
    [cert_manager] = [each for each in about["dependencies"] if each["name"] == "cert-manager"]
    module = find_module("cert-manager", "github.com/cert-manager/cert-manager")
    assert module.name.partition("@")[2] == cert_manager["version"]


def test_values_of_a_parts_own_chart_reach_it(complete: Path) -> None:
    setting = 'platform.traefik={"ingressClass": {"name": "edge"}}'
    assert "IngressClass/edge" in titles(render("platform.install.traefik=true", setting, chart=complete))
    with pytest.raises(Refused, match="ingresClass"):
        render("platform.install.traefik=true", 'platform.traefik={"ingresClass": {}}', chart=complete)


def test_cert_managers_definitions_cannot_be_made_to_go_with_the_release() -> None:
    with pytest.raises(Refused, match="/platform/cert-manager/crds/keep"):
        render('platform.cert-manager={"crds": {"enabled": true, "keep": false}}')


def test_the_plugin_stands_beside_cloudnative_pg_and_after_cert_manager(complete: Path) -> None:
    with pytest.raises(Refused, match=r"platform\.install\.barmanCloud: .*beside CloudNativePG"):
        render("platform.install.barmanCloud=true", chart=complete, known=(CERTIFICATES,))
    everything = [f"platform.install.{part}=true" for part in PARTS]
    with pytest.raises(Refused, match=r"platform\.install\.barmanCloud: .*cert-manager in the cluster first"):
        render(*everything, chart=complete)
    assert set(PARTS.values()) <= titles(render(*everything, chart=complete, known=(CERTIFICATES,)))


def test_what_stands_in_the_releases_namespace_is_let_in(complete: Path) -> None:
    parts = ("platform.install.cloudnativePg=true", "platform.install.traefik=true")
    policies = {title(each): str(each) for each in of_kind(render(*parts, chart=complete), "NetworkPolicy")}
    assert "'app.kubernetes.io/name': 'cloudnative-pg'" in policies["NetworkPolicy/love-datingbot-db"]
    for component in ("bot", "webapp"):
        assert "'app.kubernetes.io/name': 'traefik'" in policies[f"NetworkPolicy/love-datingbot-{component}"]


def test_one_install_brings_the_bot_and_what_it_needs(server: ApiServer, helm: Helm) -> None:
    said = helm("install", "love", "cloudnativePg", "certManager", "traefik")
    assert "no CloudNativePG yet" not in said
    deployments = server.call("GET", "/apis/apps/v1/namespaces/dating/deployments").body["items"]
    names = {each["metadata"]["name"] for each in deployments}
    assert {"love-datingbot-bot", "cnpg-controller-manager", "love-cert-manager", "love-traefik"} <= names


def test_uninstalling_leaves_every_database(server: ApiServer, helm: Helm) -> None:
    helm("install", "love", "cloudnativePg", "certManager")
    database = {
        "apiVersion": "postgresql.cnpg.io/v1",
        "kind": "Cluster",
        "metadata": {"name": "love-datingbot-db"},
        "spec": {"instances": 1, "storage": {"size": "1Gi"}},
    }
    assert server.call("POST", CLUSTERS.format("dating"), database).status == 201
    helm("uninstall", "love")
    [left] = server.call("GET", CLUSTERS.format("dating")).body["items"]
    assert left["metadata"]["name"] == "love-datingbot-db"
    assert "deletionTimestamp" not in left["metadata"]
    # The same release may come back to what it left.
    helm("install", "love", "cloudnativePg", "certManager")


@pytest.mark.parametrize("part", ["cloudnativePg", "certManager"])
def test_a_second_one_of_what_a_cluster_has_once_is_refused(helm: Helm, part: str) -> None:
    helm("install", "love", part)
    sentence = rf"platform\.install\.{part}: this cluster has .* already .*release dating/love"
    with pytest.raises(Refused, match=sentence):
        helm("install", "love", part, namespace="flirting")
    helm("install", "love", namespace="flirting")
    helm("upgrade", "love", part)


def test_what_came_without_helm_is_left_alone(server: ApiServer, helm: Helm, complete: Path) -> None:
    [definition] = [
        each
        for each in render("platform.install.cloudnativePg=true", chart=complete)
        if title(each) == PARTS["cloudnativePg"]
    ]
    assert server.call("POST", DEFINITIONS, definition).status == 201
    with pytest.raises(Refused, match=r"platform\.install\.cloudnativePg: .*belongs to no release of Helm"):
        helm("install", "love", "cloudnativePg")


def test_a_second_traefik_is_refused_with_the_class_of_the_first(helm: Helm) -> None:
    helm("install", "love", "traefik")
    with pytest.raises(Refused, match=r"platform\.install\.traefik: .*ingress\.className=love-traefik"):
        helm("install", "amor", "traefik")
    helm("upgrade", "love", "traefik")
