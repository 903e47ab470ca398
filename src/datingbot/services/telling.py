"""Telling, in every replica: what is due of notifications, digests and broadcasts goes to the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from datingbot.services.context import Context
from datingbot.services.digest import send_digests
from datingbot.services.feeding import feed_broadcasts, flush_held
from datingbot.services.flushing import flush_due
from datingbot.storage.database import DatabaseUnavailable

PAUSE_SECONDS = 2.0
"""How often a replica looks for what is due: what a member is told without a card comes this late at most."""

STEPS: tuple[Callable[[Context], Awaitable[int]], ...] = (flush_due, send_digests, flush_held, feed_broadcasts)

log = structlog.get_logger(__name__)


async def keep_telling(context: Context, *, wake: Callable[[], None]) -> None:
    """Go on until cancelled; ``wake`` tells the sender that there is something to send."""
    while True:
        dealt = [await _take(step, context) for step in STEPS]
        if any(dealt):
            wake()
        else:
            await asyncio.sleep(PAUSE_SECONDS)


async def _take(step: Callable[[Context], Awaitable[int]], context: Context) -> int:
    """How much a step dealt with; a step that fails holds up no other one."""
    try:
        return await step(context)
    except DatabaseUnavailable as error:
        log.warning("what is to be told waits for the database", error=str(error))
    except Exception:
        log.exception("a step of telling failed", step=getattr(step, "__name__", ""))
    return 0
