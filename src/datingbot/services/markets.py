"""How members of each region judge, read from Postgres once in five minutes a process."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from datingbot.domain.taste import Habits
from datingbot.storage.database import Connection
from datingbot.storage.standings import read_habits

FRESH_SECONDS = 300.0
USUAL = Habits()
"""Where nothing was learned yet: the score alone puts people in order."""


class Markets:
    """Habits by region; the leader learns them anew every night."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._read_at = float("-inf")
        self._habits: Mapping[int, Habits] = {}

    async def habits(self, connection: Connection, *, region: int) -> Habits:
        """Those of a region, at most five minutes old."""
        if self._clock() - self._read_at > FRESH_SECONDS:
            self._habits = await read_habits(connection)
            self._read_at = self._clock()
        return self._habits.get(region, USUAL)
