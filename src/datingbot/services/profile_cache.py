"""The profile cache: what this replica read lately, for 300 s at most; correctness never depends on it."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

from datingbot.storage.database import Connection
from datingbot.storage.profiles import Profile, read_profiles

TTL_SECONDS = 300.0
PROFILES_MOST = 20_000


class ProfileCache:
    """Profiles by user id, oldest out first; emptied of a profile when Postgres announces its change."""

    def __init__(
        self, *, ttl: float = TTL_SECONDS, most: int = PROFILES_MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ttl = ttl
        self._most = most
        self._clock = clock
        self._kept: OrderedDict[int, tuple[float, Profile]] = OrderedDict()
        self._forgotten = 0
        self.hits = 0
        self.misses = 0

    async def read(self, connection: Connection, *, user_ids: Iterable[int]) -> dict[int, Profile]:
        """The profiles that exist among ``user_ids``, from the cache where it is fresh."""
        wanted = list(dict.fromkeys(user_ids))
        now = self._clock()
        found = {
            user_id: kept[1]
            for user_id in wanted
            if (kept := self._kept.get(user_id)) is not None and now - kept[0] < self._ttl
        }
        self.hits += len(found)
        missing = [user_id for user_id in wanted if user_id not in found]
        if missing:
            self.misses += len(missing)
            forgotten = self._forgotten
            for user_id, profile in (await read_profiles(connection, user_ids=missing)).items():
                found[user_id] = profile
                # What was read while somebody was forgotten may be what they were before.
                if forgotten == self._forgotten:
                    self._kept[user_id] = (now, profile)
                    self._kept.move_to_end(user_id)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    async def read_one(self, connection: Connection, *, user_id: int) -> Profile | None:
        """One profile, or None."""
        return (await self.read(connection, user_ids=(user_id,))).get(user_id)

    def forget(self, user_id: int) -> None:
        """Drop one profile; called when it changes here or elsewhere."""
        self._forgotten += 1
        self._kept.pop(user_id, None)

    def forget_all(self) -> None:
        """Drop everything: after the listening connection was lost, changes may have been missed."""
        self._forgotten += 1
        self._kept.clear()
