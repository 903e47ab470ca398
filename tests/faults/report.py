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


def build_section(outcome: Outcome, *, seed: int, short: bool) -> Section:
    """The table of one run."""
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
        ),
        bars=tuple(
            Bar(name=promise, goal="0", measured=str(broken[promise]), met=not broken[promise]) for promise in Promise
        ),
        notes=(
            f"{verdict.twice} of {messages:,} messages were shown twice: stored once, taken by Telegram, and nobody "
            "lived to learn so.",
            f"Measured on {datetime.now(UTC):%Y-%m-%d} with `make faults ARGS='{arguments}'`: {describe()}.",
        ),
    )
