"""Looking without a reason: every `DatingBot` in turn, as often as a small share of a core permits.

Watches tell of what happens, but not of a Secret that was exchanged, of a time that has come, or of what they missed.
While there are few, each is looked at every half minute; the more there are, the longer a sweep through all takes, and
the cost stays.
"""

from __future__ import annotations

import asyncio
import bisect
from collections.abc import Mapping, Sequence

import structlog

from datingbot_operator.api import DATING_BOTS, Api, ApiRefused, ApiUnreachable
from datingbot_operator.health import Heartbeat
from datingbot_operator.metrics import SWEEP
from datingbot_operator.observe import discover
from datingbot_operator.streams import Streams
from datingbot_operator.work_queue import Key, WorkQueue

LOOK_SECONDS = 30.0
"""How often all are listed by name, and each is looked at while there are few."""

SHARE = 0.01
"""Of a core, for looking without a reason."""

FIRST_ROUND_SECONDS = 0.02
"""What a round costs, as long as none was measured."""

WEIGHT = 0.05
"""Of the newest round in the average."""

Version = tuple[str, int]
"""The uid and the generation: other ones mean another resource, or another spec."""

log = structlog.get_logger(__name__)


def find_interval(bots: int, *, round_seconds: float) -> float:
    """Seconds from one look to the next, so that all together take `SHARE` of a core at most."""
    return max(LOOK_SECONDS / max(bots, 1), round_seconds / SHARE)


def find_next(keys: Sequence[Key], last: Key | None) -> Key | None:
    """Whose turn it is after `last`, in order and from the beginning again; keys may have come and gone meanwhile."""
    if not keys:
        return None
    place = bisect.bisect_right(keys, last) if last else 0
    return keys[place % len(keys)]


def find_changed(before: Mapping[Key, Version], now: Mapping[Key, Version]) -> frozenset[Key]:
    """Who came, went, or was changed by its owner between two listings."""
    return frozenset(key for key, _ in before.items() ^ now.items())


class RoundCost:
    """What a round takes of a core, as an average that forgets."""

    def __init__(self) -> None:
        self.seconds = FIRST_ROUND_SECONDS

    def note(self, seconds: float) -> None:
        """One more round."""
        self.seconds += WEIGHT * (seconds - self.seconds)


class Resync:
    """What is known of all: their names and versions, and which kinds the API server has."""

    def __init__(
        self, api: Api, namespace: str, *, queue: WorkQueue, streams: Streams, heartbeat: Heartbeat, cost: RoundCost
    ) -> None:
        self._api, self._namespace = api, namespace or None
        self._queue, self._streams, self._heartbeat, self._cost = queue, streams, heartbeat, cost
        self._versions: dict[Key, Version] = {}
        self._keys: list[Key] = []
        self.served: frozenset[str] = frozenset()

    async def discover(self) -> None:
        """Find out which kinds there are, and watch them. Raises `ApiRefused` and `ApiUnreachable`."""
        served = await asyncio.to_thread(discover, self._api)
        # In this order: what changes after the watch began is told, what changed before is seen by the round.
        await asyncio.to_thread(self._streams.follow, served)
        if served != self.served:
            self.served = served
            self.ask_for_all()

    async def keep_listing(self) -> None:
        """Every half minute: which kinds, which `DatingBot`s; whoever changed gets a round at once."""
        while True:
            try:
                await self.discover()
                found = await asyncio.to_thread(self._api.list_names, DATING_BOTS, self._namespace)
            except (ApiRefused, ApiUnreachable) as error:
                log.warning("the DatingBots could not be listed", said=str(error))
            else:
                self._learn({(each.namespace, each.name): (each.uid, each.generation) for each in found})
                self._heartbeat.beat()
            await asyncio.sleep(LOOK_SECONDS)

    async def keep_sweeping(self) -> None:
        """One after another, evenly, for as long as the program runs."""
        last: Key | None = None
        while True:
            interval = find_interval(len(self._keys), round_seconds=self._cost.seconds)
            SWEEP.set(interval * len(self._keys))
            await asyncio.sleep(interval)
            last = find_next(self._keys, last)
            if last is not None:
                self._queue.add(last, patiently=True)

    def ask_for_all(self) -> None:
        """Everybody gets a round, when nobody is in a hurry."""
        for key in self._keys:
            self._queue.add(key, patiently=True)

    def _learn(self, versions: dict[Key, Version]) -> None:
        for key in find_changed(self._versions, versions):
            # At the start all are new, and none of them in a hurry.
            self._queue.add(key, patiently=not self._versions)
        self._versions, self._keys = versions, sorted(versions)
