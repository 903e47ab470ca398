"""Laws of experiments: assignment is stable, proportional and independent; intervals hold however often one looks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datingbot.domain.estimates import UNITS_LEAST, Sums, compare, estimate
from datingbot.domain.experiments import SUBJECTS, Arm, Experiment, assign, plan_experiment
from datingbot.domain.fields import InvalidField
from datingbot.domain.guards import GUARDS, crossed_guard

names = st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True)
experiments = st.builds(
    Experiment,
    name=names,
    subject=st.just("deck"),
    salt=names,
    unit=st.just("member"),
    share=st.integers(1, 100),
    arms=st.lists(st.integers(1, 100), min_size=2, max_size=4).map(
        lambda weights: tuple(Arm(f"arm-{place}", weight) for place, weight in enumerate(weights))
    ),
)
units = st.integers(1, 2**52 - 1)


@given(experiment=experiments, unit=units)
def test_a_unit_always_gets_the_same_arm(experiment: Experiment, unit: int) -> None:
    assert assign(experiment, unit) == assign(replace(experiment), unit)


@given(experiment=experiments, wider=st.integers(1, 100), unit=units)
def test_a_wider_share_moves_nobody_to_another_arm(experiment: Experiment, wider: int, unit: int) -> None:
    arm = assign(experiment, unit)
    widened = assign(replace(experiment, share=max(wider, experiment.share)), unit)
    assert arm is None or widened == arm


def within(count: int, *, of: int, share: float) -> bool:
    """Five standard deviations: a fair hash misses it once in a million runs, and these runs are always the same."""
    return abs(count - of * share) <= 5 * (of * share * (1 - share)) ** 0.5 + 1


@pytest.mark.parametrize("share", [1, 37, 100])
@pytest.mark.parametrize("weights", [(1, 1), (1, 9), (3, 2, 5)])
def test_arms_are_as_large_as_their_weights(share: int, weights: tuple[int, ...]) -> None:
    arms = tuple(Arm(f"arm-{place}", weight) for place, weight in enumerate(weights))
    plan = Experiment(name="sizes", subject="deck", salt="s", unit="member", share=share, arms=arms)
    count = 40_000
    found = Counter(assign(plan, unit) for unit in range(1, count + 1))
    for arm in arms:
        assert within(found[arm.name], of=count, share=share / 100 * arm.weight / sum(weights))


@pytest.mark.parametrize("change", [{"name": "other"}, {"salt": "other"}])
def test_two_experiments_are_independent(change: dict[str, str]) -> None:
    """Of those in an arm of one, the other's arms hold their usual shares: neither can colour the other's result."""
    arms = (Arm("a", 1), Arm("b", 1))
    one = Experiment(name="one", subject="deck", salt="s", unit="member", share=50, arms=arms)
    other = replace(one, **change)
    count = 40_000
    both = Counter((assign(one, unit), assign(other, unit)) for unit in range(1, count + 1))
    for mine, share in (("a", 0.25), ("b", 0.25), (None, 0.5)):
        for theirs, their_share in (("a", 0.25), ("b", 0.25), (None, 0.5)):
            assert within(both[(mine, theirs)], of=count, share=share * their_share)


FORM = {"name": "priced-2026", "subject": "deck", "arms": [{"name": arm} for arm in SUBJECTS["deck"][:2]]}


def test_a_plan_needs_a_name_and_two_arms() -> None:
    plan = plan_experiment(FORM, salt="x")
    assert (plan.unit, plan.share, plan.control) == ("member", 100, "priced")
    assert [arm.weight for arm in plan.arms] == [1, 1]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", None),
        ("name", "Priced!"),
        ("name", "a" * 41),
        ("subject", "weather"),
        ("unit", "moon"),
        ("share", 0),
        ("share", 101),
        ("share", True),
        ("arms", None),
        ("arms", "priced,random"),
        ("arms", [{"name": "priced"}]),
        ("arms", [{"name": "priced"}, {"name": "priced"}]),
        ("arms", [{"name": "priced"}, {"name": "nobody-knows"}]),
        ("arms", [{"name": "priced"}, {"name": "random", "weight": 0}]),
        ("arms", ["priced", "random"]),
    ],
)
def test_what_cannot_be_tried_is_refused_by_its_field(field: str, value: object) -> None:
    with pytest.raises(InvalidField) as refused:
        plan_experiment({**FORM, field: value}, salt="x")
    assert refused.value.field == field


def summed(pairs: list[tuple[float, float]]) -> Sums:
    return Sums(
        units=len(pairs),
        x=sum(x for x, _ in pairs),
        y=sum(y for _, y in pairs),
        xx=sum(x * x for x, _ in pairs),
        xy=sum(x * y for x, y in pairs),
        yy=sum(y * y for _, y in pairs),
    )


def added(one: Sums, other: Sums) -> Sums:
    return Sums(**{name: getattr(one, name) + getattr(other, name) for name in ("units", "x", "y", "xx", "xy", "yy")})


def drawn(chance: Random, *, rate: float, units: int) -> list[tuple[float, float]]:
    """Members who like some people each, and are answered at their own rate: likes of one member hang together."""
    pairs = []
    for _ in range(units):
        own = min(1.0, rate * chance.choice((0.5, 1.0, 1.5)))
        likes = chance.randint(1, 12)
        pairs.append((float(sum(chance.random() < own for _ in range(likes))), float(likes)))
    return pairs


def test_equal_arms_are_seldom_stopped_however_often_one_looks() -> None:
    """300 experiments without a difference, 60 looks each: an ordinary 95 % interval would stop over a third."""
    chance = Random(7)
    stopped = 0
    for _ in range(300):
        sums = [Sums(), Sums()]
        for _look in range(60):
            sums = [added(one, summed(drawn(chance, rate=0.2, units=20))) for one in sums]
            found = compare(*sums)
            if found is not None and found.low is not None and not found.low <= 0 <= (found.high or 0):
                stopped += 1
                break
    assert stopped / 300 <= 0.05


def sums_of(chance: Random, *, rate: float) -> dict[str, Sums]:
    sums = summed(drawn(chance, rate=rate, units=2000))
    return {guard.metric: sums for guard in GUARDS}


def test_harm_beyond_the_tolerance_stops_and_any_other_difference_does_not() -> None:
    chance = Random(11)
    low, high = sums_of(chance, rate=0.2), sums_of(chance, rate=0.3)
    worse_higher = next(guard.metric for guard in GUARDS if guard.worse == "higher")
    worse_lower = next(guard.metric for guard in GUARDS if guard.worse == "lower")

    def crossed(arm: dict[str, Sums], control: dict[str, Sums], metric: str, tolerance: int) -> bool:
        found = crossed_guard({"a": {metric: arm[metric]}}, {metric: control[metric]}, tolerance=tolerance)
        assert found in (None, ("a", metric))
        return found is not None

    assert crossed(high, low, worse_higher, 10)
    assert not crossed(high, low, worse_higher, 60)
    assert not crossed(low, high, worse_higher, 10)
    assert crossed(low, high, worse_lower, 10)
    assert not crossed(low, high, worse_lower, 60)
    assert not crossed(high, low, worse_lower, 10)
    assert crossed_guard({"a": {}, "b": {}}, {}, tolerance=10) is None


def test_equal_arms_cross_no_guard() -> None:
    """All guards and arms together are wrong as seldom as one would be."""
    chance = Random(13)
    crossed = 0
    for _ in range(60):
        arms = {name: sums_of(chance, rate=0.2) for name in ("a", "b")}
        crossed += crossed_guard(arms, sums_of(chance, rate=0.2), tolerance=1) is not None
    assert crossed <= 3


@given(
    pairs=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), min_size=UNITS_LEAST, max_size=80).filter(
        lambda pairs: any(y for _, y in pairs)
    )
)
def test_the_interval_holds_the_rate(pairs: list[tuple[float, float]]) -> None:
    sums = summed(pairs)
    found = estimate(sums)
    assert found is not None
    assert found.value == sums.rate
    if found.low is not None and found.high is not None:
        assert found.low <= found.value <= found.high
    same = compare(sums, sums)
    assert same is not None
    assert same.value == 0


def test_few_units_or_none_conclude_nothing() -> None:
    few = Sums(units=UNITS_LEAST - 1, x=20, y=29, xx=20, xy=20, yy=29)
    nobody = Sums()
    found = estimate(few)
    assert found is not None
    assert (found.low, found.high) == (None, None)
    assert estimate(nobody) is None
    assert compare(few, nobody) is None
