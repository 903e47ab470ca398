"""Telling members: at once or later, together, each group once in many replicas, and nothing that is not wanted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from conftest import MakeMember
from datingbot.domain.notification import NotificationSettings, parse_quiet_hours
from datingbot.services.context import Context
from datingbot.services.erasure import erase
from datingbot.services.flushing import flush_due
from datingbot.services.notifying import notify
from datingbot.services.swiping import swipe
from datingbot.storage import notification_settings, notifications
from datingbot.storage.database import execute, fetch_all, fetch_value


class Clock:
    """A clock that is put forward by hand; it begins now, as rows that Postgres writes do."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def context(context: Context, clock: Clock) -> Context:
    return replace(context, clock=clock)


async def choose(context: Context, user_id: int, **chosen: Any) -> None:
    async with context.database.begin() as connection:
        await notification_settings.write_settings(
            connection,
            user_id=user_id,
            settings=NotificationSettings(**chosen),
            digest_at=None,
            now=context.clock(),
        )


def quiet_around(moment: datetime) -> dict[str, Any]:
    """Quiet hours that began an hour ago and end in two, by UTC."""
    start, end = moment - timedelta(hours=1), moment + timedelta(hours=2)
    return {"quiet_hours": parse_quiet_hours(f"{start:%H:%M}-{end:%H:%M}"), "time_zone": "UTC"}


async def tell(context: Context, user_id: int, **event: Any) -> None:
    async with context.database.begin() as connection:
        await notify(context, connection, user_id=user_id, **event)


async def like(context: Context, user_id: int, target_id: int) -> None:
    await swipe(context, user_id=user_id, form={"target_id": target_id, "action": "like", "key": str(uuid4())})


async def heard(context: Context, user_id: int) -> list[str]:
    """What the outbox holds for a member."""
    async with context.database.begin() as connection:
        rows = await fetch_all(
            connection, "SELECT payload::text AS payload FROM outbox WHERE chat_id = :id ORDER BY id", id=user_id
        )
    payloads = [msgspec.json.decode(row.payload) for row in rows]
    return [str(payload.get("text", payload.get("caption"))) for payload in payloads]


async def left_waiting(context: Context) -> int:
    async with context.database.begin() as connection:
        return int(await fetch_value(connection, "SELECT count(*) FROM notifications"))


async def test_likes_are_told_together_within_an_hour(context: Context, clock: Clock, make_member: MakeMember) -> None:
    liked, *likers = [await make_member() for _ in range(5)]
    await like(context, likers[0], liked)
    clock.pass_by(seconds=5)
    await flush_due(context)
    for liker in likers[1:]:
        await like(context, liker, liked)
    clock.pass_by(minutes=30)
    await flush_due(context)
    assert await heard(context, liked) == ["<b>Somebody likes you.</b> Have a look who it is."]
    clock.pass_by(minutes=31)
    await flush_due(context)
    assert (await heard(context, liked))[1:] == ["<b>3 people like you.</b> Have a look who they are."]
    assert await left_waiting(context) == 0


async def test_a_like_that_was_answered_meanwhile_is_not_told(
    context: Context, clock: Clock, make_member: MakeMember
) -> None:
    anna, boris = await make_member(name="Anna"), await make_member(name="Boris")
    await like(context, anna, boris)
    await like(context, boris, anna)
    clock.pass_by(seconds=5)
    await flush_due(context)
    (said,) = await heard(context, boris)
    assert "match" in said
    assert len(await heard(context, anna)) == 1
    assert await left_waiting(context) == 0


async def test_messages_are_told_by_who_wrote(context: Context, clock: Clock, make_member: MakeMember) -> None:
    reader, anna, boris = [await make_member(name=name) for name in ("Reader", "Anna <b>", "Boris")]
    for _ in range(2):
        await tell(context, reader, kind="message", thread="1", about=anna, screen="chats/1")
    await flush_due(context)
    assert await heard(context, reader) == ["2 new messages from <b>Anna &lt;b&gt;</b>"]
    await tell(context, reader, kind="message", thread="1", about=anna, screen="chats/1")
    await tell(context, reader, kind="message", thread="2", about=boris, screen="chats/2")
    await flush_due(context)
    assert len(await heard(context, reader)) == 1, "within the window"
    clock.pass_by(minutes=3)
    await flush_due(context)
    assert (await heard(context, reader))[1:] == ["2 new messages from Boris, Anna &lt;b&gt;"]


async def test_what_was_read_already_is_taken_back(context: Context, make_member: MakeMember) -> None:
    reader, anna = await make_member(), await make_member()
    await tell(context, reader, kind="message", thread="1", about=anna)
    async with context.database.begin() as connection:
        assert await notifications.forget(connection, user_id=reader, kind="message", thread="2") == 0
        assert await notifications.forget(connection, user_id=reader, kind="message", thread="1") == 1
    await flush_due(context)
    assert await heard(context, reader) == []


async def test_a_match_in_quiet_hours_is_told_when_they_end(
    context: Context, clock: Clock, make_member: MakeMember
) -> None:
    anna, boris, clara = [await make_member(name=name) for name in ("Anna", "Boris", "Clara")]
    await choose(context, anna, **quiet_around(clock.now))
    for other in (boris, clara):
        await like(context, other, anna)
        await like(context, anna, other)
    await flush_due(context)
    assert await heard(context, anna) == []
    assert [len(await heard(context, other)) for other in (boris, clara)] == [1, 1]
    clock.pass_by(hours=2, minutes=1)
    await flush_due(context)
    await flush_due(context)
    assert await heard(context, anna) == ["<b>2 new matches:</b> Clara, Boris!"]


