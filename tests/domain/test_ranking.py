"""Rankers and lanes: what an order is by, who has a place for sure, and that nobody is shown twice."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datingbot.domain.ranking import LANES, RANKERS, Candidate, Lanes, chance_of_match, order_deck

chances = st.floats(0, 1)
pools = st.lists(
    st.builds(
        Candidate, st.integers(1, 10**9), chances, chances, st.floats(-3, 3), st.booleans(), st.booleans(), chances
    ),
    max_size=60,
    unique_by=lambda candidate: candidate.user_id,
)
names = st.sampled_from(sorted(RANKERS))
NO_LANES = Lanes(likers=0.0, newcomers=0.0, chance=0.0)


@given(pool=pools, name=names, seed=st.integers(0, 1000), most=st.integers(0, 20))
def test_a_deck_is_drawn_from_the_pool_without_repeats(pool: list[Candidate], name: str, seed: int, most: int) -> None:
    deck = order_deck(pool, ranker=RANKERS[name](0.5), most=most, chance=Random(seed))
    assert len(deck) == min(most, len(pool))
    assert len({candidate.user_id for candidate in deck}) == len(deck)
    assert set(deck) <= set(pool)


@given(pool=pools, name=names, seed=st.integers(0, 1000))
def test_those_who_like_the_viewer_stand_first_and_leave_places_for_others(
    pool: list[Candidate], name: str, seed: int
) -> None:
    deck = order_deck(pool, ranker=RANKERS[name](0.5), most=10, chance=Random(seed))
    likers = [candidate for candidate in pool if candidate.likes_viewer]
    first = min(len(likers), math.ceil(LANES.likers * 10), len(deck))
    assert all(candidate.likes_viewer for candidate in deck[:first])


@given(pool=pools, name=names, seed=st.integers(0, 1000))
def test_a_newcomer_has_a_place_in_a_deck_whatever_the_ranker(pool: list[Candidate], name: str, seed: int) -> None:
    others = [one._replace(likes_viewer=False) for one in pool]
    newcomer = Candidate(-1, 0.0, 0.0, 3.0, is_new=True)
    deck = order_deck([*others, newcomer], ranker=RANKERS[name](0.5), most=10, chance=Random(seed))
    assert any(candidate.is_new for candidate in deck)


def test_chance_has_a_place_beside_the_best() -> None:
    worst = Candidate(-100, 0.0, 0.0, 3.0)
    pool = [worst, *(Candidate(place, 0.9, 0.9) for place in range(30))]
    decks = [order_deck(pool, ranker=RANKERS["product"](0), most=10, chance=Random(seed)) for seed in range(400)]
    assert any(worst in deck for deck in decks)


@given(pool=pools, equality=st.floats(0, 1), seed=st.integers(0, 1000))
def test_without_lanes_the_deck_is_the_rankers_order(pool: list[Candidate], equality: float, seed: int) -> None:
    for name in RANKERS:
        worth = RANKERS[name](equality)
        deck = order_deck(pool, ranker=worth, most=99, chance=Random(seed), lanes=NO_LANES)
        assert [worth(one) for one in deck] == sorted(map(worth, pool), reverse=True)


@given(pool=pools)
def test_without_equality_the_priced_order_is_the_products(pool: list[Candidate]) -> None:
    priced, product = RANKERS["priced"](0.0), RANKERS["product"](0.0)
    for one in pool:
        for other in pool:
            if chance_of_match(one) > chance_of_match(other) * (1 + 1e-9):
                assert priced(one) > priced(other)
                assert product(one) > product(other)


@given(one=pools, price=st.floats(0.01, 3), equality=st.floats(0.01, 1))
def test_the_more_somebody_is_sought_the_later_they_stand(one: list[Candidate], price: float, equality: float) -> None:
    worth = RANKERS["priced"](equality)
    for candidate in one:
        assert worth(candidate._replace(price=candidate.price + price)) < worth(candidate)


def test_a_like_received_is_worth_more_than_one_hoped_for() -> None:
    hoped = Candidate(1, 0.3, 0.4)
    assert chance_of_match(hoped._replace(likes_viewer=True)) == pytest.approx(0.3)
    assert chance_of_match(hoped) == pytest.approx(0.12)


def test_equals_stand_in_an_order_that_is_nobodys_privilege() -> None:
    pool = [Candidate(user_id, 0.5, 0.5) for user_id in range(5)]
    first = {order_deck(pool, ranker=RANKERS["product"](0), most=1, chance=Random(seed))[0] for seed in range(60)}
    assert first == set(pool)
