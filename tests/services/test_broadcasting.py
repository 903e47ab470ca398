"""Broadcasts: composed, counted, fed little by little, each member at most once, stopped, and honest about the rest."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conftest import BERLIN, MakeMember
from datingbot.domain.fields import InvalidField
from datingbot.domain.notification import NotificationSettings, parse_quiet_hours
from datingbot.services import broadcasting
from datingbot.services.broadcasting import NotADraft, Progress
from datingbot.services.context import Context
from datingbot.services.feeding import feed_broadcasts, flush_held
from datingbot.storage import members, notification_settings, outbox
from datingbot.storage.database import execute, fetch_all, fetch_value

OWNER = 99
BOTH = {"texts": {"en": "Hello <3", "ru": "Привет"}}


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def context(context: Context, clock: Clock) -> Context:
    return replace(context, clock=clock)


async def compose(context: Context, **form: Any) -> int:
    async with context.database.begin() as connection:
        made = await broadcasting.compose(context, connection, user_id=OWNER, form=BOTH | form)
    return made.broadcast.id


async def begin(context: Context, broadcast_id: int, starts_at: int | None = None) -> Progress:
    async with context.database.begin() as connection:
        return await broadcasting.start(context, connection, broadcast_id=broadcast_id, starts_at=starts_at)


async def feed_all(context: Context) -> None:
    while await feed_broadcasts(context) or await flush_held(context):
        pass


async def received(context: Context) -> dict[int, list[str]]:
    async with context.database.begin() as connection:
        rows = await fetch_all(
            connection,
            "SELECT chat_id, payload->>'text' AS text FROM outbox WHERE broadcast_id IS NOT NULL ORDER BY id",
        )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.chat_id, []).append(row.text)
    return found


async def show(context: Context, broadcast_id: int) -> Progress:
    async with context.database.begin() as connection:
        return await broadcasting.show(connection, broadcast_id)


async def settle_outbox(context: Context, *, state: str) -> None:
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE outbox SET state = :state, finished_at = now()", state=state)


@pytest.fixture
async def owner(context: Context) -> int:
    async with context.database.begin() as connection:
        await members.welcome(connection, user_id=OWNER, language="de")
    return OWNER


async def test_everybody_gets_it_once_in_their_language(context: Context, make_member: MakeMember, owner: int) -> None:
    english, russian = await make_member(), await make_member(language="ru", profile=False)
    sent = await compose(context)
    assert (await begin(context, sent)).broadcast.audience == 2
    await feed_all(context)
    await feed_all(context)
    assert await received(context) == {english: ["Hello &lt;3"], russian: ["Привет"]}
    progress = await show(context, sent)
    assert (progress.broadcast.queued, progress.waiting, progress.sent) == (2, 2, 0)
    await settle_outbox(context, state="sent")
    await feed_all(context)
    progress = await show(context, sent)
    assert (progress.broadcast.state, progress.sent) == ("done", 2)


async def test_who_wants_no_news_or_cannot_be_reached_is_left_in_peace(
    context: Context, make_member: MakeMember, owner: int
) -> None:
    wanting, tired, muted, gone, banned = [await make_member() for _ in range(5)]
    async with context.database.begin() as connection:
        await notification_settings.write_settings(
            connection,
            user_id=tired,
            settings=NotificationSettings(news=False),
            digest_at=None,
            now=context.clock(),
        )
        await execute(
            connection, "INSERT INTO user_settings (user_id, allow_notifications) VALUES (:id, false)", id=muted
        )
        await execute(connection, "UPDATE members SET reachable = false WHERE user_id = :id", id=gone)
        await execute(connection, "UPDATE members SET banned_at = now() WHERE user_id = :id", id=banned)
    sent = await compose(context)
    assert (await begin(context, sent)).broadcast.audience == 1
    await feed_all(context)
    assert set(await received(context)) == {wanting}


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ({}, {"anna", "boris", "clara", "newcomer", "sleeper"}),
        ({"genders": ["female"]}, {"anna", "clara"}),
        ({"min_age": 40}, {"clara"}),
        ({"max_age": 39}, {"anna", "boris", "sleeper"}),
        ({"place_id": BERLIN, "radius": 30}, {"anna", "boris", "sleeper"}),
        ({"active_days": 7}, {"anna", "boris", "clara", "newcomer"}),
        ({"profile": "without"}, {"newcomer"}),
        ({"profile": "with"}, {"anna", "boris", "clara", "sleeper"}),
        ({"photo": "with"}, {"anna"}),
        ({"photo": "without", "genders": ["male"]}, {"boris", "sleeper"}),
    ],
)
async def test_a_segment_is_who_it_says(
    context: Context, make_member: MakeMember, owner: int, segment: dict[str, Any], expected: set[str]
) -> None:
    tokyo = context.gazetteer.search("Tokyo")[0].place_id
    people = {
        "anna": await make_member(),
        "boris": await make_member(gender="male"),
        "clara": await make_member(birth_date="1970-01-01", place_id=tokyo),
        "newcomer": await make_member(profile=False),
        "sleeper": await make_member(gender="male"),
    }
    async with context.database.begin() as connection:
        await execute(
            connection,
            """INSERT INTO photos (id, user_id, position, width, height, thumbhash)
               VALUES (gen_random_uuid(), :id, 0, 1, 1, '')""",
            id=people["anna"],
        )
        await execute(
            connection,
            "UPDATE members SET last_seen_at = now() - interval '30 days' WHERE user_id = :id",
            id=people["sleeper"],
        )
    sent = await compose(context, segment=segment)
    assert (await begin(context, sent)).broadcast.audience == len(expected)
    await feed_all(context)
    assert set(await received(context)) == {people[name] for name in expected}


async def test_quiet_hours_are_waited_for(context: Context, clock: Clock, make_member: MakeMember, owner: int) -> None:
    awake, asleep = await make_member(), await make_member()
    start, end = clock.now - timedelta(hours=1), clock.now + timedelta(hours=2)
    quiet = parse_quiet_hours(f"{start:%H:%M}-{end:%H:%M}")
    async with context.database.begin() as connection:
        await notification_settings.write_settings(
            connection,
            user_id=asleep,
            settings=NotificationSettings(quiet_hours=quiet, time_zone="UTC"),
            digest_at=None,
            now=clock.now,
        )
    sent = await compose(context)
    await begin(context, sent)
    await feed_all(context)
    assert set(await received(context)) == {awake}
    await settle_outbox(context, state="sent")
    await feed_all(context)
    progress = await show(context, sent)
    assert (progress.broadcast.state, progress.broadcast.held) == ("running", 1)
    clock.now += timedelta(hours=2, minutes=1)
    await feed_all(context)
    assert set(await received(context)) == {awake, asleep}
    await settle_outbox(context, state="sent")
    await feed_all(context)
    progress = await show(context, sent)
    assert (progress.broadcast.state, progress.sent, progress.broadcast.held) == ("done", 2, 0)


async def test_it_begins_at_its_time(context: Context, clock: Clock, make_member: MakeMember, owner: int) -> None:
    await make_member()
    sent = await compose(context)
    started = await begin(context, sent, starts_at=int(clock.now.timestamp()) + 3600)
    assert started.broadcast.state == "scheduled"
    await feed_all(context)
    assert await received(context) == {}
    clock.now += timedelta(hours=1, seconds=1)
    await feed_all(context)
    assert len(await received(context)) == 1


async def test_stopping_takes_back_what_waits(
    context: Context, clock: Clock, make_member: MakeMember, owner: int
) -> None:
    people = [await make_member() for _ in range(4)]
    sent = await compose(context)
    await begin(context, sent)
    await feed_broadcasts(context)
    async with context.database.begin() as connection:
        await execute(
            connection,
            "UPDATE outbox SET state = 'sent', finished_at = now() WHERE id = (SELECT min(id) FROM outbox)",
        )
    stopped = await broadcasting.stop(context, broadcast_id=sent)
    assert (stopped.broadcast.state, stopped.sent, stopped.waiting) == ("stopped", 1, 0)
    await feed_all(context)
    assert len(await received(context)) == 1 < len(people)
    again = await broadcasting.stop(context, broadcast_id=sent)
    assert again.sent == 1
    with pytest.raises(NotADraft):
        await begin(context, sent)


async def test_many_replicas_feed_each_member_once(context: Context, make_member: MakeMember, owner: int) -> None:
    people = {await make_member(profile=False) for _ in range(40)}
    first, second = await compose(context), await compose(context, texts={"en": "Second"})
    await begin(context, first)
    await begin(context, second)
    for _ in range(4):
        await asyncio.gather(*(feed_broadcasts(context) for _ in range(6)))
    assert {user_id: len(texts) for user_id, texts in (await received(context)).items()} == dict.fromkeys(people, 2)


async def test_what_could_not_be_sent_is_counted_by_its_reason(
    context: Context, make_member: MakeMember, owner: int
) -> None:
    gone, refused, unclear, fine = [await make_member(profile=False) for _ in range(4)]
    sent = await compose(context)
    await begin(context, sent)
    await feed_broadcasts(context)
    async with context.database.begin() as connection:
        await members.mark_unreachable(connection, user_id=gone)
        await outbox.drop_for(connection, chat_id=gone, error="Forbidden: bot was blocked by the user")
        await execute(
            connection, "UPDATE outbox SET state = 'dead', finished_at = now() WHERE chat_id = :id", id=refused
        )
        await execute(
            connection,
            "UPDATE outbox SET in_flight = true, not_before = now() - interval '1 minute' WHERE chat_id = :id",
            id=unclear,
        )
        await execute(connection, "UPDATE outbox SET state = 'sent', finished_at = now() WHERE chat_id = :id", id=fine)
        taken = await outbox.exchange(connection, sent=[], pause=timedelta(seconds=1), most=10, rate=1000, burst=10)
        assert taken == [], "what was being sent when its replica died is not sent again"
    await feed_all(context)
    progress = await show(context, sent)
    one = progress.broadcast
    assert (one.state, progress.sent, one.failed, one.unreachable, one.unclear) == ("done", 1, 1, 1, 1)


async def test_a_message_that_telegram_put_off_is_sent_later(
    context: Context, make_member: MakeMember, owner: int
) -> None:
    await make_member(profile=False)
    sent = await compose(context)
    await begin(context, sent)
    await feed_broadcasts(context)
    async with context.database.begin() as connection:
        (claimed,) = await outbox.exchange(connection, sent=[], pause=timedelta(0), most=10, rate=1000, burst=10)
        await outbox.postpone(connection, message=claimed, delay=timedelta(0), error="429 Too Many Requests")
    async with context.database.begin() as connection:
        again = await outbox.exchange(connection, sent=[], pause=timedelta(0), most=10, rate=1000, burst=10)
    assert [message.id for message in again] == [claimed.id]


async def test_the_preview_is_what_members_get(context: Context, make_member: MakeMember, owner: int) -> None:
    member = await make_member()
    sent = await compose(context, texts={"en": "Come & see"}, buttons={"en": "Look"}, link="discover")
    async with context.database.begin() as connection:
        assert await broadcasting.preview(context, connection, broadcast_id=sent, reader_id=owner) == 1
    await begin(context, sent)
    await feed_all(context)
    async with context.database.begin() as connection:
        shown, got = await fetch_all(
            connection,
            "SELECT chat_id, method, (payload - 'chat_id')::text AS said, priority FROM outbox ORDER BY chat_id",
        )
    assert (shown.chat_id, got.chat_id) == (owner, member)
    assert (shown.method, shown.said) == (got.method, got.said)
    assert shown.priority < got.priority


@pytest.mark.parametrize(
    ("form", "field", "rule"),
    [
        ({"texts": {}}, "texts", "required"),
        ({"texts": {"en": "  "}}, "texts", "required"),
        ({"texts": {"xx": "Hello"}}, "language", "not-a-choice"),
        ({"texts": {"en": "x" * 4097}}, "texts", "too-long"),
        ({"texts": {"en": "💛" * 2049}}, "texts", "too-long"),
        ({"link": "javascript:alert(1)"}, "link", "not-a-link"),
        ({"link": "http://example.com"}, "link", "not-a-link"),
        ({"link": "discover"}, "buttons", "required"),
        ({"segment": {"genders": ["robot"]}}, "genders", "not-a-choice"),
        ({"segment": {"min_age": 50, "max_age": 40}}, "min_age", "range-reversed"),
        ({"segment": {"place_id": "nowhere"}}, "place_id", "unknown-place"),
        ({"segment": {"wealth": "high"}}, "wealth", "unknown-field"),
        ({"starts_at": 5}, "starts_at", "unknown-field"),
    ],
)
async def test_what_cannot_be_sent_is_refused_by_its_name(
    context: Context, owner: int, form: dict[str, Any], field: str, rule: str
) -> None:
    with pytest.raises(InvalidField) as refusal:
        await compose(context, **form)
    assert (refusal.value.field, refusal.value.rule) == (field, rule)


async def test_a_draft_changes_until_it_begins(context: Context, make_member: MakeMember, owner: int) -> None:
    await make_member()
    sent = await compose(context)
    async with context.database.begin() as connection:
        form = {"texts": {"en": "Better"}}
        await broadcasting.revise(context, connection, broadcast_id=sent, form=form)
    await begin(context, sent)
    async with context.database.begin() as connection:
        with pytest.raises(NotADraft):
            await broadcasting.revise(context, connection, broadcast_id=sent, form=BOTH)
    with pytest.raises(NotADraft):
        await broadcasting.discard(context, broadcast_id=sent)
    await feed_all(context)
    assert list((await received(context)).values()) == [["Better"]]
    async with context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT count(*) FROM broadcasts") == 1
