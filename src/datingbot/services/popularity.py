"""How common each interest is, read from Postgres once in five minutes a process."""

from __future__ import annotations

import time
from collections.abc import Mapping

from datingbot.storage.database import Connection
from datingbot.storage.profiles import read_interest_popularity

FRESH_SECONDS = 300.0

_kept: tuple[float, Mapping[str, float]] = (float("-inf"), {})


async def read_popularity(connection: Connection) -> Mapping[str, float]:
    """Share of members (0..1) by interest; the leader measures it anew every hour."""
    global _kept
    read_at, shares = _kept
    if time.monotonic() - read_at > FRESH_SECONDS:
        shares = await read_interest_popularity(connection)
        _kept = (time.monotonic(), shares)
    return shares
