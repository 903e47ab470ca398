"""Debian trees: what images and nodes are made from where no base image can be pulled."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from toolchain.cache import content_key, kept, remove

from provision.progress import step
from provision.shell import run, twice

RELEASE = "bookworm"

BASE = (
    *("ca-certificates", "curl", "dnsutils", "iproute2", "procps", "netcat-openbsd"),
    *("python3", "iptables", "nftables", "conntrack", "ipset", "kmod"),
)
NODE = (
    *("systemd", "systemd-sysv", "dbus", "conntrack", "iptables", "nftables", "iproute2", "ethtool", "kmod"),
    *("libseccomp2", "pigz", "e2fsprogs", "ca-certificates", "curl", "jq", "procps", "containerd", "runc"),
    *("containernetworking-plugins", "ipset", "socat", "mount", "util-linux"),
)
PYTHON = ("ca-certificates", "python3", "python3-venv", "python3-pip")
SLIM = ("ca-certificates",)
POSTGRES = ("ca-certificates", "postgresql-15", "postgresql-client-15", "barman-cli-cloud")


COMPILE = ("python3", "-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash", "/usr/lib")
"""Packing takes away the times by which Python knows that what it compiled is not stale: without this, every start of
barman's tools compiles all of them anew, for seconds."""


def layer(packages: Sequence[str]) -> Path:
    """Debian with these packages as a layer; made once for each list of them."""
    return kept("debian", content_key(RELEASE, *COMPILE, *packages), lambda target: _write_layer(target, packages))


def pack(folder: Path, target: Path) -> None:
    """A folder as a layer, with owners and modes as they are."""
    run(
        *("tar", "--numeric-owner", "--sort=name", "--mtime=@0"),
        *("--exclude=./dev/*", "--exclude=./proc/*", "--exclude=./sys/*", "-C", folder, "-cf", target, "."),
    )


def unpack(layer: Path, folder: Path) -> None:
    """A layer as a folder to change."""
    folder.mkdir()
    run("tar", "--numeric-owner", "-C", folder, "-xpf", layer)


def _write_layer(target: Path, packages: Sequence[str]) -> None:
    root = target.with_name(f"{target.name}.tree")
    try:
        _bootstrap(root, packages)
        pack(root, target)
    finally:
        remove(root)


def _bootstrap(target: Path, packages: Sequence[str]) -> None:
    def attempt() -> None:
        remove(target)
        run("debootstrap", "--variant=minbase", f"--include={','.join(packages)}", RELEASE, target)

    with step(f"Debian with {len(packages)} packages (about 45 s)"):
        twice("debootstrap", attempt)
    if (target / "usr/bin/python3").exists():
        run("chroot", target, *COMPILE)
    for waste in ("var/cache/apt/archives", "var/lib/apt/lists", "usr/share/doc", "usr/share/man"):
        shutil.rmtree(target / waste, ignore_errors=True)
        (target / waste).mkdir(parents=True)
    (target / "var/cache/apt/archives/partial").mkdir()
    (target / "var/lib/apt/lists/partial").mkdir()
