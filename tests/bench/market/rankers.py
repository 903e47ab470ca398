"""The contestants: a ranker of the domain, and where its estimates come from; and what each of them does overnight.

Estimates are either true tastes blurred to a given correlation, of which all rankers are told the same, or what the
service itself knows: the score, and what it has learned from members who agree to that. Prices and learning are the
service's own functions (``datingbot.market``), run every night as its leader does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.market.days import History, Knowledge, Market
from bench.market.estimates import blurred, correlation_with_taste
from bench.market.people import Matrix, People
from datingbot.domain.taste import MIDDLING_SCORE, Habits
from datingbot.market.graph import Seekers, draw_graph
from datingbot.market.prices import capacity_left, fit_prices
from datingbot.market.tastes import Beliefs, Swipes, learn

BLURRED, LEARNED, SCORED, NOTHING = "blurred", "learned", "scored", "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """``told``: where estimates come from; ``ranker``: its name in the domain; ``equality``: the knob."""

    name: str
    ranker: str
    told: str = BLURRED
    equality: float = 1.0


RANDOM = Contestant(name="random", ranker="random", told=NOTHING)
FORMULA = Contestant(name="original formula", ranker="formula", told=SCORED)
ONE_SIDED = Contestant(name="one-sided", ranker="one_sided")
PRODUCT = Contestant(name="product", ranker="product")
HARMONIC = Contestant(name="harmonic mean", ranker="harmonic")
PRICED = Contestant(name="priced", ranker="priced")
LEARNED_PRODUCT = Contestant(name="product, learned", ranker="product", told=LEARNED)
SHIPPED = Contestant(name="priced, learned (shipped)", ranker="priced", told=LEARNED)


class Informed:
    """What a ranker is told each morning when estimates are true tastes, blurred."""

    def __init__(self, market: Market, contestant: Contestant, *, correlation: float, seed: int) -> None:
        # The same error for every ranker of a market, or luck would decide between them.
        chance = np.random.default_rng([seed, 1])
        self.likes = blurred(market.tastes, market.people, fits=market.fits, correlation=correlation, chance=chance)
        self._liked = np.ascontiguousarray(self.likes.T)
        self._prices = Prices(market, seed=seed) if contestant.ranker == "priced" else None

    def __call__(self, day: int, history: History, present: NDArray[np.bool_]) -> Knowledge:
        """Nothing is learned; prices are found anew."""
        price = self._prices.tonight(self.likes, day, history, present) if self._prices else _free(present)
        return Knowledge(likes=self.likes, liked=self._liked, price=price)


class Scored:
    """What a ranker is told that goes by the pair's score alone, or by nothing."""

    def __init__(self, market: Market) -> None:
        self.likes = market.compatibility
        self._known = Knowledge(likes=self.likes, liked=self.likes, price=np.zeros(market.people.size, np.float32))

    def __call__(self, day: int, history: History, present: NDArray[np.bool_]) -> Knowledge:
        """The same every day."""
        return self._known


class Learning:
    """What a ranker is told each morning when the service knows no more than it does in truth."""

    def __init__(self, market: Market, contestant: Contestant, *, seed: int) -> None:
        self._market = market
        habits = Habits()
        row = np.array([habits.base["male"], habits.base["female"], habits.base["other"], habits.slope])
        self._beliefs = Beliefs.of_strangers(market.people.size, habits=row)
        self._gender = np.where(market.people.male, 0, 1).astype(np.int8)
        self._score = market.compatibility - np.float32(MIDDLING_SCORE)
        self._read = 0
        self._prices = Prices(market, seed=seed) if contestant.ranker == "priced" else None
        self.likes = self._estimate()

    def __call__(self, day: int, history: History, present: NDArray[np.bool_]) -> Knowledge:
        """Yesterday's swipes are learned from, then prices are found."""
        fresh, self._read = history.swipes[self._read :], len(history.swipes)
        if fresh:
            viewer, target, liked = (np.concatenate(column) for column in zip(*fresh, strict=True))
            consents = self._market.people.consents
            agreed = consents[viewer] & consents[target]
            viewer, target = viewer[agreed], target[agreed]
            swipes = Swipes(
                viewer=viewer,
                target=target,
                liked=liked[agreed],
                gender=self._gender[viewer],
                score=self._score[viewer, target],
            )
            self._beliefs = learn(self._beliefs, swipes)
            self.likes = self._estimate()
        price = self._prices.tonight(self.likes, day, history, present) if self._prices else _free(present)
        return Knowledge(likes=self.likes, liked=np.ascontiguousarray(self.likes.T), price=price)

    def _estimate(self) -> Matrix:
        """Everybody's chance to like everybody, as ``domain.taste`` has it."""
        believed = self._beliefs
        odds = (believed.habits[self._gender].astype(np.float32) + believed.eager)[:, None] + believed.appeal[None, :]
        odds += np.float32(believed.habits[-1]) * self._score
        return 1 / (1 + np.exp(-odds))


class Prices:
    """The night's prices, each night from those of the last."""

    def __init__(self, market: Market, *, seed: int) -> None:
        self._market = market
        self._chance = np.random.default_rng([seed, 2])
        self._price = np.zeros(market.people.size, np.float32)

    def tonight(self, likes: Matrix, day: int, history: History, present: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Everybody's price today, of those who are there."""
        there = np.flatnonzero(present)
        graph = draw_graph(
            seekers_of(self._market.people).of(there),
            mutual=lambda one, other: likes[there[one], there[other]] * likes[there[other], there[one]],
            chance=self._chance,
        )
        matched = np.zeros(self._market.people.size, np.float32)
        for when, one, other in history.matches:
            if when >= day - 7:
                matched[[one, other]] += 1
        found, _ = fit_prices(graph, capacity=capacity_left(matched[there]), start=self._price[there] if day else None)
        self._price = np.zeros_like(self._price)
        self._price[there] = found
        return self._price


def seekers_of(people: People) -> Seekers:
    """Both sides of the filter, as the service's night has them."""
    return Seekers(
        gender=np.where(people.male, 0, 1).astype(np.int8),
        wants=np.stack([people.wants_male, people.wants_female, np.zeros(people.size, np.bool_)], axis=1),
        age=people.age.astype(np.int16),
        min_age=people.min_age.astype(np.int16),
        max_age=people.max_age.astype(np.int16),
        max_distance=people.max_distance.astype(np.float32),
        latitude=people.latitude,
        longitude=people.longitude,
    )


def inform(
    market: Market, contestant: Contestant, *, correlation: float, seed: int
) -> tuple[Informed | Scored | Learning, Callable[[], float]]:
    """What tells the contestant, and a question to ask at the end: how its estimates correlate with true tastes."""
    told: Informed | Scored | Learning
    if contestant.told == BLURRED:
        told = Informed(market, contestant, correlation=correlation, seed=seed)
    else:
        told = Learning(market, contestant, seed=seed) if contestant.told == LEARNED else Scored(market)
    return told, lambda: correlation_with_taste(told.likes, market.tastes, market.people, fits=market.fits)


def _free(present: NDArray[np.bool_]) -> NDArray[np.float32]:
    return np.zeros(len(present), np.float32)
