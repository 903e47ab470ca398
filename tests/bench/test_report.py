"""Figures find their place in the page, and nothing else of the page changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.report import PAGE, Bar, Section, write_page
from bench.workloads import WORKLOADS

SECTION = Section(
    name="echo",
    head=("", "CPU"),
    rows=(("ours", r"0.5 \1 ms"),),
    bars=(
        Bar(name="cheap", goal="<= 1", measured="0.5", met=True),
        Bar(name="fast", goal="<= 1", measured="2", met=False),
        Bar(name="big", goal="1 M", measured="1 k", met=None),
    ),
)


def test_a_section_replaces_what_stood_between_its_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- bench:echo -->\nold\n<!-- /bench:echo -->\nafter\n", encoding="utf-8")
    write_page([SECTION], page=page)
    written = page.read_text(encoding="utf-8")
    assert written.startswith("before\n<!-- bench:echo -->\n|  | CPU |\n| --- | --- |\n")
    assert written.endswith("\n<!-- /bench:echo -->\nafter\n")
    assert "old" not in written
    assert r"| ours | 0.5 \1 ms |" in written
    write_page([SECTION], page=page)
    assert page.read_text(encoding="utf-8") == written


def test_a_bar_says_whether_it_was_met() -> None:
    assert [bar.row[-1] for bar in SECTION.bars] == ["met", "**not met**", "not measured"]


def test_a_page_without_a_place_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(LookupError, match="bench:echo"):
        write_page([SECTION], page=page)


@pytest.mark.parametrize("name", WORKLOADS)
def test_the_page_has_a_place_for_every_workload(name: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.index(f"<!-- bench:{name} -->") < text.index(f"<!-- /bench:{name} -->")
