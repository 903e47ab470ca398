"""``python -m faults``: break everything while people are busy, and print which promises were kept."""

from __future__ import annotations

import argparse
import asyncio
import signal

from bench.report import write_page
from faults.report import PAGE, build_section
from faults.run import FULL, SHORT, run


def main() -> None:
    """Read the command line, run, and fail when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another one plans other faults; the same one the same")
    parser.add_argument("--short", action="store_true", help="400 updates and 2 kills instead of 10,000 and 20")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    arguments = parser.parse_args()
    # What was started ends with it, however it is ended.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    print(f"Seed {arguments.seed}.", flush=True)
    outcome = asyncio.run(run(seed=arguments.seed, size=SHORT if arguments.short else FULL))
    section = build_section(outcome, seed=arguments.seed, short=arguments.short)
    print(f"\n{section.text}\n")
    for _, sentence in outcome.verdict.broken[:50]:
        print(sentence)
    if arguments.write:
        write_page([section], page=PAGE)
    raise SystemExit(bool(outcome.verdict.broken))


if __name__ == "__main__":
    main()
