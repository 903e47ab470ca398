"""What a ranker knows of tastes: an estimate with an error of a given size, and how well any of them does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.market.people import MOOD, Matrix, People, Tastes

COMMON_ERROR = 0.3
"""Share of the error's variance that is the same for all who look at someone: they are over- or underrated."""

LOGISTIC_SPREAD = 1.81
"""Standard deviation of the logistic distribution of scale 1."""


def blurred(
    tastes: Tastes, people: People, *, fits: NDArray[np.bool_], correlation: float, chance: np.random.Generator
) -> Matrix:
    """The chances of a like by an estimate of taste that correlates so with the true one, calibrated for each sex."""
    taste = tastes.taste
    among = taste[fits]
    middle, spread = among.mean(), among.std()
    error = np.sqrt(COMMON_ERROR) * chance.standard_normal(people.size, np.float32)[None, :]
    error = error + np.sqrt(1 - COMMON_ERROR) * chance.standard_normal(taste.shape, np.float32)
    known = correlation**2 * (taste - middle) + correlation * np.sqrt(1 - correlation**2) * spread * error
    left = spread**2 * (1 - correlation**2)
    chances = np.empty_like(taste)
    for mine in (people.male, ~people.male):
        bars = tastes.bar[mine]
        width = np.sqrt((LOGISTIC_SPREAD * MOOD) ** 2 + left + bars.var()) / LOGISTIC_SPREAD
        chances[mine] = 1 / (1 + np.exp(-(known[mine] + middle - bars.mean()) / width))
    return chances


def correlation_with_taste(estimate: Matrix, tastes: Tastes, people: People, *, fits: NDArray[np.bool_]) -> float:
    """Of the estimate's log-odds with true taste over all who fit, for each sex of the viewer, on average."""
    found = []
    for mine in (people.male, ~people.male):
        chances = np.clip(estimate[mine][fits[mine]], 1e-6, 1 - 1e-6)
        found.append(np.corrcoef(np.log(chances / (1 - chances)), tastes.taste[mine][fits[mine]])[0, 1])
    return float(np.mean(found))
