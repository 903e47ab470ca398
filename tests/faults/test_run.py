"""A short run with every fault in it; the long one is ``make faults``."""

from __future__ import annotations

from faults.run import ROLLING, SHORT, run


async def test_nothing_is_lost_doubled_or_out_of_order_whatever_breaks() -> None:
    outcome = await run(seed=7, size=SHORT)
    assert outcome.verdict.broken == []
    assert outcome.updates >= SHORT.updates
    assert outcome.matches > 0


async def test_replicas_that_are_stopped_leave_nothing_behind_and_nothing_is_said_twice() -> None:
    outcome = await run(seed=7, size=ROLLING)
    assert outcome.verdict.broken == []
    assert outcome.verdict.twice == 0
