"""Counting the owner's numbers: the leader's work, in small steps, seldom enough to stay far below the members' own."""

from __future__ import annotations

import time
from collections.abc import Callable

from datingbot.services.context import Context
from datingbot.services.weighing import weigh_experiments
from datingbot.storage import counting

MEMBERS_MOST = 500
"""Members counted in one transaction."""

SECONDS_MOST = 5.0
"""After this long the leader sees to its other work first: the first count of many members takes minutes."""

EVERY_SECONDS = 15.0
REST = 50
"""A count rests this many times as long as it took: it costs 2 % of one core at most."""

PURGED_MOST = 50_000


async def count_numbers(
    context: Context,
    *,
    most: int = MEMBERS_MOST,
    seconds: float = SECONDS_MOST,
    clock: Callable[[], float] = time.monotonic,
) -> bool:
    """Bring the numbers up to date; False when there was more to do than ``seconds`` allow."""
    until = clock() + seconds
    now = context.clock()
    async with context.database.begin() as connection:
        seen = await counting.begin_count(connection)
    while True:
        async with context.database.begin() as connection:
            further = await counting.count_seen(connection, after=seen, now=now, most=most)
        if further is None:
            break
        seen = further
        if clock() > until:
            return False
    async with context.database.begin() as connection:
        await counting.count_firsts(connection, now=now)
        await counting.count_cohorts(connection)
        days = await counting.open_days(connection, now=now)
    for day in days:
        async with context.database.begin() as connection:
            await counting.count_day(connection, day=day, now=now)
    async with context.database.begin() as connection:
        await counting.end_count(connection, now=now)
    return True


async def forget_old_activity(context: Context) -> None:
    """Forget what single members did on days long over."""
    forgotten = PURGED_MOST
    while forgotten == PURGED_MOST:
        async with context.database.begin() as connection:
            forgotten = await counting.purge_activity(connection, now=context.clock(), most=PURGED_MOST)


class Counting:
    """Counts, and weighs experiments by what was counted, when it is time to; the leader asks at every tick."""

    def __init__(self, context: Context, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._context = context
        self._clock = clock
        self._due_at = float("-inf")

    async def run_when_due(self) -> None:
        """Count and weigh, unless the last count was a moment ago."""
        started = self._clock()
        if started < self._due_at:
            return
        done = await count_numbers(self._context)
        if done:
            await weigh_experiments(self._context)
        ended = self._clock()
        self._due_at = ended + max(EVERY_SECONDS, REST * (ended - started)) if done else ended