async def test_one_match_that_waited_is_still_a_card(context: Context, clock: Clock, make_member: MakeMember) -> None:
    anna, boris = await make_member(name="Anna"), await make_member(name="Boris", bio="I play chess.")
    await choose(context, anna, **quiet_around(clock.now))
    await like(context, boris, anna)
    await like(context, anna, boris)
    clock.pass_by(hours=2, minutes=1)
    await flush_due(context)
    (said,) = await heard(context, anna)
    assert "I play chess." in said


async def test_quiet_hours_that_are_switched_off_let_what_waits_through(
    context: Context, clock: Clock, make_member: MakeMember
) -> None:
    anna = await make_member()
    await choose(context, anna, **quiet_around(clock.now))
    await tell(context, anna, kind="system", sentence="bot-nothing-to-cancel")
    await choose(context, anna)
    await flush_due(context)
    assert await heard(context, anna) == ["There is nothing to cancel."]


async def test_the_towns_clock_decides_where_no_device_told_its_own(
    context: Context, clock: Clock, make_member: MakeMember
) -> None:
    tokyo = context.gazetteer.search("Tokyo")[0]
    anna = await make_member(place_id=tokyo.place_id)
    local = clock.now + timedelta(hours=9)
    quiet = parse_quiet_hours(f"{local - timedelta(hours=1):%H:%M}-{local + timedelta(hours=1):%H:%M}")
    await choose(context, anna, quiet_hours=quiet)
    await tell(context, anna, kind="system", sentence="bot-nothing-to-cancel")
    assert await heard(context, anna) == []


@pytest.mark.parametrize("kind", ["match", "like", "message"])
async def test_a_kind_that_is_switched_off_is_not_told(
    context: Context, clock: Clock, make_member: MakeMember, kind: str
) -> None:
    anna, boris = await make_member(), await make_member()
    await choose(context, anna, **{kind: False})
    await tell(context, anna, kind=kind, about=boris)
    clock.pass_by(hours=2)
    await flush_due(context)
    assert await heard(context, anna) == []
    assert await left_waiting(context) == 0


async def test_the_master_switch_silences_all_but_what_concerns_the_account(
    context: Context, make_member: MakeMember
) -> None:
    anna, boris = await make_member(), await make_member()
    async with context.database.begin() as connection:
        await execute(
            connection, "INSERT INTO user_settings (user_id, allow_notifications) VALUES (:id, false)", id=anna
        )
    await tell(context, anna, kind="message", about=boris)
    await tell(context, anna, kind="system", sentence="bot-nothing-to-cancel")
    await flush_due(context)
    assert await heard(context, anna) == ["There is nothing to cancel."]


async def test_nothing_is_told_to_who_cannot_be_reached(context: Context, make_member: MakeMember) -> None:
    anna, boris = await make_member(), await make_member()
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE members SET reachable = false WHERE user_id = :id", id=anna)
    await tell(context, anna, kind="message", about=boris)
    await tell(context, anna, kind="system", sentence="bot-nothing-to-cancel")
    await flush_due(context)
    assert await heard(context, anna) == []
    assert await left_waiting(context) == 0


async def test_nothing_is_told_of_who_erased_themselves(context: Context, make_member: MakeMember) -> None:
    anna, boris = await make_member(), await make_member()
    await tell(context, anna, kind="message", about=boris)
    await erase(context, user_id=boris)
    await flush_due(context)
    assert await heard(context, anna) == []
    await tell(context, anna, kind="message", about=boris)
    await erase(context, user_id=anna)
    assert await left_waiting(context) == 0


async def test_a_key_is_told_once(context: Context, make_member: MakeMember) -> None:
    anna = await make_member()
    for _ in range(2):
        await tell(context, anna, kind="system", sentence="bot-nothing-to-cancel", key="once")
    assert len(await heard(context, anna)) == 1


async def test_a_sentence_that_does_not_exist_holds_up_nobody_else(context: Context, make_member: MakeMember) -> None:
    anna, boris = await make_member(), await make_member()
    await tell(context, anna, kind="message", sentence="bot-that-was-taken-out")
    await tell(context, boris, kind="message", about=anna)
    await flush_due(context)
    assert await heard(context, anna) == []
    assert len(await heard(context, boris)) == 1
    assert await left_waiting(context) == 1


async def test_many_replicas_tell_each_group_once(context: Context, clock: Clock, make_member: MakeMember) -> None:
    readers = [await make_member() for _ in range(12)]
    for reader in readers:
        for other in readers[:4]:
            if other != reader:
                await tell(context, reader, kind="message", about=other)
    clock.pass_by(seconds=1)
    for _ in range(3):
        await asyncio.gather(*(flush_due(context) for _ in range(6)))
    assert [len(await heard(context, reader)) for reader in readers] == [1] * len(readers)
    assert await left_waiting(context) == 0


async def test_an_event_that_comes_while_its_group_is_told_is_told_next(
    context: Context, clock: Clock, make_member: MakeMember
) -> None:
    """Its id may be lower than one that was told: only rows that were seen are taken away."""
    anna, boris = await make_member(), await make_member(name="Boris")
    async with context.database.begin() as slow:
        await notify(context, slow, user_id=anna, kind="message", about=boris)
        await tell(context, anna, kind="message", about=boris)
        await flush_due(context)
    assert len(await heard(context, anna)) == 1
    clock.pass_by(minutes=3)
    await flush_due(context)
    assert await heard(context, anna) == ["New message from <b>Boris</b>"] * 2
