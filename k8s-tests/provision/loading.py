"""Putting images into the cluster's nodes: only where they are missing, or are others under the same name.

Every image is labelled in the node with the key of its content, beside its name in containerd's own store.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from toolchain.cache import content_key

from provision.archive import Image, write_image
from provision.cluster import Cluster
from provision.progress import step
from provision.shell import run, twice

LABEL = "datingbot.dev/content"
CTR = ("ctr", "--namespace", "k8s.io", "images")


def load_image(cluster: Cluster, image: Image) -> None:
    """Put an image that is made of layers into every node. Raises :class:`provision.shell.Failed`."""
    # The layers' paths carry the keys of what is in them.
    key = content_key(repr(image))
    _load(cluster, {image.name: key}, lambda archive: write_image(image, archive))


def load_docker_images(cluster: Cluster, names: Sequence[str]) -> None:
    """Put images of Docker's daemon into every node. Raises :class:`provision.shell.Failed`."""
    keys = {name: content_key(run("docker", "image", "inspect", "--format", "{{.Id}}", name)) for name in names}
    _load(cluster, keys, lambda archive: run("docker", "save", "--output", archive, *names))


def has_image(cluster: Cluster, name: str) -> bool:
    """Whether every node has an image of this name."""
    return all(_full_name(name) in _read_keys(node) for node in find_nodes(cluster))


def find_nodes(cluster: Cluster) -> list[str]:
    """The nodes' names, which are those of kind's containers too."""
    return cluster.kubectl("get", "nodes", "--output", "name").replace("node/", "").split()


def _load(cluster: Cluster, keys: dict[str, str], save: Callable[[Path], object]) -> None:
    wanted = {_full_name(name): key for name, key in keys.items()}
    behind = [node for node in find_nodes(cluster) if not wanted.items() <= _read_keys(node).items()]
    if not behind:
        return
    with step(f"Giving {', '.join(keys)} to {len(behind)} nodes"), tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "images.tar"
        save(archive)
        for node in behind:
            twice(f"Loading into {node}", lambda node=node: _import(node, archive, wanted.items()))  # type: ignore[misc]


def _import(node: str, archive: Path, wanted: Iterable[tuple[str, str]]) -> None:
    run("docker", "exec", "--interactive", node, *CTR, "import", "-", source=archive)
    for name, key in wanted:
        run("docker", "exec", node, *CTR, "label", name, f"{LABEL}={key}")


def _read_keys(node: str) -> dict[str, str]:
    """The keys of the node's images by their full names; empty for an image that came another way."""
    keys = {}
    for line in run("docker", "exec", node, *CTR, "list").splitlines()[1:]:
        name, *_, labels = line.split()
        pairs = dict(label.partition("=")[::2] for label in labels.split(","))
        keys[name] = pairs.get(LABEL, "")
    return keys


def _full_name(name: str) -> str:
    """As containerd writes it: Docker leaves its own registry out."""
    host, slash, _ = name.partition("/")
    if not slash:
        return f"docker.io/library/{name}"
    return name if "." in host or ":" in host else f"docker.io/{name}"
