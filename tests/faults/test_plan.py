"""A seed is a plan: the same one again, all faults in it, each within the run."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from faults.plan import REPLICAS, STRIKES, plan_strikes


@given(seed=st.integers(0, 2**32), kills=st.integers(0, 30), stops=st.integers(0, 30), rounds=st.integers(1, 3))
def test_a_plan_holds_every_fault_in_order_and_comes_again_with_its_seed(
    seed: int, kills: int, stops: int, rounds: int
) -> None:
    plan = plan_strikes(seed, answers=1_000, kills=kills, stops=stops, rounds=rounds)
    assert plan == plan_strikes(seed, answers=1_000, kills=kills, stops=stops, rounds=rounds)
    assert [strike.after for strike in plan] == sorted(strike.after for strike in plan)
    assert all(0 <= strike.after < 1_000 and strike.number < REPLICAS for strike in plan)
    counted = Counter((strike.kind, strike.victim) for strike in plan)
    ends = {("kill", "replica"): kills, ("stop", "replica"): stops}
    assert counted == Counter(ends | dict.fromkeys(STRIKES, rounds)) - Counter()
