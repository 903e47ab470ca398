"""The chance of a like grows with all that speaks for it, and strangers are told apart by their score alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from datingbot.domain.taste import STRANGER, Habits, Standing

logs = st.floats(-5, 5)
standings = st.builds(Standing, eager=logs, appeal=logs, price=logs)
scores = st.floats(0, 1)


@given(score=scores, more=scores, gender=st.sampled_from(("male", "female", "other")))
def test_of_strangers_the_score_decides(score: float, more: float, gender: str) -> None:
    low, high = (
        Habits().chance_of_like(one, gender=gender, viewer=STRANGER, other=STRANGER) for one in sorted((score, more))
    )
    assert 0 < low <= high < 1


@given(viewer=standings, other=standings, score=scores)
def test_appeal_and_eagerness_raise_the_chance_and_price_does_not(
    viewer: Standing, other: Standing, score: float
) -> None:
    def chance(viewer: Standing, other: Standing) -> float:
        return Habits().chance_of_like(score, gender="female", viewer=viewer, other=other)

    known = chance(viewer, other)
    assert chance(Standing(eager=viewer.eager + 1), other) > known
    assert chance(viewer, Standing(appeal=other.appeal + 1)) > known
    assert chance(viewer, Standing(appeal=other.appeal, price=other.price + 1)) == known
