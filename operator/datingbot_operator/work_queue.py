"""The queue: keys of `DatingBot`s that want a round, a few at a time, with back-off after a failure."""

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
AT_ONCE = 4
"""Rounds under way: each is a thread of the loop's pool, which the Lease needs one of."""

log = structlog.get_logger(__name__)


class WorkQueue:
    """Rounds by key, never two of one key. One that is asked for during its round gets one more after it, not two.

    Who asks patiently lets all others pass: after a start everybody wants a round, and a change must not wait for that.
    """

    def __init__(self, round_of: Callable[[Key], Awaitable[float | None]], *, at_once: int = AT_ONCE) -> None:
        self._round_of = round_of
        self._at_once = at_once
        # Dicts for their order.
        self._soon: dict[Key, None] = {}
        self._later: dict[Key, None] = {}
        self._workers: dict[Key, asyncio.Task[None]] = {}
        self._timers: dict[Key, asyncio.TimerHandle] = {}
        self._failures: dict[Key, int] = {}

    def add(self, key: Key, *, patiently: bool = False) -> None:
        """Ask for a round now, or when nobody is in a hurry."""
        if timer := self._timers.pop(key, None):
            timer.cancel()
        if not patiently:
            self._later.pop(key, None)
            self._soon[key] = None
        elif key not in self._soon:
            self._later[key] = None
        self._begin()

    async def close(self) -> None:
        """End all timers and rounds; a request that is under way ends on its own."""
        self._soon.clear()
        self._later.clear()
        for timer in self._timers.values():
            timer.cancel()
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    def _begin(self) -> None:
        while len(self._workers) < self._at_once and (key := self._take()) is not None:
            self._workers[key] = asyncio.create_task(self._work(key), name=f"reconcile {'/'.join(key)}")
        QUEUE_DEPTH.set(len(self._soon) + len(self._later))

    def _take(self) -> Key | None:
        for waiting in (self._soon, self._later):
            # At most `at_once` keys are passed over: those that are at work.
            for key in waiting:
                if key not in self._workers:
                    del waiting[key]
                    return key
        return None

    async def _work(self, key: Key) -> None:
        again: float | None = None
        try:
            again = await self._try(key)
        finally:
            del self._workers[key]
        if again is not None and key not in self._soon and key not in self._later:
            self._timers[key] = asyncio.get_running_loop().call_later(again, self._add_again, key)
        self._begin()

    def _add_again(self, key: Key) -> None:
        self.add(key, patiently=True)

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
