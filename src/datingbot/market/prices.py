"""Prices of attention: how much more a member is sought than they can answer, by matching with transferable utility.

Every pair who fit is an edge with the chance ``k_ij`` that both like each other. The matching sought gives it a weight
``x_i x_j k_ij``, so that what a member is in, with what is left of them alone (``x_i`` squared), adds up to their
capacity: Choo and Siow's model, solved by iterative proportional fitting (Galichon and Salanie). There are no two
sides: each member's equation is the same, whomever they look for. ``-log x`` is the price.

Ranking by ``log k`` less the price is what this matching does at a temperature of 1; ours is cooler, ``k`` squared, as
a deck is: it shows the best few of many, not everybody in proportion. Prices are given in units of ``log k``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.integer[Any]]

TEMPERATURE = 0.5

ABUNDANCE = 3.0
"""What the typical member is offered by all those they would meet together, in what they can answer.

At this much there is somebody for nearly everybody, and a price mostly says that one is sought more than that; at much
more, those who are hardly sought would be pushed on everybody.
"""

HALF_TAKEN = 2.0
"""Matches of the last seven days that take half of what a member can answer."""

SWEEPS = 60
CLOSE_ENOUGH = 0.01
"""Largest change of a price in a sweep at which the fitting ends."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Pairs who fit, each once: two members' places and the chance that both like each other."""

    size: int
    first: Indices
    second: Indices
    mutual: Floats


def capacity_left(matched: Floats) -> Floats:
    """Of what members can answer, what is left (a share), by their matches of the last seven days: never nothing, for
    the busiest too are shown to somebody."""
    left: Floats = (HALF_TAKEN / (HALF_TAKEN + matched)).astype(np.float32)
    return left


def fit_prices(graph: Graph, *, capacity: Floats, start: Floats | None = None) -> tuple[Floats, int]:
    """Everybody's price and the number of sweeps it took; ``start``: yesterday's prices, for a warm start.

    The prices of those with any edge average 0; who has none costs 0.
    """
    first = np.concatenate([graph.first, graph.second])
    second = np.concatenate([graph.second, graph.first])
    order = np.argsort(first, kind="stable")
    second, first = second[order], first[order]
    mutual = np.concatenate([graph.mutual, graph.mutual])[order].astype(np.float32) ** np.float32(1 / TEMPERATURE)
    starts = np.searchsorted(first, np.arange(graph.size + 1))
    known = np.diff(starts) > 0
    if not known.any():
        return np.zeros(graph.size, np.float32), 0
    # A unit in which the typical member meets ABUNDANCE times their capacity, whatever the chances are measured in.
    offered = sums(mutual, starts)
    mutual *= np.float32(ABUNDANCE / np.median(offered[known]))
    share = np.ones(graph.size, np.float32) if start is None else np.exp(-start / TEMPERATURE)
    # Prices say nothing of the level: the one at which all equations together hold.
    used = share[known] @ (share + sums(mutual * share[second], starts))[known]
    share = (share * np.sqrt(capacity[known].sum() / used)).astype(np.float32)
    sweeps, moved = 0, np.inf
    while moved > CLOSE_ENOUGH and sweeps < SWEEPS:
        sweeps += 1
        reach = sums(mutual * share[second], starts)
        # x^2 + x reach = capacity, in the form that loses no digits when reach is large.
        solved = 2 * capacity / (reach + np.sqrt(reach * reach + 4 * capacity))
        # Half way in logarithms: both ends of an edge change at once, and would overshoot each other for ever.
        fresh = np.sqrt(share * solved)
        moved = float(np.max(np.abs(np.log(fresh[known] / share[known]))))
        share = fresh
    price = np.zeros(graph.size, np.float32)
    price[known] = -np.log(share[known])
    price[known] -= price[known].mean()
    price *= TEMPERATURE
    return price, sweeps


def sums(values: NDArray[Any], starts: NDArray[Any]) -> Floats:
    """Sums of consecutive runs of rows; an empty run gives 0."""
    totals = np.zeros((len(starts) - 1, *values.shape[1:]), np.float32)
    filled = np.flatnonzero(np.diff(starts))
    if len(filled):
        totals[filled] = np.add.reduceat(values, starts[filled], axis=0)
    return totals
