"""The table of values in the chart's README, made from the comments of values.yaml: run it, or ask with --check."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- values: made by chart/values_table.py -->\n", "<!-- end of values -->"


def read_comments(text: str) -> dict[str, str]:
    """The ``# --`` comment of each dotted name. Indentation of two says how deep a key stands."""
    found: dict[str, str] = {}
    trail: list[str] = []
    comment = ""
    for line in text.splitlines():
        if said := re.match(r"^ *# -- (.+)$", line):
            comment = said[1]
        elif key := re.match(r"^( *)([A-Za-z-]+):", line):
            trail = [*trail[: len(key[1]) // 2], key[2]]
            if comment:
                found[".".join(trail)] = comment
            comment = ""
    return found


def look_up(values: Any, name: str) -> Any:
    """The default behind a dotted name."""
    for part in name.split("."):
        values = values[part]
    return values


def make_table(text: str) -> str:
    """Markdown: one row for each commented value."""
    values = yaml.safe_load(text)
    rows = ["| value | default | what it is |", "|---|---|---|"]
    for name, comment in read_comments(text).items():
        default = json.dumps(look_up(values, name), ensure_ascii=False).replace("|", "\\|")
        rows.append(f"| `{name}` | `{default}` | {comment} |")
    return "\n".join(rows) + "\n"


def main() -> int:
    """Write the table into README.md; with ``--check`` only say whether it is right (exit code 1 when not)."""
    readme = HERE / "README.md"
    page = readme.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    right = before + BEGIN + make_table((HERE / "values.yaml").read_text(encoding="utf-8")) + END + after
    if page == right:
        return 0
    if "--check" in sys.argv[1:]:
        sys.stderr.write(
            "The table in chart/README.md is not what values.yaml says. Run: python chart/values_table.py\n"
        )
        return 1
    readme.write_text(right, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
