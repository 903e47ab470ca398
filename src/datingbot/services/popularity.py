"""How common each interest is, read from Postgres once in five minutes a process."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from datingbot.storage.database import Connection
from datingbot.storage.profiles import read_interest_popularity

FRESH_SECONDS = 300.0


class Popularity:
    """Share of members (0..1) by interest; the leader measures it anew every hour."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._read_at = float("-inf")
        self._shares: Mapping[str, float] = {}

    async def read(self, connection: Connection) -> Mapping[str, float]:
        """The shares, at most five minutes old."""
        if self._clock() - self._read_at > FRESH_SECONDS:
            self._shares = await read_interest_popularity(connection)
            self._read_at = self._clock()
        return self._shares
