"""Known facts about real markets, beside what comes out of the made-up one when everybody is shown by chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.market.days import History, Market


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What was found of real people, by whom, and the range in which the made-up market's figure counts as the same.

    ``given``: it was put in, so that meeting it proves nothing.
    """

    name: str
    figure: str
    least: float
    most: float
    known: str
    source: str
    given: bool = False

    def row(self, figures: Mapping[str, float]) -> tuple[str, ...]:
        """As a row of a table."""
        found = figures[self.figure]
        verdict = "met" if self.least <= found <= self.most else "**not met**"
        return (self.name, self.known, f"{found:.2f}", f"{verdict}, put in" if self.given else verdict, self.source)


HINGE = "Goldgeier 2017 (Hinge), by way of [worst-online-dater 2022](https://medium.com/@worstonlinedater)"
TINDER = "New York Times 2014, by way of [Tech Times](https://techtimes.com/articles/19138/20141031/)"
BRUCH = "[Bruch and Newman 2018](https://pmc.ncbi.nlm.nih.gov/articles/PMC6082652)"
TYSON = "[Tyson et al. 2016](https://arxiv.org/abs/1607.01952)"
BELOT = "Belot and Francesconi 2007 (speed dating)"

FACTS = (
    Fact(
        name="likes given by men, of those shown",
        figure="like_rate/male", least=0.38, most=0.54, known="0.46", source=TINDER, given=True,
    ),
    Fact(
        name="likes given by women, of those shown",
        figure="like_rate/female", least=0.10, most=0.18, known="0.14", source=TINDER, given=True,
    ),
    Fact(
        name="men propose more often than women, times",
        figure="proposal_ratio", least=2.0, most=4.0, known="2 (faced) to 3.3 (Tinder)", source=BELOT, given=True,
    ),
    Fact(
        name="Gini of likes received, men",
        figure="gini_received/male", least=0.48, most=0.64, known="0.54; Tinder 0.58", source=HINGE,
    ),
    Fact(
        name="Gini of likes received, women",
        figure="gini_received/female", least=0.30, most=0.46, known="0.38", source=HINGE,
    ),
    Fact(
        name="how far whom they like is above themselves, in percentiles",
        figure="reach", least=0.05, most=0.30, known="about 0.25 for a first message", source=BRUCH,
    ),
    Fact(
        name="a like upward is answered less often than one downward, times",
        figure="answered_up", least=0.0, most=0.8, known="falls markedly with the gap", source=BRUCH,
    ),
    Fact(
        name="likes of men that become matches",
        figure="answered/male", least=0.0, most=0.05, known="0.006 (profiles that like everybody)", source=TYSON,
    ),
    Fact(
        name="likes of women that become matches",
        figure="answered/female", least=0.05, most=0.40, known="0.105 (profiles that like everybody)", source=TYSON,
    ),
)  # fmt: skip


def observe(market: Market, history: History) -> dict[str, float]:
    """What the facts are about, in this market."""
    people = market.people
    viewer, target, liked = (np.concatenate(column) for column in zip(*history.swipes, strict=True))
    one, other = viewer[liked], target[liked]
    standing = np.zeros(people.size)
    for mine in (people.male, ~people.male):
        standing[mine] = _percentiles(market.people.attractiveness[mine])
    matched = {pair for _, a, b in history.matches for pair in ((a, b), (b, a))}
    answered = np.array([pair in matched for pair in zip(one.tolist(), other.tolist(), strict=True)])
    gap = standing[other] - standing[one]
    # Of those shown, some are above and some below; what counts is how the liked differ from the shown.
    shown_gap = (standing[target] - standing[viewer]).mean()
    rates = {sex: liked[mine[viewer]].mean() for sex, mine in (("male", people.male), ("female", ~people.male))}
    return {
        "proposal_ratio": float(rates["male"] / rates["female"]),
        "reach": float(gap.mean() - shown_gap),
        "answered_up": float(answered[gap > 0.25].mean() / answered[gap < -0.25].mean()),
        "answered/male": float(answered[people.male[one]].mean()),
        "answered/female": float(answered[~people.male[one]].mean()),
    }


def _percentiles(values: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.argsort(np.argsort(values)) / max(1, len(values) - 1)
