"""Rounds are few at a time and never two of one key; a change passes all who wait for no reason."""

from __future__ import annotations

import asyncio

import pytest

from datingbot_operator.api import ApiUnreachable
from datingbot_operator.work_queue import AT_ONCE, Key, WorkQueue

SECONDS = 60


class Rounds:
    """Rounds that last until they are told to end; the order they began in."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.under_way: set[str] = set()
        self._begun = asyncio.Condition()
        self._ends: dict[str, asyncio.Event] = {}
        self.again: float | None = None
        self.fails = 0

    async def __call__(self, key: Key) -> float | None:
        """A round."""
        _, name = key
        assert name not in self.under_way
        self.under_way.add(name)
        end = self._ends[name] = asyncio.Event()
        async with self._begun:
            self.began.append(name)
            self._begun.notify_all()
        try:
            await end.wait()
        finally:
            self.under_way.discard(name)
        if self.fails:
            self.fails -= 1
            raise ApiUnreachable("away")
        return self.again

    async def until(self, count: int) -> None:
        """So many have begun."""
        async with asyncio.timeout(SECONDS), self._begun:
            await self._begun.wait_for(lambda: len(self.began) >= count)

    def end(self, name: str) -> None:
        """The round ends."""
        self._ends[name].set()


async def test_only_a_few_are_under_way_and_a_change_passes_those_who_have_time() -> None:
    rounds = Rounds()
    queue = WorkQueue(rounds)
    for number in range(50):
        queue.add(("love", f"patient-{number}"), patiently=True)
    await rounds.until(AT_ONCE)
    assert len(rounds.under_way) == AT_ONCE
    queue.add(("love", "changed"))
    rounds.end("patient-0")
    await rounds.until(AT_ONCE + 1)
    assert rounds.began[-1] == "changed"
    assert len(rounds.under_way) == AT_ONCE
    await queue.close()


async def test_who_waits_patiently_and_is_changed_gets_one_round_soon() -> None:
    rounds = Rounds()
    queue = WorkQueue(rounds, at_once=1)
    for name in ("first", "second", "third"):
        queue.add(("love", name), patiently=True)
    queue.add(("love", "third"))
    queue.add(("love", "third"), patiently=True)
    for number, name in enumerate(("first", "third", "second"), 1):
        await rounds.until(number)
        rounds.end(name)
    await rounds.until(3)
    assert rounds.began == ["first", "third", "second"]
    await queue.close()


async def test_asked_for_during_its_round_it_gets_one_more_after_it() -> None:
    rounds = Rounds()
    queue = WorkQueue(rounds)
    queue.add(("love", "bot"))
    await rounds.until(1)
    for _ in range(3):
        queue.add(("love", "bot"))
    queue.add(("love", "other"))
    await rounds.until(2)
    assert rounds.began == ["bot", "other"]
    rounds.end("bot")
    await rounds.until(3)
    assert rounds.began == ["bot", "other", "bot"]
    await queue.close()


@pytest.mark.parametrize(("attribute", "value"), [("again", 0.01), ("fails", 1)], ids=["asked for another", "failed"])
async def test_a_round_that_asks_for_another_look_or_failed_is_followed_by_one(attribute: str, value: float) -> None:
    rounds = Rounds()
    setattr(rounds, attribute, value)
    queue = WorkQueue(rounds)
    queue.add(("love", "bot"))
    await rounds.until(1)
    rounds.end("bot")
    await rounds.until(2)
    await queue.close()
