"""The images the project's Dockerfile builds on, made of Debian where no registry can be asked for them.

They trust what this machine trusts, so that pip and npm reach the package registries from inside ``docker build`` too.
"""

from __future__ import annotations

import shutil
import ssl
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from toolchain.cache import content_key

from provision import debian
from provision.archive import Image, write_images
from provision.engine import is_loaded
from provision.progress import step
from provision.shell import Failed, run

PUBLISHED = {
    "PYTHON_BASE": "python:3.11-slim-bookworm",
    "NODE_BASE": "node:20-bookworm-slim",
    "NGINX_BASE": "debian:bookworm-slim",
}
"""The Dockerfile's arguments with their defaults."""

CERTIFICATES = "etc/ssl/certs/ca-certificates.crt"


def base_arguments() -> dict[str, str]:
    """Arguments for ``docker build``: none where the published bases can be pulled. Raises :class:`Failed`."""
    if all(_is_published(image) for image in PUBLISHED.values()):
        return {}
    return {"PYTHON_BASE": _python_base(), "NODE_BASE": _node_base(), "NGINX_BASE": _nginx_base()}


def _is_published(image: str) -> bool:
    return (
        is_loaded(image) or subprocess.run(["docker", "pull", image], capture_output=True, check=False).returncode == 0
    )


def _python_base() -> str:
    def add(layer: tarfile.TarFile) -> None:
        # Debian's own name is python3; the published image has both.
        _add_link(layer, "usr/local/bin/python", "/usr/bin/python3")

    return _base("python", debian.PYTHON, add=add)


def _node_base() -> str:
    node, npm = _find_node()

    def add(layer: tarfile.TarFile) -> None:
        layer.add(node, "usr/local/bin/node")
        layer.add(npm, "usr/local/lib/node_modules/npm")
        _add_link(layer, "usr/local/bin/npm", "../lib/node_modules/npm/bin/npm-cli.js")

    environment = {"NODE_EXTRA_CA_CERTS": f"/{CERTIFICATES}"}
    versions = run(node, "--version") + (npm / "package.json").read_text()
    return _base("node", debian.SLIM, add=add, made_of=versions, environment=environment)


def _nginx_base() -> str:
    return _base("debian", debian.SLIM)


def _base(
    name: str,
    packages: tuple[str, ...],
    *,
    add: Callable[[tarfile.TarFile], None] = lambda layer: None,
    made_of: str = "",
    environment: dict[str, str] | None = None,
) -> str:
    """Docker's name of Debian with these packages and what ``add`` adds; loaded when it is not there yet."""
    trusted = _trusted()
    image = f"datingbot-test/{name}:{content_key(Path(__file__), debian.RELEASE, trusted, made_of, *packages)}"
    if is_loaded(image):
        return image
    with step(f"Base image {image} (about 15 s)"), tempfile.TemporaryDirectory() as folder:
        extra = Path(folder) / "extra.tar"
        with tarfile.open(extra, "w") as layer:
            layer.add(trusted, CERTIFICATES)
            add(layer)
        archive = Path(folder) / "image.tar"
        layers = [debian.layer(packages), extra]
        write_images([Image(image, layers, command=["/bin/bash"], environment=environment or {})], archive)
        run("docker", "load", "--quiet", "--input", archive)
    return image


def _trusted() -> Path:
    """This machine's bundle of certificate authorities."""
    found = ssl.get_default_verify_paths().cafile or f"/{CERTIFICATES}"
    return Path(found).resolve()


def _find_node() -> tuple[Path, Path]:
    """Node's program, and the folder of npm beside it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise Failed("Node.js 20 or newer with npm is needed to make the Mini App's image")
    return Path(node).resolve(), Path(npm).resolve().parents[1]


def _add_link(layer: tarfile.TarFile, name: str, target: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = tarfile.SYMTYPE, target
    layer.addfile(entry)
