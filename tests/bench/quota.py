"""A share of a core for a process, by the kernel's quota: what Kubernetes makes of ``limits.cpu``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

PERIOD_US = 25_000
"""A quarter of Kubernetes' period: whoever has used up its share waits no longer than that."""

_ROOT = Path("/sys/fs/cgroup")


class NoQuota(Exception):
    """This machine lets nobody limit a process: it has no cgroups, or they are not ours to make."""


@contextlib.contextmanager
def limited(pid: int, *, share: float) -> Iterator[None]:
    """Let a process and its children have ``share`` of a core, all together. Raises :class:`NoQuota`."""
    second = (_ROOT / "cgroup.controllers").exists()
    parent = _ROOT if second else _ROOT / "cpu"
    group = parent / f"datingbot-bench-{pid}"
    quota = int(PERIOD_US * share)
    try:
        if second:
            (parent / "cgroup.subtree_control").write_text("+cpu", encoding="ascii")
        group.mkdir()
    except OSError as error:
        raise NoQuota(f"no quota of CPU can be set here: {error}") from error
    try:
        if second:
            (group / "cpu.max").write_text(f"{quota} {PERIOD_US}", encoding="ascii")
        else:
            (group / "cpu.cfs_period_us").write_text(str(PERIOD_US), encoding="ascii")
            (group / "cpu.cfs_quota_us").write_text(str(quota), encoding="ascii")
        (group / "cgroup.procs").write_text(str(pid), encoding="ascii")
        yield
    finally:
        # A group that still has processes cannot be removed; they are its, not ours, by then.
        with contextlib.suppress(OSError):
            for each in (group / "cgroup.procs").read_text(encoding="ascii").split():
                (parent / "cgroup.procs").write_text(each, encoding="ascii")
            group.rmdir()
