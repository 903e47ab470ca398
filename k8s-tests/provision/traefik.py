"""The cluster's way in: Traefik as the default IngressClass, on the loopback ports the cluster was made with."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

from toolchain.cache import content_key, kept
from toolchain.traefik_build import VERSION, traefik

from provision.archive import Image, write_layer
from provision.cluster import Cluster
from provision.loading import load_images
from provision.progress import step
from provision.shell import wait_until

MANIFESTS = Path(__file__).with_name("traefik.yaml")
IMAGE = f"docker.io/library/traefik:v{VERSION}"

HOSTS = ("love", "hope", "fail", "away", "dump", "restore", "restored", "tls", "deploy", "watch", "drill")
"""Public host names for tests: love.traefik.svc.cluster.local is this very way in, seen from inside of the cluster."""


def install_traefik(cluster: Cluster) -> None:
    """Traefik, answering on every port of the cluster. Raises :class:`provision.shell.Failed`."""
    layer = kept(
        "layer-traefik", content_key(traefik().name), lambda target: write_layer(target, {"/traefik": traefik()})
    )
    load_images(cluster, Image(IMAGE, [layer], entrypoint=["/traefik"], user="65532:65532"))
    with step("Traefik (about 10 s)"):
        cluster.apply(MANIFESTS.read_text(encoding="utf-8"), namespace="traefik")
        cluster.apply(map(_build_alias, HOSTS), namespace="traefik")
        cluster.kubectl("rollout", "status", "-n", "traefik", "deployment/traefik", "--timeout=120s")
        if port := cluster.ports.get("http"):
            wait_until(f"Traefik on port {port}", lambda: answers(port), seconds=30)


def _build_alias(host: str) -> object:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": host},
        "spec": {
            "selector": {"app.kubernetes.io/name": "traefik"},
            "ports": [
                {"name": "web", "port": 80, "targetPort": "web"},
                {"name": "websecure", "port": 443, "targetPort": "websecure"},
            ],
        },
    }


def answers(port: int) -> bool:
    """Whether something that speaks HTTP is behind this port of loopback; a refusal is an answer too."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
