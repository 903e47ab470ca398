"""``python -m bench.market``: live through markets with every ranker, print what became of them, write it down."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.machine import describe
from bench.market.grid import KNOB, KNOB_CORRELATION, KNOB_SHARE, WITHOUT, fully, is_aside, shortly
from bench.market.pictures import draw_frontier, draw_knob
from bench.market.rankers import SHIPPED
from bench.market.runs import Run, live_through_all
from bench.market.tables import (
    Results,
    compare_with_product,
    describe_facts,
    describe_market,
    describe_newcomers,
    describe_settings,
)
from bench.report import Section, write_page

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE = DOCS / "explanation/matching.md"


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m bench.market", description=__doc__)
    parser.add_argument("--short", action="store_true", help="one small market, two seeds, a minute")
    parser.add_argument("--write", action="store_true", help="put tables and plots into docs/explanation/matching.md")
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help="markets of each kind")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes side by side")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="figures of each run; what is in it is not run again")
    arguments = parser.parse_args()
    began = time.process_time()
    runs = shortly() if arguments.short else fully(seeds=arguments.seeds)
    results: dict[Run, Mapping[str, float]] = {}
    for run, figures in live_through_all(runs, kept=arguments.keep, workers=arguments.workers):
        results[run] = figures
        print(
            f"{len(results)}/{len(runs)}: {run.contestant.name}, {run.male_share:.0%} men, seed {run.seed}: "
            f"{figures['effective']:.3f} effective matches a week",
            flush=True,
        )
    # In the order asked for, whatever was kept from before.
    results = {run: results[run] for run in runs}
    spent = time.process_time() - began
    said = f"Measured on {datetime.now(UTC):%Y-%m-%d} with `make market`: {describe()}."
    sections = _describe(results)
    for section in sections:
        print(f"\n## {section.name}\n\n{section.text}")
    print(f"\n{said} {spent:.0f} s of CPU in this process.")
    if arguments.write:
        write_page([replace(one, notes=(*one.notes, said)) for one in sections], page=PAGE)
        plain = {run: figures for run, figures in results.items() if not is_aside(run)}
        knob = {run: figures for run, figures in results.items() if run.contestant in KNOB}
        pictures = {"frontier": draw_frontier(plain, correlation=KNOB_CORRELATION), "knob": draw_knob(knob)}
        for name, picture in pictures.items():
            (DOCS / f"pictures/matching-{name}.svg").write_text(picture, encoding="utf-8")


def _describe(results: Results) -> list[Section]:
    plain = {run: figures for run, figures in results.items() if not is_aside(run)}
    shares = sorted({run.male_share for run in plain})
    sections = [describe_facts(plain), *(describe_market(plain, male_share=share) for share in shares)]
    sections += [compare_with_product(plain), describe_newcomers(plain)]
    knob = {run: figures for run, figures in results.items() if run.contestant in KNOB}
    if knob:
        lanes = {
            run: figures
            for run, figures in results.items()
            if run.contestant.name in WITHOUT or (run.contestant == SHIPPED and run.male_share == KNOB_SHARE)
        }
        sections.append(describe_settings(knob, name="market-knob", title="`MATCH_EQUALITY`"))
        sections.append(describe_settings(lanes, name="market-lanes", title=f"{KNOB_SHARE:.0%} men"))
    return sections


if __name__ == "__main__":
    main()
