"""``python -m bench``: measure all workloads or the named ones, print them, and write them into the page when asked."""

from __future__ import annotations

import argparse
import asyncio
import os
from dataclasses import replace
from datetime import UTC, datetime

import uvloop

from bench.machine import choose_cores, describe
from bench.report import Section, every_bar, write_page
from bench.workloads import WORKLOADS, Size


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("workloads", nargs="*", metavar="workload", help=f"of {', '.join(WORKLOADS)}; all without any")
    parser.add_argument("--short", action="store_true", help="little of everything, without peers from registries")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    parser.add_argument(
        "--deck-members",
        type=int,
        nargs="+",
        default=[100_000, 1_000_000],
        metavar="N",
        help="members of the deck's test",
    )
    parser.add_argument(
        "--swipes-a-member",
        type=int,
        default=4,
        metavar="N",
        help="swipes there already in the deck's test, 285 bytes of disk each",
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.workloads) - set(WORKLOADS):
        parser.error(f"no workload {', '.join(sorted(unknown))}; there are {', '.join(WORKLOADS)}")
    core, rest = choose_cores()
    size = Size(
        core=core,
        rest=rest,
        short=arguments.short,
        deck_members=tuple(arguments.deck_members),
        swipes_a_member=arguments.swipes_a_member,
    )
    # Before any thread starts: what is not measured stays off the other core.
    os.sched_setaffinity(0, {rest})
    print(f"Measured on core {core}, all else on core {rest}.\n", flush=True)
    sections = uvloop.run(_run(arguments.workloads or list(WORKLOADS), size=size))
    print(f"## Every bar\n\n{every_bar(sections)}\n", flush=True)
    if arguments.write:
        write_page(sections)


async def _run(names: list[str], *, size: Size) -> list[Section]:
    sections = []
    for name in names:
        async with asyncio.timeout(3 * 3600):
            section = await WORKLOADS[name](size)
        said = f"Measured on {datetime.now(UTC):%Y-%m-%d} with `python -m bench {name}`: {describe()}."
        section = replace(section, notes=(*section.notes, said))
        print(f"## {name}\n\n{section.text}\n", flush=True)
        sections.append(section)
    return sections


if __name__ == "__main__":
    main()
