"""Bars that other runs keep: tests that are run here, and what only a cluster shows, as last measured."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.report import Bar, Section

ROOT = Path(__file__).resolve().parents[2]
SHOWN_BY_TESTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "initData forged, expired, replayed, of another bot, with a field twice, in another order",
        "refused",
        ("tests/api/test_session.py",),
    ),
    (
        "every route as everybody who may not, with others' ids",
        "nothing leaks or changes",
        ("tests/api/test_access.py",),
    ),
    ("the published attack on distances", "nobody nearer than a cell", ("tests/services/test_trilateration.py",)),
)
"""(bar, goal, files of tests)."""

ON_CLUSTER = re.compile(
    r"^\| (?P<name>[^|]+) \| `(?P<test>test_\w+\.py)` \| (?P<goal>[^|]+) \| (?P<measured>[^|]+) \|$", re.MULTILINE
)
"""Rows of docs/testing.md, which `make e2e-day2` measures."""


def build_section(*, with_tests: bool) -> Section:
    """Bars of the tests that were run, if any, and rows of what the cluster last measured."""
    bars = [_run_tests(name, goal, files) for name, goal, files in SHOWN_BY_TESTS] if with_tests else []
    told = (ROOT / "docs/testing.md").read_text(encoding="utf-8")
    rows = [(row["name"], row["goal"], row["measured"], row["test"]) for row in ON_CLUSTER.finditer(told)]
    return Section(
        name="elsewhere",
        head=("on a cluster, as last measured by `make e2e-day2`", "goal", "measured", "test"),
        rows=tuple(rows),
        bars=tuple(bars),
    )


def _run_tests(name: str, goal: str, files: Sequence[str]) -> Bar:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    last = ended.stdout.strip().splitlines()[-1:] or [ended.stderr.strip()[-200:]]
    measured = f"{last[0].strip('= ')} (`{'`, `'.join(files)}`)"
    return Bar(name=name, goal=goal, measured=measured, met=ended.returncode == 0)
