"""Cores and what was spent on them: pinning, and the CPU and memory of a process with its children."""

from __future__ import annotations

import contextlib
import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def choose_cores() -> tuple[int, int]:
    """(the core of what is measured, the core of everything else); the same one where there is no other."""
    cores = sorted(os.sched_getaffinity(0))
    return cores[0], cores[-1]


@contextlib.contextmanager
def pinned(core: int) -> Iterator[None]:
    """Keep this thread, and the processes it starts meanwhile for good, on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, of its children, and of those that have ended."""
    return sum(sum(map(int, _stat(each)[11:15])) for each in family(pid)) / _TICKS


def memory_mb(pid: int) -> float:
    """Resident memory of a process and its children, shared pages counted in each."""
    pages = sum(int(Path(f"/proc/{each}/statm").read_text(encoding="ascii").split()[1]) for each in family(pid))
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def describe() -> str:
    """The machine in a few words, and the pace of its cores just now."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return (
        f"{os.cpu_count()} cores of {model or platform.machine()}, Python {platform.python_version()}, "
        f"which added up a million squares in {yardstick_ms():.0f} ms"
    )


def yardstick_ms() -> float:
    """CPU for the same arithmetic whatever is measured, the quickest of five: by so much do two runs differ and mean
    nothing. It leaves the caches alone, so of memory, kernel and disk it says nothing."""
    taken = []
    for _ in range(5):
        begun = time.thread_time()
        sum(number * number for number in range(1_000_000))
        taken.append(time.thread_time() - begun)
    return min(taken) * 1e3


def _stat(pid: int) -> list[str]:
    # The name before the parenthesis may hold spaces.
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def family(pid: int) -> list[int]:
    """The process, its children, their children."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        # A process may end while it is looked at.
        with contextlib.suppress(ValueError, FileNotFoundError, ProcessLookupError):
            each = int(folder.name)
            children.setdefault(int(_stat(each)[1]), []).append(each)
    found = [pid]
    for each in found:
        found += children.get(each, ())
    return found
