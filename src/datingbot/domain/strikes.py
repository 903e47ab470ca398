"""Strikes: a ladder from a warning over a time without writing to a ban; pure, so that its laws can be tested."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from datingbot.domain.rules import GRAVE

FORGOTTEN_AFTER = timedelta(days=365)
"""A strike as old as this no longer counts."""

ACTIONS = ("warn", "limit", "ban")
"""From the mildest to the gravest; each is a strike."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a strike means: ``warn`` changes nothing, ``limit`` takes away writing for ``days``, ``ban`` shuts out."""

    action: str
    days: int = 0

    @property
    def weight(self) -> tuple[int, int]:
        """Orders measures from the mildest to the gravest."""
        return ACTIONS.index(self.action), self.days

    def ends_at(self, now: datetime) -> datetime | None:
        """When it is over by itself; None for what has no end or no effect."""
        return now + timedelta(days=self.days) if self.action == "limit" else None


@dataclass(frozen=True, slots=True)
class Strike:
    """One decision against a member; ``lifted`` by an appeal, it never was."""

    given_at: datetime
    lifted: bool


LADDER = (Measure("warn"), Measure("limit", 3), Measure("limit", 14), Measure("ban"))
BAN = LADDER[-1]


def count_strikes(strikes: Iterable[Strike], *, now: datetime) -> int:
    """How many strikes count now."""
    return sum(not strike.lifted and now - strike.given_at < FORGOTTEN_AFTER for strike in strikes)


def next_measure(strikes: int) -> Measure:
    """What one more strike means for somebody who has ``strikes`` that count."""
    return LADDER[min(strikes, len(LADDER) - 1)]


def suggest(rule: str, *, strikes: int) -> Measure:
    """What moderators are advised to do about a breach of ``rule``; the decision is theirs."""
    return BAN if rule in GRAVE else next_measure(strikes)
