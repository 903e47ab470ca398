"""What was measured, as tables for a terminal and for docs/performance.md, and as bars that are met or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/performance.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A goal and what was measured; ``met`` is None where this run could not tell."""

    name: str
    goal: str
    measured: str
    met: bool | None

    @property
    def row(self) -> tuple[str, ...]:
        """As a row of a table."""
        verdict = {True: "met", False: "**not met**", None: "not measured"}[self.met]
        return (self.name, self.goal, self.measured, verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One workload's results; ``name`` is that of its markers in the page."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[Bar, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        """As Markdown: the figures, the bars, what must be known about them."""
        parts = [_table(self.head, self.rows)]
        if self.bars:
            parts.append(_table(("bar", "goal", "measured", ""), [bar.row for bar in self.bars]))
        parts += self.notes
        return "\n\n".join(parts)


def every_bar(sections: Iterable[Section]) -> str:
    """All bars of these sections in one table."""
    rows = [bar.row for section in sections for bar in section.bars]
    return _table(("bar", "goal", "measured", ""), rows)


def write_page(sections: Iterable[Section], *, page: Path = PAGE) -> None:
    """Put each section between its markers. Raises LookupError for one that the page has no place for."""
    text = page.read_text(encoding="utf-8")
    for section in sections:
        marked = re.compile(rf"(<!-- bench:{section.name} -->\n).*?(<!-- /bench:{section.name} -->)", re.DOTALL)
        if not marked.search(text):
            raise LookupError(f"{page} has no <!-- bench:{section.name} -->")
        # A function, so that a backslash in the figures stays one.
        text = marked.sub(partial(_between, body=section.text), text)
    page.write_text(text, encoding="utf-8")


def _between(found: re.Match[str], *, body: str) -> str:
    return f"{found[1]}{body}\n{found[2]}"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head), *map(tuple, rows)]
    lines.insert(1, tuple("---" for _ in lines[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
