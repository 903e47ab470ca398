"""Those who gave no reason are looked at each half minute while there are few, and for a share of a core at most."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from datingbot_operator.resync import LOOK_SECONDS, SHARE, RoundCost, find_changed, find_interval, find_next

names = st.text("abc", min_size=1, max_size=3)
keys = st.tuples(names, names)
costs = st.floats(0.0001, 1)


def test_a_few_are_looked_at_every_half_minute() -> None:
    for bots in range(1, 16):
        assert find_interval(bots, round_seconds=0.02) == LOOK_SECONDS / bots


@given(st.integers(0, 10_000), costs)
def test_looking_never_takes_more_than_its_share(bots: int, cost: float) -> None:
    interval = find_interval(bots, round_seconds=cost)
    assert cost / interval <= SHARE * 1.000001
    assert interval * max(bots, 1) >= LOOK_SECONDS * 0.999999


@given(st.integers(1, 10_000), costs)
def test_it_is_not_slower_than_it_must_be(bots: int, cost: float) -> None:
    interval = find_interval(bots, round_seconds=cost)
    assert interval in (LOOK_SECONDS / bots, cost / SHARE)


@given(st.sets(keys, min_size=1), keys)
def test_a_sweep_passes_nobody_over(found: set[tuple[str, str]], last: tuple[str, str]) -> None:
    ordered, turn = sorted(found), []
    for _ in ordered:
        following = find_next(ordered, last)
        assert following is not None
        turn.append(following)
        last = following
    assert sorted(turn) == ordered


def test_without_anybody_it_is_nobodys_turn() -> None:
    assert find_next([], ("love", "bot")) is None
    assert find_next([], None) is None


@given(
    st.dictionaries(keys, st.tuples(names, st.integers(1, 3))),
    st.dictionaries(keys, st.tuples(names, st.integers(1, 3))),
)
def test_whoever_came_went_or_changed_is_named(
    before: dict[tuple[str, str], tuple[str, int]], now: dict[tuple[str, str], tuple[str, int]]
) -> None:
    assert find_changed(before, now) == {key for key in {*before, *now} if before.get(key) != now.get(key)}


@given(st.lists(costs, min_size=200, max_size=300))
def test_the_cost_follows_what_was_measured(measured: list[float]) -> None:
    cost = RoundCost()
    for seconds in measured:
        cost.note(seconds)
    assert min(measured) * 0.99 <= cost.seconds <= max(measured) * 1.01 + 0.0001
