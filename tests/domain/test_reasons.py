"""Reasons on a card are true of these two, weigh in their score, and say no more than the card does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from datingbot.domain.compatibility import Traits, Weights, compare
from datingbot.domain.interests import INTERESTS
from datingbot.domain.place import distance_band, distance_km
from datingbot.domain.profile import GOALS
from datingbot.domain.reasons import NEAR_BANDS, REASONS_MOST, Reason, explain

POPULARITY = {"hiking": 0.3, "coffee": 0.5, "vinyl": 0.02}
traits = st.builds(
    Traits,
    age=st.integers(18, 80),
    goal=st.sampled_from(GOALS),
    interests=st.frozensets(st.sampled_from(INTERESTS), max_size=8),
    position=st.tuples(st.floats(38, 39), st.floats(-10, -9)),
)
weights = st.builds(
    Weights, interests=st.floats(0, 1), place=st.floats(0, 1), goal=st.floats(0, 1), age=st.floats(0.01, 1)
)


@given(a=traits, b=traits, weights=weights)
def test_every_reason_is_true_and_weighs(a: Traits, b: Traits, weights: Weights) -> None:
    terms = compare(a, b, popularity=POPULARITY, weights=weights)
    reasons = explain(a, b, terms, popularity=POPULARITY)
    assert len(reasons) <= REASONS_MOST
    for reason in reasons:
        assert getattr(terms, reason.kind) > 0
        match reason.kind:
            case "interests":
                assert set(reason.values) <= a.interests & b.interests
            case "place":
                assert reason.values == (distance_band(distance_km(a.position, b.position)),)
                assert reason.values[0] in NEAR_BANDS
            case "goal":
                assert reason.values == (a.goal,) == (b.goal,)
            case _:
                assert abs(a.age - b.age) <= 5
    weighed = [getattr(terms, reason.kind) for reason in reasons]
    assert weighed == sorted(weighed, reverse=True)


@given(a=traits, b=traits)
def test_both_are_told_the_same(a: Traits, b: Traits) -> None:
    terms, back = (compare(one, other, popularity=POPULARITY, weights=Weights()) for one, other in ((a, b), (b, a)))
    assert explain(a, b, terms, popularity=POPULARITY) == explain(b, a, back, popularity=POPULARITY)


def test_the_rarest_shared_interest_is_named_first() -> None:
    one = Traits(age=30, goal="dating", interests=frozenset(POPULARITY), position=(38.7, -9.1))
    terms = compare(one, one, popularity=POPULARITY, weights=Weights())
    assert explain(one, one, terms, popularity=POPULARITY)[0] == Reason("interests", ("vinyl", "hiking"))


def test_a_weight_of_nothing_is_no_reason() -> None:
    one = Traits(age=30, goal="dating", interests=frozenset(), position=(38.7, -9.1))
    terms = compare(one, one, popularity={}, weights=Weights(goal=0.0))
    assert [reason.kind for reason in explain(one, one, terms, popularity={})] == ["place", "age"]
