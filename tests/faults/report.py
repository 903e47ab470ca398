"""A run as bars that are kept or not, for a terminal and for docs/reliability.md."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from bench.machine import describe
from bench.report import Bar, Section
from faults.run import Outcome
from faults.verdict import Promise

PAGE = Path(__file__).resolve().parents[2] / "docs/reliability.md"


TWICE = "replicas only stopped: nothing said twice"


def build_section(outcome: Outcome, *, rolled: Outcome, seed: int, short: bool) -> Section:
    """The table of one run, and what the other one adds, in which replicas were only stopped."""
    struck = Counter(f"{strike.kind} {strike.victim}" for strike in outcome.strikes)
    verdict = outcome.verdict
    broken = Counter(promise for promise, _ in verdict.broken)
    messages = verdict.answers + verdict.announcements
    arguments = f"{'--short ' if short else ''}--seed {seed}"
    return Section(
        name="runtime",
        head=("what was done", ""),
        rows=(
            ("updates", f"{outcome.updates:,}, answered with {verdict.answers:,} messages"),
            ("likes acknowledged", f"{outcome.likes:,}, {outcome.refused:,} requests repeated on the way"),
            ("matches", f"{outcome.matches:,}, told by {verdict.announcements:,} messages"),
            ("faults", ", ".join(f"{times}x {name}" for name, times in sorted(struck.items()))),
            ("time", f"{outcome.seconds:.0f} s"),
            (
                "and with replicas only stopped",
                f"{rolled.updates:,} updates, {len(rolled.strikes)}x stop replica, "
                f"a promise broken {len(rolled.verdict.broken)} times",
            ),
        ),
        bars=(
            *(Bar(name=each, goal="0", measured=str(broken[each]), met=not broken[each]) for each in Promise),
            Bar(name=TWICE, goal="0", measured=str(rolled.verdict.twice), met=not rolled.verdict.twice),
        ),
        notes=(
            f"{verdict.twice} of {messages:,} messages were shown twice: stored once, taken by Telegram, and nobody "
            "lived to learn so.",
            f"Measured on {datetime.now(UTC):%Y-%m-%d} with `make faults ARGS='{arguments}'`: {describe()}.",
        ),
    )
