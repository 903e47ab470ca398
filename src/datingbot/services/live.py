"""Live: requests that wait for news of a member's chats, woken by what Postgres announces; nothing here is remembered.

A wait that is missed or refused costs time, never a message: whoever comes back reads the chats as they are.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator

from datingbot.domain.conduct import TYPING_SECONDS

WAITS_MOST = 2_000
"""Requests of one replica that wait at once; each costs a connection and a few kilobytes."""

WAITS_EACH_MOST = 4
"""Of one member: their devices, and those whose device hung up unheard. A newer one ends the oldest."""


class Wait:
    """One request that waits; ``typing`` collects the matches whose other member types meanwhile."""

    def __init__(self) -> None:
        self._news = asyncio.Event()
        self.typing: set[int] = set()
        self._is_over = False

    async def until_news(self, *, seconds: float) -> bool:
        """Whether there is news before the time is over; what came since the last call counts.

        It is over at once when a newer request of the member's takes this one's place.
        """
        if self._is_over:
            return False
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return not self._is_over

    def end(self) -> None:
        """Whoever waits is answered now."""
        self._is_over = True
        self._news.set()

    def tell(self, *, typing: int | None = None) -> None:
        """There is news."""
        if typing is not None:
            self.typing.add(typing)
        self._news.set()


class Live:
    """All waits of this replica."""

    def __init__(
        self,
        *,
        most: int = WAITS_MOST,
        each_most: int = WAITS_EACH_MOST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._each_most = each_most
        self._clock = clock
        self._waits: dict[int, list[Wait]] = {}
        self._count = 0
        self._closed = False
        self._typed: dict[tuple[int, int], float] = {}

    def __len__(self) -> int:
        return self._count

    @contextlib.contextmanager
    def waiting(self, user_id: int) -> Iterator[Wait | None]:
        """A wait for the member's news while the block lasts; None when there are too many, or the replica stops."""
        if self._closed or self._count >= self._most:
            yield None
            return
        wait = Wait()
        own = self._waits.setdefault(user_id, [])
        own.append(wait)
        for oldest in own[: -self._each_most]:
            oldest.end()
        self._count += 1
        try:
            yield wait
        finally:
            self._count -= 1
            left = self._waits[user_id]
            left.remove(wait)
            if not left:
                del self._waits[user_id]

    def may_type(self, user_id: int, match_id: int) -> bool:
        """Whether the other is to be told again that the member types: not twice within two seconds."""
        return self._clock() - self._typed.get((user_id, match_id), float("-inf")) >= TYPING_SECONDS

    def note_typing(self, user_id: int, match_id: int) -> None:
        """The other was told."""
        if len(self._typed) >= self._most:
            self._typed.clear()
        self._typed[user_id, match_id] = self._clock()

    def hear(self, payload: str) -> None:
        """What Postgres announced: ``<user id>``, or ``<user id>:<match id>`` when the other types there."""
        user, _, match = payload.partition(":")
        for wait in self._waits.get(int(user), ()):
            wait.tell(typing=int(match) if match else None)

    def wake_all(self) -> None:
        """Some announcements may have been missed: everybody looks again."""
        for waits in self._waits.values():
            for wait in waits:
                wait.tell()

    def close(self) -> None:
        """The replica stops: nobody may wait any more, and who does is answered now."""
        self._closed = True
        self.wake_all()
