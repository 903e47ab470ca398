"""Putting images into the cluster's nodes: only where they are missing, or are others under the same name.

Every image is labelled in the node with the key of its content, beside its name in containerd's own store.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from toolchain.cache import cache_folder, content_key

from provision.archive import Image, write_images
from provision.cluster import Cluster
from provision.progress import step
from provision.shell import run, twice

LABEL = "datingbot.dev/content"
NAMELESS = ("sha256:", "import-")
"""How containerd and kubelet call an image by its content alone."""

CTR = ("ctr", "--namespace", "k8s.io", "images")


def load_images(cluster: Cluster, *images: Image, everywhere: bool = False) -> None:
    """Put images that are made of layers into the nodes, into tainted ones only when asked to.

    Raises :class:`provision.shell.Failed`.
    """

    def save(names: Sequence[str], archive: Path) -> None:
        write_images([image for image in images if image.name in names], archive)

    # The layers' paths carry the keys of what is in them.
    nodes = find_nodes(cluster, tainted=everywhere)
    _load(nodes, {image.name: content_key(repr(image)) for image in images}, save)


def load_docker_images(cluster: Cluster, names: Sequence[str]) -> None:
    """Put images of Docker's daemon into the nodes. Raises :class:`provision.shell.Failed`."""

    def save(names: Sequence[str], archive: Path) -> None:
        run("docker", "save", "--output", archive, *names)

    identify = ("docker", "image", "inspect", "--format", "{{.Id}}")
    _load(find_nodes(cluster), {name: content_key(run(*identify, name)) for name in names}, save)


def has_image(cluster: Cluster, name: str) -> bool:
    """Whether every node that takes pods has an image of this name."""
    return all(_full_name(name) in _read_keys(node) for node in find_nodes(cluster))


def find_nodes(cluster: Cluster, *, tainted: bool = False) -> list[str]:
    """The nodes that take any pod, or all, by their names, which are those of kind's containers too."""
    nodes: Any = cluster.get("nodes")
    return [
        node["metadata"]["name"]
        for node in nodes["items"]
        if tainted or all(taint["effect"] != "NoSchedule" for taint in node["spec"].get("taints", ()))
    ]


def _load(nodes: Sequence[str], keys: Mapping[str, str], save: Callable[[Sequence[str], Path], None]) -> None:
    """``save`` writes the named images into an archive."""
    held = {node: _read_keys(node) for node in nodes}
    behind = {
        name: [node for node, images in held.items() if images.get(_full_name(name)) != key]
        for name, key in keys.items()
    }
    names = [name for name, nodes in behind.items() if nodes]
    if not names:
        return
    what = ", ".join(name.rpartition("/")[2] for name in names)
    with step(f"Giving the nodes {what}"), tempfile.TemporaryDirectory(dir=cache_folder()) as folder:
        archive = Path(folder) / "images.tar"
        save(names, archive)
        for node in sorted({node for nodes in behind.values() for node in nodes}):
            twice(f"Loading into {node}", partial(_import, node, archive))
            for name in names:
                run("docker", "exec", node, *CTR, "label", _full_name(name), f"{LABEL}={keys[name]}")
            _forget_replaced(node)


def _import(node: str, archive: Path) -> None:
    run("docker", "exec", "--interactive", node, *CTR, "import", "-", source=archive)


def _read_keys(node: str) -> dict[str, str]:
    """The keys of the node's images by their full names; empty for an image that came another way."""
    keys = {}
    for name, _, labels in _list_images(node):
        pairs = dict(label.partition("=")[::2] for label in labels.split(","))
        keys[name] = pairs.get(LABEL, "")
    return keys


def _forget_replaced(node: str) -> None:
    """Let go of images that have no name any more: each would keep its gigabyte for ever."""
    images = _list_images(node)
    named = {digest for name, digest, _ in images if not name.startswith(NAMELESS)}
    left = [name for name, digest, _ in images if name.startswith(NAMELESS) and digest not in named]
    if left:
        run("docker", "exec", node, *CTR, "remove", "--sync", *left)


def _list_images(node: str) -> list[tuple[str, str, str]]:
    """Names, manifests' digests, and labels."""
    rows = [line.split() for line in run("docker", "exec", node, *CTR, "list").splitlines()[1:]]
    return [(row[0], row[2], row[-1]) for row in rows]


def _full_name(name: str) -> str:
    """As containerd writes it: Docker leaves its own registry out."""
    host, slash, _ = name.partition("/")
    if not slash:
        return f"docker.io/library/{name}"
    return name if "." in host or ":" in host else f"docker.io/{name}"
