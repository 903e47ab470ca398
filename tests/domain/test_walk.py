"""Laws of the walk round the deck."""

from __future__ import annotations

from bisect import bisect_left
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datingbot.domain.walk import (
    CIRCLE,
    ENOUGH,
    MOVE_AFTER,
    WANTED,
    Stretch,
    Walk,
    begin_walk,
    next_look,
    spans,
    suffices,
    walk_on,
)

ticks = st.integers(0, CIRCLE - 1)


class Market:
    """People who fit one member, by rank; what Postgres does for the walk, in memory."""

    def __init__(self, ranks: list[float], walk: Walk) -> None:
        self.ranks = sorted(ranks)
        self.swiped: set[float] = set()
        self.walk = walk
        self.looked_at = 0

    def draw(self) -> list[float]:
        ahead: list[float] = []
        stretch = Stretch(0, 0, ())
        self.looked_at = 0
        while not stretch.width or not suffices(stretch):
            look = next_look(stretch) if stretch.width else self.walk.width
            people = [
                rank
                for low, high in spans(self.walk.start + stretch.width, look)
                for rank in self.ranks[bisect_left(self.ranks, low) : bisect_left(self.ranks, high)]
            ]
            ahead += [rank for rank in people if rank not in self.swiped]
            self.looked_at += len(people)
            stretch = Stretch(stretch.width + look, self.looked_at - len(ahead), tuple(ahead))
        self.walk = walk_on(self.walk, stretch)
        return ahead[:WANTED]


@given(start=ticks, width=st.integers(1, CIRCLE), more=st.integers(1, CIRCLE), rank=st.floats(0, 1, exclude_max=True))
def test_stretches_that_touch_neither_overlap_nor_leave_a_gap(start: int, width: int, more: int, rank: float) -> None:
    def holds(begin: int, length: int) -> int:
        return sum(low <= rank < high for low, high in spans(begin, length))

    more = min(more, CIRCLE - width)
    apart = holds(start, width) + (holds(start + width, more) if more else 0)
    assert apart == holds(start, width + more) <= 1
    assert holds(start, CIRCLE) == 1


@given(
    size=st.integers(0, 2_000),
    swipes=st.integers(0, 1_000),
    user_id=st.integers(1, 2**40),
    seed=st.integers(0),
)
def test_a_deck_is_short_only_when_everybody_was_swiped(size: int, swipes: int, user_id: int, seed: int) -> None:
    chance = Random(seed)
    market = Market([chance.random() for _ in range(size)], begin_walk(user_id))
    market.swiped.update(chance.sample(market.ranks, min(swipes, size)))
    left = size - len(market.swiped)
    drawn = market.draw()
    assert len(set(drawn)) == len(drawn)
    assert not market.swiped.intersection(drawn)
    assert len(drawn) >= min(left, ENOUGH)


@pytest.mark.parametrize("size", [5, 70, 300, 5_000])
def test_whoever_swipes_all_they_are_shown_comes_to_see_everybody(size: int) -> None:
    chance = Random(size)
    market = Market([chance.random() for _ in range(size)], begin_walk(7))
    shown: set[float] = set()
    for _ in range(size):
        drawn = market.draw()
        if not drawn:
            break
        # The best ten are not the first ten: any of those before the member.
        swiped = chance.sample(drawn, min(10, len(drawn)))
        shown.update(swiped)
        market.swiped.update(swiped)
    assert shown == set(market.ranks)


def test_a_deck_costs_the_same_after_thousands_of_swipes() -> None:
    """The last tenth of a crowd is what it may cost more for; half of it must cost no more than the beginning."""
    chance = Random(1)
    market = Market([chance.random() for _ in range(40_000)], begin_walk(99))
    looked_at = []
    for _ in range(2_000):
        market.swiped.update(chance.sample(market.draw(), 10))
        looked_at.append(market.looked_at)
    first, last = sum(looked_at[100:200]), sum(looked_at[-100:])
    assert last <= 3 * first
    assert max(looked_at[5:]) <= 8 * WANTED


@given(size=st.integers(100, 5_000), seed=st.integers(0))
def test_looking_again_without_swiping_shows_the_same_people(size: int, seed: int) -> None:
    chance = Random(seed)
    market = Market([chance.random() for _ in range(size)], begin_walk(chance.randrange(1, 1 << 40)))
    for _ in range(4):
        market.draw()
    standing, drawn = market.walk, market.draw()
    market.swiped.update(drawn[: MOVE_AFTER - 1])
    if len(drawn) >= ENOUGH + MOVE_AFTER:
        market.draw()
        assert market.walk == standing
    market.swiped.difference_update(drawn)
    assert market.draw() == drawn


def test_members_begin_all_over_the_circle() -> None:
    starts = sorted(begin_walk(5_000_000_000 + number).start for number in range(1_000))
    gaps = [after - before for before, after in zip(starts, [*starts[1:], starts[0] + CIRCLE], strict=True)]
    assert max(gaps) <= 3 * CIRCLE // 1_000
