"""Tastes learned from behaviour: how often members like and are liked, beyond what their pairs' scores make likely.

Each night's swipes are read once. What was believed the evening before is the prior, as strong as what it was learned
from, and the new swipes move it by Newton's steps. ``domain.taste`` says what the numbers mean.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datingbot.market.prices import Floats, Indices, sums

SWEEPS = 12
FIRST = 5
"""Steps of the region's habits before anybody's own."""

STEP = 0.7
"""Of a Newton step: both ends of a swipe move at once."""

PRECISION = 1.0
"""How sure it is (inverse variance of log-odds) that a stranger is like everybody."""

HABIT_PRECISION = 10.0
"""The same of a region's habits: some fifty swipes outweigh what was believed before."""

REMEMBERED = 0.99
"""Of the evidence, what is left a night later: people change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beliefs:
    """What is believed of members, and of the region: ``habits`` holds the base of each gender, then the slope.

    ``given`` and ``received`` say how much it was learned from.
    """

    eager: Floats
    appeal: Floats
    given: Floats
    received: Floats
    habits: NDArray[np.float64]

    @classmethod
    def of_strangers(cls, size: int, *, habits: NDArray[np.float64]) -> Beliefs:
        """Nothing is known of anybody."""
        nothing = np.zeros(size, np.float32)
        return cls(eager=nothing, appeal=nothing, given=nothing, received=nothing, habits=habits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swipes:
    """Who judged whom, whether they liked them, the viewer's gender (a place among the bases), and the pair's score
    less the middling one."""

    viewer: Indices
    target: Indices
    liked: NDArray[np.bool_]
    gender: NDArray[np.int8]
    score: Floats


def learn(beliefs: Beliefs, swipes: Swipes) -> Beliefs:
    """What is believed after these swipes."""
    if not len(swipes.viewer):
        return beliefs
    size = len(beliefs.eager)
    order = np.argsort(swipes.viewer, kind="stable")
    viewer, target, gender = swipes.viewer[order], swipes.target[order], swipes.gender[order]
    liked, score = swipes.liked[order].astype(np.float32), swipes.score[order]
    by_target = np.argsort(target, kind="stable")
    viewers = np.searchsorted(viewer, np.arange(size + 1))
    targets = np.searchsorted(target[by_target], np.arange(size + 1))
    before = replace(beliefs, given=beliefs.given * REMEMBERED, received=beliefs.received * REMEMBERED)
    eager, appeal, habits = before.eager, before.appeal, before.habits
    weight = liked
    for sweep in range(SWEEPS):
        # What all have in common is told from what is one member's own by letting it go first.
        for _ in range(FIRST if sweep == 0 else 1):
            left, weight = _surprise(_odds(habits, gender, score) + eager[viewer] + appeal[target], liked)
            habits = _adapt(habits, before.habits, left, weight, gender, score)
        base = _odds(habits, gender, score)
        left, weight = _surprise(base + eager[viewer] + appeal[target], liked)
        eager = _newton(eager, before.eager, before.given, sums(left, viewers), sums(weight, viewers))
        left, weight = _surprise(base + eager[viewer] + appeal[target], liked)
        appeal = _newton(
            appeal, before.appeal, before.received, sums(left[by_target], targets), sums(weight[by_target], targets)
        )
    return Beliefs(
        eager=eager,
        appeal=appeal,
        given=before.given + sums(weight, viewers),
        received=before.received + sums(weight[by_target], targets),
        habits=habits,
    )


def _odds(habits: NDArray[np.float64], gender: NDArray[Any], score: Floats) -> Floats:
    """The log-odds of a like between strangers."""
    odds: Floats = habits[gender].astype(np.float32) + np.float32(habits[-1]) * score
    return odds


def _surprise(odds: Floats, liked: Floats) -> tuple[Floats, Floats]:
    """How each swipe differs from its chance, and the variance of that chance."""
    chance = 1 / (1 + np.exp(-odds))
    return liked - chance, chance * (1 - chance)


def _newton(now: Floats, prior: Floats, evidence: Floats, slope: Floats, bend: Floats) -> Floats:
    sure = PRECISION + evidence
    return (now + STEP * (slope - sure * (now - prior)) / (sure + bend)).astype(np.float32)


def _adapt(
    now: NDArray[np.float64],
    prior: NDArray[np.float64],
    left: Floats,
    weight: Floats,
    gender: NDArray[Any],
    score: Floats,
) -> NDArray[np.float64]:
    """One Newton step of the bases and the slope, all together."""
    bases = len(now) - 1
    slope = np.append(np.bincount(gender, left, bases), left @ score) - HABIT_PRECISION * (now - prior)
    bend = np.diag(np.append(np.bincount(gender, weight, bases), weight @ np.square(score)) + HABIT_PRECISION)
    bend[:-1, -1] = bend[-1, :-1] = np.bincount(gender, weight * score, bases)
    return now + STEP * np.linalg.solve(bend, slope)
