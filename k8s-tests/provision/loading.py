"""Putting images into the cluster's nodes: each only where it is missing or another one of the same name."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from provision.archive import Image, write_image
from provision.progress import step
from provision.shell import Failed, run, twice
from toolchain.cache import content_key, kept
from toolchain.go_build import KIND, built

CTR = ("ctr", "--namespace", "k8s.io")


def load_image(nodes: Sequence[str], image: Image) -> None:
    """Put an image made of layers into these nodes."""
    archive = kept("image", content_key(*(str(layer) for layer in image.layers), repr(image)), lambda path: write_image(image, path))
    with tempfile.TemporaryDirectory():
        _put(nodes, image.name, archive)


def load_docker_images(nodes: Sequence[str], names: Sequence[str]) -> None:
    """Put images of Docker's daemon into these nodes."""
