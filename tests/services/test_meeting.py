"""Meetings: asked once, of those who opted in, after enough of a conversation; and what becomes of the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from conftest import MakeMatch, MakeMember
from datingbot.domain.fields import InvalidField
from datingbot.domain.message import Draft
from datingbot.services import meeting
from datingbot.services.chatting import ChatEnded, send_message
from datingbot.services.context import ChatRules, Context
from datingbot.services.keyring import outbox_place
from datingbot.storage import members
from datingbot.storage.database import execute, fetch_all, fetch_one, fetch_value
from datingbot.storage.matches import close_match


@pytest.fixture
def soon(context: Context) -> Context:
    """Asks after three messages, at once."""
    return replace(context, rules=replace(context.rules, chat=ChatRules(ask_messages=3, ask_days=0)))


async def talk(context: Context, match_id: int, *speakers: int) -> None:
    async with context.database.begin() as connection:
        for speaker in speakers:
            await send_message(context, connection, user_id=speaker, match_id=match_id, draft=Draft(uuid4(), "Hi"))


async def opt_in(context: Context, user_id: int) -> None:
    async with context.database.begin() as connection:
        settings = await members.read_settings(connection, user_id=user_id)
        await members.write_settings(connection, user_id=user_id, settings=replace(settings, ask_outcome=True))


async def questions(context: Context) -> list[str]:
    async with context.database.begin() as connection:
        rows = await fetch_all(
            connection, "SELECT chat_id, sealed FROM outbox WHERE dedupe_key LIKE '%:met:%' ORDER BY chat_id"
        )
    return [context.keyring.open(row.sealed, bound_to=outbox_place(row.chat_id)) for row in rows]


async def test_who_opted_in_is_asked_once_after_enough_messages(
    soon: Context, make_member: MakeMember, make_match: MakeMatch
) -> None:
    anna, boris = await make_member(name="Anna"), await make_member(name="Boris", gender="male")
    match_id = await make_match(anna, boris)
    await opt_in(soon, anna)
    await talk(soon, match_id, anna, boris)
    assert await meeting.ask_who_is_due(soon) == 0
    await talk(soon, match_id, anna, boris, anna, boris)
    assert await meeting.ask_who_is_due(soon) == 1
    assert await meeting.ask_who_is_due(soon) == 0
    (asked,) = await questions(soon)
    assert "Boris" in asked
    async with soon.database.begin() as connection:
        with pytest.raises(ChatEnded):
            await meeting.answer(connection, user_id=boris, match_id=match_id, form={"met": "yes"})
        await meeting.answer(connection, user_id=anna, match_id=match_id, form={"met": "yes"})
        await meeting.answer(connection, user_id=anna, match_id=match_id, form={"met": "yes", "again": True})
        row = await fetch_one(connection, "SELECT asked, answered, met, not_yet, not_met, again FROM meeting_numbers")
    assert tuple(row or ()) == (1, 1, 1, 0, 0, 1)


async def test_some_days_pass_before_and_an_ended_match_is_left_alone(
    soon: Context, make_member: MakeMember, make_match: MakeMatch
) -> None:
    later = replace(soon, rules=replace(soon.rules, chat=ChatRules(ask_messages=3, ask_days=5)))
    anna, boris, clara = await make_member(), await make_member(gender="male"), await make_member()
    first, second = await make_match(anna, boris), await make_match(boris, clara)
    for who in (anna, boris, clara):
        await opt_in(later, who)
    await talk(later, first, anna, boris, anna)
    await talk(later, second, clara, boris, clara)
    assert await meeting.ask_who_is_due(later) == 0
    async with later.database.begin() as connection:
        due = await fetch_value(connection, "SELECT max(due_at) - now() FROM meetings")
        assert timedelta(days=4, hours=23) < due <= timedelta(days=5)
        await close_match(connection, user_id=boris, match_id=second)
        await execute(connection, "UPDATE meetings SET due_at = now()")
    assert await meeting.ask_who_is_due(later) == 2
    assert len(await questions(later)) == 2
    async with later.database.begin() as connection:
        assert await fetch_value(connection, "SELECT count(*) FROM meetings") == 2, "the others are forgotten unasked"


async def test_never_asked_where_the_owner_wants_no_questions(
    soon: Context, make_member: MakeMember, make_match: MakeMatch
) -> None:
    never = replace(soon, rules=replace(soon.rules, chat=ChatRules(ask_messages=0)))
    anna, boris = await make_member(), await make_member(gender="male")
    await opt_in(never, anna)
    await talk(never, await make_match(anna, boris), anna, boris, anna)
    assert await meeting.ask_who_is_due(never) == 0


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "met"),
        ({"met": "maybe"}, "met"),
        ({"met": "no", "again": True}, "again"),
        ({"met": "yes", "again": "yes"}, "again"),
        ({"met": "yes", "stars": 5}, "stars"),
    ],
)
async def test_a_wrong_answer_is_refused_by_its_field(soon: Context, form: dict[str, object], field: str) -> None:
    async with soon.database.begin() as connection:
        with pytest.raises(InvalidField) as refused:
            await meeting.answer(connection, user_id=1, match_id=1, form=form)
    assert refused.value.field == field
