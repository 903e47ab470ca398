"""The stage of the TLS tests: a way in of its own, Pebble as the ACME server, BIND with a zone CoreDNS leads to."""

from __future__ import annotations

import base64
import json
import secrets
import ssl
from pathlib import Path
from string import Template
from typing import Any
from urllib.request import urlopen

import yaml
from cluster.stage import CHART, build_namespace
from day2.ports import forward
from provision.cluster import Cluster
from provision.edge_images import load_edge_images
from provision.shell import wait_until

EDGE = "day2-edge"
ZONE = "day2.test"
HOST = f"tls.{ZONE}"
DIRECTORY = f"https://pebble.{EDGE}.svc.cluster.local:14000/dir"
NAMESERVER = f"bind.{EDGE}.svc.cluster.local:53"
KEY = base64.b64encode(secrets.token_bytes(32)).decode()
"""What may change the zone: a TSIG key (RFC 8945)."""
LIFE = 240
"""Seconds a certificate is good for; cert-manager renews it after two thirds of them."""

MANIFESTS = Path(__file__).with_name("edge.yaml")
COREDNS = ("configmap", "coredns", "-n", "kube-system")


def set_up_edge(cluster: Cluster) -> None:
    """Everything, answering. Raises :class:`provision.shell.Failed`."""
    load_edge_images(cluster)
    cluster.apply([build_namespace(EDGE)])
    manifests = MANIFESTS.read_text(encoding="utf-8")
    given = {"NAMESPACE": EDGE, "ZONE": ZONE, "KEY": KEY, "LIFE": LIFE, "ARGUMENTS": json.dumps(_list_arguments())}
    # The zone names the address of the way in, which has to be there before.
    services = [
        one for one in yaml.safe_load_all(Template(manifests).safe_substitute(given)) if one["kind"] == "Service"
    ]
    cluster.apply(services, namespace=EDGE)
    given["EDGE"] = _find_address(cluster, "traefik")
    cluster.apply(Template(manifests).substitute(given), namespace=EDGE)
    lead_names(cluster, f"{ZONE}:53 {{\n    errors\n    cache 1\n    forward . {_find_address(cluster, 'bind')}\n}}\n")
    for name in ("traefik", "pebble", "bind"):
        cluster.kubectl("rollout", "status", "-n", EDGE, f"deployment/{name}", "--timeout=180s")


def remove_edge(cluster: Cluster) -> None:
    """Nothing of it is left."""
    lead_names(cluster, "")
    cluster.kubectl("delete", "clusterrolebinding/day2-edge-traefik", "ingressclass/day2-edge", "--ignore-not-found")
    cluster.kubectl("delete", "namespace", EDGE, "--ignore-not-found", "--timeout=180s")


def restart_pebble(cluster: Cluster) -> None:
    """It keeps everything in memory: it knows no account any more, and has another root."""
    cluster.kubectl("rollout", "restart", "-n", EDGE, "deployment/pebble")
    cluster.kubectl("rollout", "status", "-n", EDGE, "deployment/pebble", "--timeout=120s")


def read_root(cluster: Cluster) -> str:
    """The root certificate of what Pebble issues, in PEM; nobody knows it before Pebble runs."""
    context = ssl._create_unverified_context()  # noqa: S323 - how Pebble's makers tell people to fetch it
    with (
        forward(cluster, EDGE, "service/pebble", 15000) as port,
        urlopen(f"https://127.0.0.1:{port}/roots/0", context=context, timeout=30) as answer,
    ):
        return str(answer.read().decode())


def lead_names(cluster: Cluster, block: str) -> None:
    """Let CoreDNS ask BIND for names of the zone; an empty block ends that."""
    found: Any = cluster.get(*COREDNS)
    own = found["data"]["Corefile"]
    start = own.find(f"{ZONE}:53 {{")
    wanted = (own if start < 0 else own[:start]) + block
    if wanted == own:
        return
    patch = json.dumps({"data": {"Corefile": wanted}})
    cluster.kubectl("patch", *COREDNS, "--type=merge", "-p", patch)
    cluster.kubectl("rollout", "restart", "-n", "kube-system", "deployment/coredns")
    cluster.kubectl("rollout", "status", "-n", "kube-system", "deployment/coredns", "--timeout=180s")


def _list_arguments() -> list[str]:
    """Traefik's: those our chart gives it, and what its own chart would."""
    values = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))
    resolver = "--certificatesresolvers.pebble.acme"
    return [
        *values["platform"]["traefik"]["additionalArguments"],
        "--entrypoints.web.address=:8000",
        "--entrypoints.websecure.address=:8443",
        "--entrypoints.websecure.http.tls=true",
        "--entrypoints.traefik.address=:8080",
        "--ping=true",
        "--metrics.prometheus=true",
        "--providers.kubernetesingress=true",
        "--providers.kubernetesingress.ingressclass=day2-edge",
        f"{resolver}.tlschallenge=true",
        f"{resolver}.caserver={DIRECTORY}",
        f"{resolver}.cacertificates=/trusted/ca.crt",
        f"{resolver}.email=owner@example.com",
        f"{resolver}.storage=/data/acme.json",
    ]


def _find_address(cluster: Cluster, service: str) -> str:
    found: dict[str, str] = {}

    def has_one() -> bool:
        answer: Any = cluster.get("service", service, "-n", EDGE)
        found["address"] = answer["spec"].get("clusterIP", "")
        return bool(found["address"])

    wait_until(f"an address for {service}", has_one, seconds=30)
    return found["address"]
