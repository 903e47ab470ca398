"""Image archives written without a daemon, as Docker and containerd read them."""

from __future__ import annotations

import hashlib
import json
import tarfile
from pathlib import Path
from typing import Any

from provision.archive import Image, write_images, write_layer


def read_json(archive: tarfile.TarFile, name: str) -> Any:
    content = archive.extractfile(name)
    assert content is not None
    return json.load(content)


def make_image(folder: Path) -> Image:
    for name in ("lower", "upper"):
        write_layer(folder / f"{name}.tar", {f"/usr/bin/{name}": name.encode()})
    layers = [folder / "lower.tar", folder / "upper.tar"]
    return Image("test/image:1", layers, entrypoint=["/usr/bin/upper"], user="65532:65532", environment={"A": "b"})


def test_layers_stand_in_order_under_the_digest_of_their_content(tmp_path: Path) -> None:
    image = make_image(tmp_path)
    write_images([image], tmp_path / "image.tar")
    digests = [hashlib.sha256(layer.read_bytes()).hexdigest() for layer in image.layers]
    with tarfile.open(tmp_path / "image.tar") as archive:
        [manifest] = read_json(archive, "manifest.json")
        config = read_json(archive, manifest["Config"])
    assert manifest["RepoTags"] == ["test/image:1"]
    assert manifest["Layers"] == [f"{digest}/layer.tar" for digest in digests]
    assert config["rootfs"]["diff_ids"] == [f"sha256:{digest}" for digest in digests]
    assert config["config"]["Entrypoint"] == ["/usr/bin/upper"]
    assert config["config"]["User"] == "65532:65532"
    assert "A=b" in config["config"]["Env"]


def test_the_same_image_gives_the_same_bytes(tmp_path: Path) -> None:
    image = make_image(tmp_path)
    write_images([image], tmp_path / "one.tar")
    write_images([image], tmp_path / "two.tar")
    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()


def test_a_layer_has_its_folders_and_executable_files(tmp_path: Path) -> None:
    write_layer(tmp_path / "layer.tar", {"/opt/tool/run": b"#!/bin/sh\n"}, owner=26)
    with tarfile.open(tmp_path / "layer.tar") as layer:
        assert layer.getnames() == ["opt", "opt/tool", "opt/tool/run"]
        program = layer.getmember("opt/tool/run")
    assert (program.mode, program.uid, program.gid) == (0o755, 26, 26)


def test_images_in_one_archive_share_their_layers(tmp_path: Path) -> None:
    image = make_image(tmp_path)
    other = Image("test/other:1", image.layers[:1])
    write_images([image, other], tmp_path / "images.tar")
    with tarfile.open(tmp_path / "images.tar") as archive:
        manifest = read_json(archive, "manifest.json")
        names = archive.getnames()
    assert [each["RepoTags"] for each in manifest] == [["test/image:1"], ["test/other:1"]]
    assert manifest[1]["Layers"] == manifest[0]["Layers"][:1]
    assert len(names) == len(set(names)) == 2 + 2 + 1
