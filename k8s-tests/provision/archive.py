"""Container images without a daemon: layers as tar files, put together as an archive that Docker and containerd read.

The format is that of ``docker save`` (moby's image specification v1.2), one layer a folder.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Image:
    """An image: its name with the tag, its layers from the lowest up, and how it starts."""

    name: str
    layers: Sequence[Path]
    entrypoint: Sequence[str] = ()
    command: Sequence[str] = ()
    user: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: str = ""


def write_images(images: Sequence[Image], target: Path) -> None:
    """Write one archive; layers the images share are in it once, and the same images give the same bytes."""
    digests = {layer: hash_file(layer) for image in images for layer in image.layers}
    manifest = []
    with tarfile.open(target, "w") as archive:
        for digest, layer in {digest: layer for layer, digest in digests.items()}.items():
            entry = tarfile.TarInfo(f"{digest}/layer.tar")
            entry.size = layer.stat().st_size
            with layer.open("rb") as content:
                archive.addfile(entry, content)
        for image in images:
            own = [digests[layer] for layer in image.layers]
            config = json.dumps(_configure(image, own), sort_keys=True).encode()
            name = f"{hashlib.sha256(config).hexdigest()}.json"
            _add_bytes(archive, name, config)
            layers = [f"{digest}/layer.tar" for digest in own]
            manifest.append({"Config": name, "RepoTags": [image.name], "Layers": layers})
        _add_bytes(archive, "manifest.json", json.dumps(manifest).encode())


def write_layer(target: Path, files: Mapping[str, Path | bytes], *, owner: int = 0) -> None:
    """A layer of a few files by their paths in the image, all executable and of one owner."""
    with tarfile.open(target, "w") as layer:
        folders: set[str] = set()
        for name, content in sorted(files.items()):
            for folder in reversed(Path(name.lstrip("/")).parents[:-1]):
                if str(folder) not in folders:
                    folders.add(str(folder))
                    entry = tarfile.TarInfo(str(folder))
                    entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                    layer.addfile(entry)
            body = content.read_bytes() if isinstance(content, Path) else content
            entry = tarfile.TarInfo(name.lstrip("/"))
            entry.size, entry.mode, entry.uid, entry.gid = len(body), 0o755, owner, owner
            layer.addfile(entry, io.BytesIO(body))


def hash_file(path: Path) -> str:
    """SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _configure(image: Image, digests: Sequence[str]) -> dict[str, Any]:
    config: dict[str, Any] = {
        "Env": [f"{name}={value}" for name, value in {"PATH": PATH, **image.environment}.items()],
        "Entrypoint": list(image.entrypoint) or None,
        "Cmd": list(image.command) or None,
        "User": image.user or None,
        "StopSignal": image.stop_signal or None,
    }
    epoch = "1970-01-01T00:00:00Z"
    return {
        "architecture": "amd64",
        "os": "linux",
        "created": epoch,
        "config": {name: value for name, value in config.items() if value is not None},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}" for digest in digests]},
        "history": [{"created": epoch, "created_by": "provision"} for _ in digests],
    }


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))
