"""The reference says what there is: every setting, metric, table and command, and nothing that is gone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from datingbot.observability import REGISTRY
from datingbot.settings import ServiceSettings
from datingbot.storage.database import Database, fetch_all

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def first_column(page: str) -> set[str]:
    """The names in code font in the first column of a page's tables."""
    rows = re.findall(r"^\| (`[^|]+) \|", (DOCS / "reference" / page).read_text(encoding="utf-8"), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def test_every_setting_is_in_the_reference_and_none_besides() -> None:
    assert first_column("settings.md") == {name.upper() for name in ServiceSettings.model_fields}


def test_every_metric_is_in_the_reference_and_none_besides() -> None:
    names = {metric.name + ("_total" if metric.type == "counter" else "") for metric in REGISTRY.collect()}
    assert first_column("metrics.md") == names


async def test_every_table_is_in_the_reference_and_none_besides(database: Database) -> None:
    async with database.begin() as connection:
        tables = await fetch_all(
            connection,
            """SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
                  AND c.relnamespace = 'public'::regnamespace""",
        )
    assert first_column("tables.md") == {table.relname for table in tables}


def test_every_command_of_the_machine_is_in_the_reference() -> None:
    helped = subprocess.run(
        [sys.executable, "-m", "datingbot", "--help"], capture_output=True, text=True, check=True
    ).stdout
    commands = set(re.findall(r"^    ([a-z]+) {2,}", helped, re.MULTILINE))
    documented = {name.split()[1] for name in first_column("commands.md") if name.startswith("datingbot ")}
    assert commands == documented


PAGES = [*sorted(ROOT.glob("docs/**/*.md")), *sorted(ROOT.glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_is_named_is_there(page: Path) -> None:
    named = re.findall(r"`((?:k8s-)?tests/[^` ]+\.py)`", page.read_text(encoding="utf-8"))
    assert [file for file in named if "{" not in file and not (ROOT / file).exists()] == []


def test_every_dependency_is_pinned_by_hash() -> None:
    """The original system's unpinned dependencies no longer start."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = [line for line in lock.splitlines() if re.match(r"^[a-z0-9]", line)]
    assert packages
    assert all("==" in package for package in packages)
    assert lock.count("--hash=sha256:") >= len(packages)
    assert "://" not in lock
