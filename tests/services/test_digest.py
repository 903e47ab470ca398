"""The daily digest: once a day at six by the member's own clock, summer time or not; silent with nothing to say."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from conftest import MakeMember
from datingbot.services.choosing import save_notification_settings
from datingbot.services.context import Context
from datingbot.services.digest import send_digests
from datingbot.services.profiles import save_settings
from datingbot.storage.database import execute, fetch_all

SPRING, AUTUMN = datetime(2026, 3, 27, 20, tzinfo=UTC), datetime(2026, 10, 23, 20, tzinfo=UTC)
"""In Berlin the clocks change in the night to the 29th, and to the 25th."""


def at(context: Context, moment: datetime) -> Context:
    return replace(context, clock=lambda: moment)


async def want(context: Context, user_id: int, moment: datetime, **chosen: Any) -> None:
    """Ask for the digest at some moment."""
    async with context.database.begin() as connection:
        await save_notification_settings(
            at(context, moment), connection, user_id=user_id, form={"digest": True, **chosen}
        )


async def live_through(context: Context, user_id: int, start: datetime, *, hours: int) -> list[datetime]:
    """Let two replicas look every half hour; when the member was written to."""
    told = []
    for step in range(hours * 2 + 1):
        moment = start + timedelta(minutes=30 * step)
        replica = at(context, moment)
        await asyncio.gather(send_digests(replica), send_digests(replica))
        told += [moment] * len(await take_letters(context, user_id))
    return told


async def take_letters(context: Context, user_id: int) -> list[str]:
    """What the outbox held for the member, and holds no longer."""
    async with context.database.begin() as connection:
        rows = await fetch_all(
            connection, "DELETE FROM outbox WHERE chat_id = :id RETURNING payload::text AS payload", id=user_id
        )
    return [row.payload for row in rows]


@pytest.mark.parametrize(
    ("zone", "start"),
    [("Europe/Berlin", SPRING), ("Europe/Berlin", AUTUMN), ("Asia/Tokyo", SPRING), ("America/St_Johns", AUTUMN)],
)
async def test_it_comes_once_a_day_at_six_by_the_members_clock(
    context: Context, make_member: MakeMember, zone: str, start: datetime
) -> None:
    member, _ = await make_member(), await make_member()
    await want(context, member, start, time_zone=zone)
    told = await live_through(context, member, start, hours=72)
    local = [moment.astimezone(ZoneInfo(zone)) for moment in told]
    assert [moment.hour for moment in local] == [18, 18, 18]
    assert len({moment.date() for moment in local}) == 3


async def test_it_is_silent_with_nobody_to_tell_of_and_asks_again_the_next_day(
    context: Context, make_member: MakeMember
) -> None:
    alone = await make_member()
    await want(context, alone, SPRING, time_zone="UTC")
    assert await live_through(context, alone, SPRING, hours=24) == []
    await make_member()
    (told,) = await live_through(context, alone, SPRING + timedelta(hours=24), hours=24)
    assert told == datetime(2026, 3, 29, 18, tzinfo=UTC)


async def test_it_waits_for_quiet_hours_to_end_and_then_keeps_to_its_hour(
    context: Context, make_member: MakeMember
) -> None:
    member, _ = await make_member(), await make_member()
    await want(context, member, SPRING, time_zone="UTC", quiet_hours="17:00-20:00")
    told = await live_through(context, member, SPRING, hours=48)
    assert [(moment.day, moment.hour) for moment in told] == [(28, 20), (29, 20)]


@pytest.mark.parametrize("how", ["digest", "allow_notifications", "unreachable"])
async def test_nobody_gets_it_who_does_not_want_it_or_cannot(
    context: Context, make_member: MakeMember, how: str
) -> None:
    member, _ = await make_member(), await make_member()
    await want(context, member, SPRING, time_zone="UTC")
    async with context.database.begin() as connection:
        if how == "digest":
            form = {"digest": False}
            await save_notification_settings(at(context, SPRING), connection, user_id=member, form=form)
        elif how == "allow_notifications":
            await save_settings(context, connection, user_id=member, form={"allow_notifications": False})
        else:
            await execute(connection, "UPDATE members SET reachable = false WHERE user_id = :id", id=member)
    assert await live_through(context, member, SPRING, hours=30) == []
