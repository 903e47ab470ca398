"""The cluster: three nodes of kind, made when missing, with free ports on loopback for the way in."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml
from toolchain.cache import cache_folder
from toolchain.go_build import KIND, KUBECTL, KUBERNETES, built

from provision import engine
from provision.node_image import node_image
from provision.progress import step
from provision.shell import Failed, run, twice, wait_until

CLUSTER = "datingbot"
CONTEXT = f"kind-{CLUSTER}"
PUBLISHED_NODE = f"kindest/node:{KUBERNETES}"
NODE_PORTS = {"http": 30080, "https": 30443}
"""Ports of the ingress controller's Service, the same on every node."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """How to reach it: a kubeconfig with one context, and loopback ports by name."""

    kubeconfig: Path
    ports: dict[str, int]

    def kubectl(self, *arguments: str | Path, text: str | None = None) -> str:
        """What kubectl prints. Raises :class:`Failed`."""
        return run(find_kubectl(), "--kubeconfig", self.kubeconfig, *arguments, text=text)

    def apply(self, manifests: Iterable[object] | str, *, namespace: str = "") -> None:
        """Server-side apply of objects or of YAML."""
        text = manifests if isinstance(manifests, str) else yaml.safe_dump_all(manifests)
        where = ("-n", namespace) if namespace else ()
        self.kubectl("apply", "--server-side", "--force-conflicts", *where, "-f", "-", text=text)

    def get(self, *arguments: str) -> dict[str, object]:
        """One object, or a list, decoded."""
        answer: dict[str, object] = json.loads(self.kubectl("get", *arguments, "-o", "json"))
        return answer


def find_kubectl() -> Path:
    """The kubectl of the cluster's own version."""
    return built(KUBECTL)


def bring_up() -> Cluster:
    """The running cluster; made when there is none. Docker's daemon answers. Raises :class:`Failed`."""
    if (given := find_given()) is not None:
        return given
    if not is_there():
        image = choose_node_image()
        with step("kind's three nodes (about 75 s)"):
            twice("kind", lambda: _create(image, _folder() / "kubeconfig"))
    # They may be asleep since the machine was restarted.
    run("docker", "start", *_list_nodes())
    cluster = _describe()
    with step("All nodes ready"):
        wait_until("the API server", lambda: bool(cluster.kubectl("get", "--raw", "/readyz")), seconds=120)
        cluster.kubectl("wait", "--for=condition=Ready", "nodes", "--all", "--timeout=180s")
    return cluster


def find_cluster() -> Cluster | None:
    """The caller's cluster, or ours when there is one. Raises :class:`Failed`."""
    return find_given() or (_describe() if is_there() else None)


def find_given() -> Cluster | None:
    """A cluster of the caller's: only a kind context, or the one named in so many words, is ever touched."""
    named, path = os.environ.get("DATINGBOT_TEST_CONTEXT"), os.environ.get("KUBECONFIG")
    if not path or not Path(path).is_file():
        return None
    config = yaml.safe_load(Path(path).read_text()) or {}
    context = config.get("current-context", "")
    if context == CONTEXT:
        return None
    if context != named and not context.startswith("kind-"):
        raise Failed(
            f"KUBECONFIG's context is {context!r}. The tests delete what they find: name it in DATINGBOT_TEST_CONTEXT "
            "when that is meant, or unset KUBECONFIG to get a cluster made."
        )
    ports = {name: int(os.environ.get(f"DATINGBOT_TEST_{name.upper()}_PORT", "0")) for name in NODE_PORTS}
    return Cluster(Path(path), ports)


def choose_node_image() -> str:
    """The published image where Docker can have it, otherwise one built here."""
    pulled = subprocess.run(["docker", "pull", "--quiet", PUBLISHED_NODE], capture_output=True, check=False)
    if pulled.returncode == 0:
        return PUBLISHED_NODE
    return node_image()


def is_there() -> bool:
    """Whether our cluster was made, awake or not."""
    return CLUSTER in run(built(KIND), "get", "clusters").split()


def wake_engine() -> None:
    """Docker answers. A cluster whose daemon was ended under it is deleted: its pods never come to rest again."""
    if engine.start() and is_there():
        _delete()


def take_down() -> None:
    """Delete the cluster, and end the daemon if it was started here."""
    if engine.answers():
        _delete()
    engine.stop()


def _folder() -> Path:
    return cache_folder() / "cluster"


def _list_nodes() -> list[str]:
    return run(built(KIND), "get", "nodes", "--name", CLUSTER).split()


def _describe() -> Cluster:
    kubeconfig = _folder() / "kubeconfig"
    kubeconfig.write_text(run(built(KIND), "get", "kubeconfig", "--name", CLUSTER))
    kubeconfig.chmod(0o600)
    return Cluster(kubeconfig, _read_ports())


def _delete() -> None:
    run(built(KIND), "delete", "cluster", "--name", CLUSTER)


def _create(image: str, kubeconfig: Path) -> None:
    _delete()
    kubeconfig.parent.mkdir(parents=True, exist_ok=True)
    Path("/lib/modules").mkdir(exist_ok=True)
    ports = dict(zip(NODE_PORTS, _find_free_ports(len(NODE_PORTS)), strict=True))
    mappings = [
        {"containerPort": NODE_PORTS[name], "hostPort": port, "listenAddress": "127.0.0.1"}
        for name, port in ports.items()
    ]
    config = {
        "kind": "Cluster",
        "apiVersion": "kind.x-k8s.io/v1alpha4",
        "nodes": [{"role": "control-plane", "extraPortMappings": mappings}, {"role": "worker"}, {"role": "worker"}],
    }
    (_folder() / "ports.json").write_text(json.dumps(ports))
    run(
        *(built(KIND), "create", "cluster", "--name", CLUSTER, "--image", image, "--wait", "180s"),
        *("--kubeconfig", kubeconfig, "--config", "-"),
        text=yaml.safe_dump(config),
    )
    wait_until("three nodes", lambda: len(_list_nodes()) == 3, seconds=10)


def _read_ports() -> dict[str, int]:
    ports: dict[str, int] = json.loads((_folder() / "ports.json").read_text())
    return ports


def _find_free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
