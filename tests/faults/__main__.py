"""``python -m faults``: break everything while people are busy, and print what of the promises was kept."""

from __future__ import annotations

import argparse
import asyncio

from faults.run import FULL, SHORT, run


def main() -> None:
    """Read the command line, run, and fail when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another one plans other faults; the same one the same")
    parser.add_argument("--short", action="store_true", help="400 updates instead of 10,000")
    arguments = parser.parse_args()
    print(f"Seed {arguments.seed}.", flush=True)
    outcome = asyncio.run(run(seed=arguments.seed, size=SHORT if arguments.short else FULL))
    print(outcome)
    raise SystemExit(bool(outcome.verdict.wrong))


if __name__ == "__main__":
    main()
