"""Guards: what an experiment may not make worse, whatever else it improves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from datingbot.domain.estimates import ALPHA, Sums, compare

METRICS = ("like_rate", "match_rate", "matches", "messages", "unmatch_rate", "report_rate", "active_days")
"""What is measured of every arm: likes per swipe, matches per like, matches and messages per member, unmatches per
match, reports made per member, and the share of the days since they met their arm on which members were here."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A metric, and in which direction it gets worse."""

    metric: str
    worse: Literal["higher", "lower"]


GUARDS = (
    Guard("matches", "lower"),
    Guard("messages", "lower"),
    Guard("unmatch_rate", "higher"),
    Guard("report_rate", "higher"),
    Guard("active_days", "lower"),
)


def crossed_guard(
    arms: Mapping[str, Mapping[str, Sums]], control: Mapping[str, Sums], *, tolerance: int
) -> tuple[str, str] | None:
    """The arm and metric that is surely worse than the control's by more than ``tolerance`` percent, or None.

    All guards of all arms together stop a harmless experiment in ``ALPHA`` of cases, however often one looks.
    """
    alpha = ALPHA / max(1, len(arms) * len(GUARDS))
    for arm, sums in arms.items():
        for guard in GUARDS:
            mine, theirs = sums.get(guard.metric), control.get(guard.metric)
            if mine is None or theirs is None:
                continue
            factor = 1 + tolerance / 100 if guard.worse == "higher" else 1 - tolerance / 100
            excess = compare(mine, theirs, factor=factor, alpha=alpha)
            if excess is None or excess.low is None or excess.high is None:
                continue
            if (excess.low > 0) if guard.worse == "higher" else (excess.high < 0):
                return arm, guard.metric
    return None
