"""What a history was worth to those who lived it: matches, effective matches, equality, waiting, newcomers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.market.days import CONVERSATIONS, NEW_DAYS, History, Market

WARM_UP_DAYS = 7
"""Days at the beginning, when nobody waits for an answer yet, that are lived and not counted."""


def gini(values: NDArray[np.floating]) -> float:
    """0: everybody has the same; 1: one has all."""
    ordered = np.sort(values.astype(np.float64))
    total = ordered.sum()
    if total <= 0:
        return 0.0
    size = len(ordered)
    return float((2 * np.arange(1, size + 1) - size - 1) @ ordered / (size * total))


def measure(market: Market, history: History) -> dict[str, float]:
    """The figures, of everybody and of each sex (``/male``, ``/female``)."""
    people, days = market.people, len(history.shown)
    day = np.arange(days)[:, None]
    present = (people.arrives[None, :] <= day) & (people.leaves[None, :] > day)
    counted = present.copy()
    counted[:WARM_UP_DAYS] = False
    stayed = counted.sum(axis=0)
    matched = np.zeros((days, people.size), np.int32)
    for when, one, other in history.matches:
        matched[when, one] += 1
        matched[when, other] += 1
    # What each has to give to one match of a week: its share of the conversations they can attend to.
    week = np.arange(days) // 7
    weeks = int(week[-1]) + 1
    weekly = np.stack([matched[week == number].sum(axis=0) for number in range(weeks)])
    attention = np.minimum(1, CONVERSATIONS / np.maximum(weekly, 1))
    effective = np.zeros(people.size)
    for when, one, other in history.matches:
        if when >= WARM_UP_DAYS:
            worth = attention[week[when], one] * attention[week[when], other]
            effective[one] += worth
            effective[other] += worth
    full_weeks = np.stack([present[week == number].all(axis=0) for number in range(weeks)])
    full_weeks[: WARM_UP_DAYS // 7] = False
    waited = _days_to_first(matched, people.arrives)
    late = (people.arrives > 0) & (people.arrives < days - NEW_DAYS) & (people.leaves > people.arrives + NEW_DAYS)
    figures: dict[str, float] = {}
    groups = {"": np.ones(people.size, np.bool_), "/male": people.male, "/female": ~people.male}
    for name, mine in groups.items():
        there = mine & (stayed >= 7)
        member_weeks = stayed[mine].sum() / 7
        shown = np.where(counted, history.shown, 0).sum(axis=0)
        received = np.where(counted, history.received, 0).sum(axis=0)
        figures |= {
            f"matches{name}": matched[WARM_UP_DAYS:, mine].sum() / member_weeks,
            f"effective{name}": effective[mine].sum() / member_weeks,
            f"weekly{name}": float((weekly[:, mine] > 0)[full_weeks[:, mine]].mean()),
            f"gini_shown{name}": gini(shown[there] / stayed[there]),
            f"gini_matches{name}": gini(matched[WARM_UP_DAYS:, there].sum(axis=0) / stayed[there]),
            f"gini_received{name}": gini(received[there] / stayed[there]),
            f"first_match{name}": float(np.median(waited[mine & (people.arrives < days - 14)])),
            f"like_rate{name}": history.liked[:, mine].sum() / max(1, history.looked[:, mine].sum()),
            f"swipes{name}": history.looked[WARM_UP_DAYS:, mine].sum() / member_weeks,
            f"new_shown{name}": _newcomers(history, market, mine & late, mine & there),
            f"starved{name}": _starved(history, market, mine & late),
        }
    return figures


def _days_to_first(matched: NDArray[np.int32], arrives: NDArray[np.int32]) -> NDArray[np.float64]:
    """Days from coming to the first match; without one, no end."""
    first = np.where(matched.any(axis=0), matched.argmax(axis=0), 10_000)
    return (first - arrives).astype(np.float64)


def _first_week(history: History, market: Market, who: NDArray[np.bool_]) -> NDArray[np.float64]:
    arrives = market.people.arrives
    return np.array([history.shown[arrives[one] : arrives[one] + NEW_DAYS, one].sum() for one in np.flatnonzero(who)])


def _newcomers(history: History, market: Market, late: NDArray[np.bool_], others: NDArray[np.bool_]) -> float:
    """How often a newcomer is shown in the first week, of how often the others are in a week."""
    week = history.shown[WARM_UP_DAYS:, others].sum(axis=0).mean() / (len(history.shown) - WARM_UP_DAYS) * 7
    return float(_first_week(history, market, late).mean() / week) if late.any() else float("nan")


def _starved(history: History, market: Market, late: NDArray[np.bool_]) -> float:
    """Share of newcomers shown to fewer than ten people in their first week."""
    return float((_first_week(history, market, late) < 10).mean()) if late.any() else float("nan")
