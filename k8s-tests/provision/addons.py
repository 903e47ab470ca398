"""What a cluster has before a DatingBot comes: CloudNativePG, cert-manager, the definitions of monitors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from toolchain.cache import content_key, kept
from toolchain.go_build import CERT_MANAGER, CNPG_MANAGER, built, find_module
from toolchain.helm import run_helm

from provision.archive import Image, write_layer
from provision.cluster import Cluster
from provision.loading import load_images
from provision.postgres_image import postgres_image
from provision.progress import step
from provision.shell import wait_until

Object = dict[str, Any]

CNPG_MODULE = "github.com/cloudnative-pg/cloudnative-pg"
CNPG_VERSION = "1.30.0"
CNPG_IMAGE = f"ghcr.io/cloudnative-pg/cloudnative-pg:{CNPG_VERSION}"
CERT_MANAGER_MODULE = "github.com/cert-manager/cert-manager"
CERT_MANAGER_VERSION = "v1.21.2"
CERT_MANAGER_PARTS = ("controller", "webhook", "cainjector", "acmesolver")
PROMETHEUS_MODULE = "github.com/prometheus-operator/prometheus-operator"
MONITORING_KINDS = ("servicemonitors", "podmonitors", "prometheusrules")
ROOM = 90.0
"""Seconds a webhook may take to answer after its rollout."""


def install_cloudnative_pg(cluster: Cluster) -> None:
    """The operator from its own release manifest, and PostgreSQL for its clusters."""
    manager = Image(CNPG_IMAGE, [_manager_layer()], entrypoint=["/manager"], user="65532:65532")
    load_images(cluster, manager, postgres_image())
    manifest = find_module("cloudnative-pg", CNPG_MODULE) / "releases" / f"cnpg-{CNPG_VERSION}.yaml"
    with step("CloudNativePG (about 20 s)"):
        cluster.apply(list(_adapt(yaml.safe_load_all(manifest.read_text()))))
        _await_rollout(cluster, "cnpg-system", "deployment/cnpg-controller-manager")
        probe = {
            "apiVersion": "postgresql.cnpg.io/v1",
            "kind": "Cluster",
            "metadata": {"name": "probe"},
            "spec": {"instances": 1, "storage": {"size": "1Gi"}},
        }
        _await_webhook(cluster, probe)


def install_cert_manager(cluster: Cluster) -> None:
    """Controller, webhook and cainjector from the project's own chart."""
    key = content_key(built(CERT_MANAGER).name)
    layer = kept("layer-cert-manager", key, _write_cert_manager_layer)
    # With the content in its tag, another program makes the Deployments roll.
    tag = f"{CERT_MANAGER_VERSION}-{key}"
    names = {part: f"quay.io/jetstack/cert-manager-{part}:{tag}" for part in CERT_MANAGER_PARTS}
    images = [
        Image(name, [layer], entrypoint=["/cert-manager", part], user="65532:65532") for part, name in names.items()
    ]
    load_images(cluster, *images)
    chart = find_module("cert-manager", CERT_MANAGER_MODULE) / "deploy/charts/cert-manager"
    tags = [f"{part}image.tag={tag}" for part in ("", "webhook.", "cainjector.", "acmesolver.")]
    settings = ["crds.enabled=true", "startupapicheck.enabled=false", *tags]
    options = [option for setting in settings for option in ("--set", setting)]
    with step("cert-manager (about 30 s)"):
        cluster.apply([{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "cert-manager"}}])
        cluster.apply(run_helm("template", "cert-manager", chart, "-n", "cert-manager", *options))
        for part in ("cert-manager", "cert-manager-webhook", "cert-manager-cainjector"):
            _await_rollout(cluster, "cert-manager", f"deployment/{part}")
        probe = {
            "apiVersion": "cert-manager.io/v1",
            "kind": "Issuer",
            "metadata": {"name": "probe"},
            "spec": {"selfSigned": {}},
        }
        _await_webhook(cluster, probe)


def install_monitoring_definitions(cluster: Cluster) -> None:
    """ServiceMonitor, PodMonitor and PrometheusRule; no Prometheus."""
    folder = find_module("prometheus-operator", PROMETHEUS_MODULE) / "example/prometheus-operator-crd"
    with step("The Prometheus operator's definitions"):
        for kind in MONITORING_KINDS:
            cluster.apply((folder / f"monitoring.coreos.com_{kind}.yaml").read_text())


def _manager_layer() -> Path:
    def write(target: Path) -> None:
        # It copies itself into each instance by the name with the architecture.
        program = built(CNPG_MANAGER)
        write_layer(target, {"/manager": program, "/operator/manager_amd64": program})

    return kept("layer-cnpg-manager", content_key(built(CNPG_MANAGER).name), write)


def _write_cert_manager_layer(target: Path) -> None:
    write_layer(target, {"/cert-manager": built(CERT_MANAGER)})


def _adapt(objects: Iterator[Object]) -> Iterator[Object]:
    """The image is in the nodes already, and a tenth of a core is little for tests."""
    for each in objects:
        if each and each["kind"] == "Deployment":
            container = each["spec"]["template"]["spec"]["containers"][0]
            container["imagePullPolicy"] = "IfNotPresent"
            container["resources"]["limits"].pop("cpu")
        yield each


def _await_rollout(cluster: Cluster, namespace: str, name: str) -> None:
    cluster.kubectl("rollout", "status", "-n", namespace, name, "--timeout=180s")


def _await_webhook(cluster: Cluster, probe: Object) -> None:
    """A rollout says nothing of the webhook: only an object it lets pass does."""
    text = yaml.safe_dump(probe)

    def answers() -> bool:
        cluster.kubectl("apply", "--dry-run=server", "--validate=false", "--request-timeout=5s", "-f", "-", text=text)
        return True

    wait_until(f"the webhook of {probe['kind']}", answers, seconds=ROOM)
