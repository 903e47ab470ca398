"""When a region's night is, and the process in which it is reckoned: beside the service, so that nobody waits."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import structlog

from datingbot.domain.compatibility import Weights
from datingbot.domain.squares import longitude_of
from datingbot.services.context import Context
from datingbot.storage.standings import Region, list_regions

MEMBERS_LEAST = 50
"""In a smaller region everybody meets everybody: there is no attention to be priced."""

NIGHT = (2, 6)
"""From two to six o'clock by the sun, when hardly anybody swipes."""

RESTED = timedelta(hours=20)
OVERDUE = timedelta(hours=30)
"""Whose nights were missed is reckoned at any hour."""

log = structlog.get_logger(__name__)


def is_due(region: Region, *, now: datetime) -> bool:
    """Whether a region should be reckoned now."""
    if region.members < MEMBERS_LEAST:
        return False
    if region.reckoned_at is None:
        return True
    since = now - region.reckoned_at
    begins, ends = NIGHT
    return since >= OVERDUE or (since >= RESTED and begins <= _hour_by_the_sun(region.region, now) < ends)


def _hour_by_the_sun(region: int, now: datetime) -> float:
    return (now.hour + now.minute / 60 + longitude_of(region) / 15) % 24


@dataclass(frozen=True, slots=True)
class Order:
    """What the process is told on its standard input, as JSON; it logs as the service does."""

    dsn: str
    weights: Weights
    log_level: str = "info"
    log_style: str = "json"


class Night:
    """The leader's part: at most one such process, ended with the leader."""

    def __init__(self, context: Context, *, log_level: str, log_style: str) -> None:
        self._context = context
        self._log_level = log_level
        self._log_style = log_style
        self._process: asyncio.subprocess.Process | None = None

    async def begin_if_due(self) -> None:
        """Start reckoning if a region's time has come and nothing of the kind runs."""
        if self._process is not None:
            if self._process.returncode is None:
                return
            if self._process.returncode:
                log.warning("the night's reckoning failed", code=self._process.returncode)
            self._process = None
        async with self._context.database.begin() as connection:
            regions = await list_regions(connection)
        now = self._context.clock()
        if any(is_due(region, now=now) for region in regions):
            order = Order(
                self._context.database.dsn,
                self._context.rules.weights,
                log_level=self._log_level,
                log_style=self._log_style,
            )
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "datingbot.services.reckoning",
                stdin=asyncio.subprocess.PIPE,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            )
            self._process = process
            # Not among the arguments, which everybody on the machine can read.
            if process.stdin is not None:
                process.stdin.write(msgspec.json.encode(order))
                process.stdin.close()

    async def end(self) -> None:
        """End the process, if it runs; what it has stored stays."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.terminate()
            await process.wait()
