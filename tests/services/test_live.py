"""Waiting for news: who waits hears of theirs and of nobody else's, and no more wait than may."""

from __future__ import annotations

import asyncio

from datingbot.services.live import Live

PATIENCE = 10
SOON = 0.01


async def test_only_the_one_it_concerns_hears_of_it() -> None:
    live = Live()
    with live.waiting(1) as anna, live.waiting(2) as boris:
        assert anna is not None
        assert boris is not None
        live.hear("1:7")
        assert await anna.until_news(seconds=PATIENCE)
        assert anna.typing == {7}
        assert not await boris.until_news(seconds=SOON)
    assert len(live) == 0


async def test_what_comes_before_one_waits_is_not_missed() -> None:
    live = Live()
    with live.waiting(1) as wait:
        assert wait is not None
        live.hear("1")
        assert await wait.until_news(seconds=PATIENCE)
        assert not await wait.until_news(seconds=SOON), "and counts once"


async def test_a_newer_request_ends_the_oldest_of_the_same_member() -> None:
    live = Live(each_most=1)
    with live.waiting(1) as old:
        assert old is not None
        ended = asyncio.create_task(old.until_news(seconds=PATIENCE))
        with live.waiting(1) as new:
            assert new is not None
            assert not await ended
            live.hear("1")
            assert await new.until_news(seconds=PATIENCE)


async def test_a_full_or_closed_replica_lets_nobody_wait() -> None:
    live = Live(most=1)
    with live.waiting(1) as first, live.waiting(2) as second:
        assert first is not None
        assert second is None
    live.close()
    with live.waiting(1) as late:
        assert late is None


async def test_typing_is_told_at_most_every_two_seconds() -> None:
    now = 100.0
    live = Live(clock=lambda: now)
    assert live.may_type(1, 7)
    live.note_typing(1, 7)
    assert not live.may_type(1, 7)
    assert live.may_type(1, 8)
    now += 2
    assert live.may_type(1, 7)
