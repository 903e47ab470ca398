"""``python -m faults``: break everything while people are busy, attack what stands, say which promises were kept."""

from __future__ import annotations

import argparse
import asyncio
import signal

from bench.report import Section, write_page
from faults import elsewhere, report
from faults import run as faults
from hostile import run as hostile

PARTS = ("faults", "hostile", "elsewhere")


def main() -> None:
    """Read the command line, run, and fail when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another one plans other faults; the same one the same")
    parser.add_argument("--short", action="store_true", help="a twentieth of everything, and no tests")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/reliability.md")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all without any")
    arguments = parser.parse_args()
    parts = arguments.parts or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    # What was started ends with it, however it is ended.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    print(f"Seed {arguments.seed}.", flush=True)
    seed, short = arguments.seed, arguments.short
    sections: list[Section] = []
    wrong: list[str] = []
    if "faults" in parts:
        outcome = asyncio.run(faults.run(seed=seed, size=faults.SHORT if short else faults.FULL))
        rolled = asyncio.run(faults.run(seed=seed, size=faults.ROLLING))
        wrong += [sentence for each in (outcome, rolled) for _, sentence in each.verdict.broken]
        if rolled.verdict.twice:
            wrong.append(f"{rolled.verdict.twice} messages were shown twice although nothing was killed")
        sections.append(report.build_section(outcome, rolled=rolled, seed=seed, short=short))
        print(f"\n{sections[-1].text}\n", flush=True)
    if "hostile" in parts:
        attacked = asyncio.run(hostile.run(seed=seed, size=hostile.SHORT if short else hostile.FULL))
        wrong += attacked.findings.wrong
        sections.append(hostile.build_section(attacked, seed=seed, short=short))
        print(f"\n{sections[-1].text}\n", flush=True)
    if "elsewhere" in parts:
        sections.append(elsewhere.build_section(with_tests=not short))
        wrong += [f"not kept: {bar.name}: {bar.measured}" for bar in sections[-1].bars if not bar.met]
        print(f"\n{sections[-1].text}\n", flush=True)
    for sentence in wrong[:50]:
        print(sentence)
    if arguments.write:
        write_page(sections, page=report.PAGE)
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
