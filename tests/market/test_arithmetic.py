"""The night's arithmetic agrees with the domain's, pair by pair, and its prices and beliefs obey their own laws."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datingbot.domain import compatibility, preference
from datingbot.domain.compatibility import Weights
from datingbot.domain.interests import INTERESTS
from datingbot.domain.profile import GOALS, PREFERENCES
from datingbot.market.graph import GENDERS, KEPT, Seekers, draw_graph
from datingbot.market.prices import ABUNDANCE, TEMPERATURE, Graph, fit_prices
from datingbot.market.scores import Scorer, Traits, as_bits
from datingbot.market.tastes import Beliefs, Swipes, learn

POPULARITY = {"hiking": 0.4, "coffee": 0.6, "vinyl": 0.01, "chess": 0.0}


class Crowd:
    """People twice: one by one for the domain, as arrays for the night."""

    def __init__(self, size: int, *, seed: int) -> None:
        chance = Random(seed)
        self.people = [
            preference.Seeker(
                age=chance.randint(18, 60),
                gender=chance.choice(GENDERS),
                preference=chance.choice(PREFERENCES),
                min_age=chance.randint(18, 35),
                max_age=chance.randint(35, 70),
                max_distance=chance.randint(5, 80),
                position=(chance.uniform(38, 38.5), chance.uniform(-9.5, -9)),
            )
            for _ in range(size)
        ]
        self.traits = [
            compatibility.Traits(
                age=one.age,
                goal=chance.choice(GOALS),
                interests=frozenset(chance.sample(INTERESTS, chance.randint(0, 12))),
                position=one.position,
            )
            for one in self.people
        ]
        self.seekers = Seekers(
            gender=np.array([GENDERS.index(one.gender) for one in self.people], np.int8),
            wants=np.array([[one.preference in ("any", each) for each in GENDERS] for one in self.people]),
            age=np.array([one.age for one in self.people], np.int16),
            min_age=np.array([one.min_age for one in self.people], np.int16),
            max_age=np.array([one.max_age for one in self.people], np.int16),
            max_distance=np.array([one.max_distance for one in self.people], np.float64),
            latitude=np.array([one.position[0] for one in self.people]),
            longitude=np.array([one.position[1] for one in self.people]),
        )
        bits = b"".join(as_bits(one.interests) for one in self.traits)
        self.arrays = Traits(
            interests=np.frombuffer(bits, np.uint8).reshape(size, -1),
            goal=np.array([GOALS.index(one.goal) for one in self.traits], np.int8),
        )


@given(seed=st.integers(0, 10_000), weights=st.builds(Weights, interests=st.floats(0, 1), goal=st.floats(0, 1)))
def test_the_score_is_the_domains(seed: int, weights: Weights) -> None:
    crowd = Crowd(20, seed=seed)
    scorer = Scorer.of(crowd.seekers, crowd.arrays, weights=weights, popularity=POPULARITY)
    first, second = (each.ravel() for each in np.meshgrid(np.arange(20), np.arange(20)))
    expected = [
        compatibility.compatibility(crowd.traits[one], crowd.traits[other], popularity=POPULARITY, weights=weights)
        for one, other in zip(first, second, strict=True)
    ]
    assert scorer.score(first, second) == pytest.approx(expected, abs=1e-4)


@given(seed=st.integers(0, 10_000))
def test_the_graph_holds_pairs_who_fit_each_once(seed: int) -> None:
    crowd = Crowd(60, seed=seed)
    graph = draw_graph(
        crowd.seekers, mutual=lambda one, other: (one + other + 1) / 200, chance=np.random.default_rng(seed)
    )
    pairs = list(zip(graph.first.tolist(), graph.second.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    fitting = {
        (one, other)
        for one in range(60)
        for other in range(one + 1, 60)
        if preference.fit(crowd.people[one], crowd.people[other])
    }
    assert set(pairs) <= fitting
    # Among so few hardly anybody escapes being drawn; of those found only the best stay.
    degree = np.bincount(np.array(sorted(fitting), int).reshape(-1, 2).ravel(), minlength=60)
    assert degree.max() > KEPT or len(pairs) >= 0.8 * len(fitting) - 2


@given(size=st.integers(2, 40), seed=st.integers(0, 10_000))
def test_prices_balance_what_everybody_is_sought_with_what_they_can_answer(size: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    first, second = np.nonzero(np.triu(chance.random((size, size)) < 0.4, 1))
    mutual = chance.random(len(first)).astype(np.float32) + 0.01
    price, _ = fit_prices(Graph(size, first, second, mutual), capacity=np.ones(size, np.float32))
    if not len(first):
        assert not price.any()
        return
    strength = np.zeros((size, size))
    strength[first, second] = strength[second, first] = mutual ** (1 / TEMPERATURE)
    offered = strength.sum(axis=1)
    known = offered > 0
    strength *= ABUNDANCE / np.median(offered[known])
    # Prices are given less their mean, which is one unknown here: the level at which the first equation holds.
    share = np.exp(-price / TEMPERATURE)
    one = np.flatnonzero(known)[0]
    level = np.sqrt(1 / (share[one] ** 2 + share[one] * (strength @ share)[one]))
    used = (share * level) ** 2 + share * level * (strength @ (share * level))
    assert used[known] == pytest.approx(np.ones(known.sum()), rel=0.1)
    assert price[known].mean() == pytest.approx(0, abs=1e-4)
    assert not price[~known].any()


def test_who_is_sought_more_costs_more_and_a_warm_start_is_quicker() -> None:
    chance = np.random.default_rng(3)
    size = 400
    first, second = np.nonzero(np.triu(chance.random((size, size)) < 0.1, 1))
    appeal = np.linspace(0.05, 0.9, size)
    graph = Graph(size, first, second, (appeal[first] * appeal[second]).astype(np.float32))
    cold, sweeps = fit_prices(graph, capacity=np.ones(size, np.float32))
    assert np.corrcoef(cold, appeal)[0, 1] > 0.9
    warm, fewer = fit_prices(graph, capacity=np.ones(size, np.float32), start=cold)
    assert fewer <= 2 < sweeps
    assert warm == pytest.approx(cold, abs=0.05)


def test_what_is_learned_is_what_they_are_like() -> None:
    chance = np.random.default_rng(5)
    size, nights = 300, 10
    eager, appeal = chance.normal(0, 0.8, size), chance.normal(0, 0.8, size)
    beliefs = Beliefs.of_strangers(size, habits=np.array([-0.5, -0.5, -0.5, 2.0]))
    gender = (np.arange(size) % 2).astype(np.int8)
    for _ in range(nights):
        viewer, target = chance.integers(0, size, (2, 4_000))
        score = chance.uniform(-0.5, 0.5, 4_000)
        odds = np.array([0.3, -1.5])[gender[viewer]] + 4 * score + eager[viewer] + appeal[target]
        liked = chance.random(4_000) < 1 / (1 + np.exp(-odds))
        beliefs = learn(beliefs, Swipes(viewer=viewer, target=target, liked=liked, gender=gender[viewer], score=score))
    assert np.corrcoef(beliefs.appeal, appeal)[0, 1] > 0.9
    assert np.corrcoef(beliefs.eager, eager)[0, 1] > 0.8
    assert beliefs.habits[0] - beliefs.habits[1] == pytest.approx(1.8, abs=0.4)
    assert beliefs.habits[3] == pytest.approx(4, abs=0.8)


def test_a_night_without_swipes_changes_nothing() -> None:
    beliefs = Beliefs.of_strangers(3, habits=np.zeros(4))
    none = np.zeros(0, np.int32)
    swipes = Swipes(viewer=none, target=none, liked=none.astype(bool), gender=none, score=none.astype(float))
    assert learn(beliefs, swipes) is beliefs
