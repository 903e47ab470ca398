"""The queue: keys of `DatingBot`s that want a round, one at a time for each key, with back-off after a failure."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from datingbot_operator.api import ApiRefused, ApiUnreachable
from datingbot_operator.metrics import DURATION, LAST_SUCCESS, QUEUE_DEPTH, RECONCILES

Key = tuple[str, str]
"""Namespace and name."""

FIRST_DELAY = 1.0
LONGEST_DELAY = 60.0

log = structlog.get_logger(__name__)


class WorkQueue:
    """Rounds by key. A key that is asked for during its round gets one more round after it, not two."""

    def __init__(self, round_of: Callable[[Key], Awaitable[float | None]]) -> None:
        self._round_of = round_of
        self._wanted: set[Key] = set()
        self._workers: dict[Key, asyncio.Task[None]] = {}
        self._timers: dict[Key, asyncio.TimerHandle] = {}
        self._failures: dict[Key, int] = {}

    def add(self, key: Key) -> None:
        """Ask for a round now."""
        if timer := self._timers.pop(key, None):
            timer.cancel()
        self._wanted.add(key)
        QUEUE_DEPTH.set(len(self._wanted))
        if key not in self._workers:
            self._workers[key] = asyncio.create_task(self._work(key), name=f"reconcile {'/'.join(key)}")

    async def close(self) -> None:
        """End all timers and rounds; a request that is under way ends on its own."""
        for timer in self._timers.values():
            timer.cancel()
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self, key: Key) -> None:
        try:
            while key in self._wanted:
                self._wanted.discard(key)
                QUEUE_DEPTH.set(len(self._wanted))
                again = await self._try(key)
                if again is not None and key not in self._wanted:
                    self._timers[key] = asyncio.get_running_loop().call_later(again, self.add, key)
        finally:
            del self._workers[key]

    async def _try(self, key: Key) -> float | None:
        began = time.monotonic()
        try:
            again = await self._round_of(key)
        except (ApiRefused, ApiUnreachable) as error:
            log.warning("a round failed", bot="/".join(key), said=str(error))
        except Exception:
            # A mistake of ours must not end the loop that keeps every other DatingBot.
            log.exception("a round failed", bot="/".join(key))
        else:
            self._failures.pop(key, None)
            RECONCILES.labels("success").inc()
            LAST_SUCCESS.set_to_current_time()
            return again
        finally:
            DURATION.observe(time.monotonic() - began)
        RECONCILES.labels("error").inc()
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        return min(FIRST_DELAY * 2.0 ** (failures - 1), LONGEST_DELAY)
