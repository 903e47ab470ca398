"""What a cluster has before a DatingBot comes: CloudNativePG, cert-manager, the definitions of monitors."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from toolchain.cache import content_key, kept
from toolchain.go_build import CERT_MANAGER, CNPG_MANAGER, built, find_module
from toolchain.helm import run_helm

from provision import debian
from provision.archive import Image, write_image, write_layer
from provision.cluster import Cluster, load
from provision.progress import step
from provision.shell import run, wait_until

Object = dict[str, Any]

CNPG_MODULE = "github.com/cloudnative-pg/cloudnative-pg"
CNPG_VERSION = "1.30.0"
CNPG_IMAGE = f"ghcr.io/cloudnative-pg/cloudnative-pg:{CNPG_VERSION}"
CERT_MANAGER_MODULE = "github.com/cert-manager/cert-manager"
CERT_MANAGER_VERSION = "v1.21.2"
CERT_MANAGER_PARTS = ("controller", "webhook", "cainjector", "acmesolver")
PROMETHEUS_MODULE = "github.com/prometheus-operator/prometheus-operator"
MONITORING_KINDS = ("servicemonitors", "podmonitors", "prometheusrules")
POSTGRES_IMAGE = "datingbot-test/postgresql:15"
POSTGRES_UID = 26
"""CloudNativePG's own, whatever Debian calls it."""

ROOM = 30.0
"""Seconds a webhook may take to answer after its rollout."""


def install_cloudnative_pg(cluster: Cluster) -> None:
    """The operator from its own release manifest, and PostgreSQL for its clusters."""
    _load(cluster, Image(CNPG_IMAGE, [_manager_layer()], entrypoint=["/manager"], user="65532:65532"))
    load(cluster, _postgres_image())
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
    layer = kept("layer-cert-manager", content_key(built(CERT_MANAGER).name), _write_cert_manager_layer)
    for part in CERT_MANAGER_PARTS:
        name = f"quay.io/jetstack/cert-manager-{part}:{CERT_MANAGER_VERSION}"
        _load(cluster, Image(name, [layer], entrypoint=["/cert-manager", part], user="65532:65532"))
    chart = find_module("cert-manager", CERT_MANAGER_MODULE) / "deploy/charts/cert-manager"
    tags = [f"{part}.image.tag={CERT_MANAGER_VERSION}" for part in ("webhook", "cainjector", "acmesolver")]
    settings = ["crds.enabled=true", "startupapicheck.enabled=false", f"image.tag={CERT_MANAGER_VERSION}", *tags]
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


def _load(cluster: Cluster, image: Image) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "image.tar"
        write_image(image, archive)
        load(cluster, archive)


def _manager_layer() -> Path:
    def write(target: Path) -> None:
        # It copies itself into each instance by the name with the architecture.
        program = built(CNPG_MANAGER)
        write_layer(target, {"/manager": program, "/operator/manager_amd64": program})

    return kept("layer-cnpg-manager", content_key(built(CNPG_MANAGER).name), write)


def _write_cert_manager_layer(target: Path) -> None:
    write_layer(target, {"/cert-manager": built(CERT_MANAGER)})


def _postgres_image() -> Path:
    return kept("image-postgresql", content_key(Path(__file__), *debian.POSTGRES), _write_postgres_image)


def _write_postgres_image(target: Path) -> None:
    """Debian's PostgreSQL as CloudNativePG wants it: its programs in PATH, its user number 26."""
    root = target.with_name(f"{target.name}.tree")
    debian.copy_tree(debian.tree("postgresql", debian.POSTGRES), root)
    run("chroot", root, "groupmod", "--non-unique", "-g", str(POSTGRES_UID), "postgres")
    run("chroot", root, "usermod", "-u", str(POSTGRES_UID), "postgres")
    run("chroot", root, "chown", "-R", "postgres:postgres", "/var/lib/postgresql", "/var/run/postgresql")
    layer = target.with_name(f"{target.name}.layer")
    debian.pack(root, layer)
    path = "/usr/lib/postgresql/15/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    image = Image(POSTGRES_IMAGE, [layer], user=str(POSTGRES_UID), environment={"PATH": path, "LANG": "C.UTF-8"})
    write_image(image, target)
    run("rm", "-rf", root, layer)


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
        cluster.kubectl("apply", "--dry-run=server", "--validate=false", "-f", "-", text=text)
        return True

    wait_until(f"the webhook of {probe['kind']}", answers, seconds=ROOM)
