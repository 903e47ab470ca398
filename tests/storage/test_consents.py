"""The ledger of consents: what stands is the last word on each subject, and no word is ever taken out of the book."""

from __future__ import annotations

import asyncpg
import pytest

from conftest import MakeMember
from datingbot.services.consenting import give_consents
from datingbot.services.context import Context
from datingbot.services.profiles import save_settings
from datingbot.storage import consents, members
from datingbot.storage.database import execute, fetch_all, fetch_value


async def say(context: Context, user_id: int, *, version: str = "1", **given: bool) -> None:
    async with context.database.begin() as connection:
        await consents.record(connection, user_id=user_id, given=given, version=version, language="en", place="app")


async def ledger(context: Context) -> list[tuple[str, bool, str]]:
    async with context.database.begin() as connection:
        rows = await fetch_all(connection, "SELECT subject, given, version FROM consents ORDER BY id")
    return [(row.subject, row.given, row.version) for row in rows]


async def test_the_last_word_stands_and_every_word_is_kept(context: Context, make_member: MakeMember) -> None:
    member, other = await make_member(), await make_member()
    await say(context, member, terms=True, learning=True)
    await say(context, member, learning=False)
    await say(context, member, version="2", terms=True)
    async with context.database.begin() as connection:
        standing = await consents.read_standing(connection, user_id=member)
        assert {subject: one.version for subject, one in standing.items()} == {"terms": "2"}
        assert await consents.has_consent(connection, member, "terms")
        assert not await consents.has_consent(connection, member, "learning")
        assert not await consents.has_consent(connection, other, "terms")
    assert await ledger(context) == [
        ("terms", True, "1"), ("learning", True, "1"), ("learning", False, "1"), ("terms", True, "2"),
    ]  # fmt: skip


async def test_the_same_word_twice_is_one_row(context: Context, make_member: MakeMember) -> None:
    member = await make_member()
    for _ in range(3):
        await say(context, member, terms=True, learning=False)
    assert await ledger(context) == [("terms", True, "1")], "what was never agreed to is not withdrawn"


@pytest.mark.parametrize("statement", ["UPDATE consents SET given = true", "DELETE FROM consents"])
async def test_no_row_is_changed_or_taken_out(context: Context, make_member: MakeMember, statement: str) -> None:
    await say(context, await make_member(), terms=True)
    with pytest.raises(asyncpg.RaiseError):
        async with context.database.begin() as connection:
            await execute(connection, statement)
    assert len(await ledger(context)) == 1


async def test_the_ledger_goes_with_its_member(context: Context, make_member: MakeMember) -> None:
    member = await make_member()
    await say(context, member, terms=True)
    async with context.database.begin() as connection:
        await execute(connection, "DELETE FROM members WHERE user_id = :id", id=member)
        assert await fetch_value(connection, "SELECT count(*) FROM consents") == 0


async def test_the_question_whether_two_met_has_one_answer_in_settings_and_ledger(
    context: Context, make_member: MakeMember
) -> None:
    member = await make_member()
    async with context.database.begin() as connection:
        await give_consents(context, connection, user_id=member, form={"outcome": True}, language="en", place="app")
        assert (await members.read_settings(connection, user_id=member)).ask_outcome
        await save_settings(context, connection, user_id=member, form={"ask_outcome": False})
        assert not await consents.has_consent(connection, member, "outcome")
    assert [(subject, given) for subject, given, _ in await ledger(context)] == [("outcome", True), ("outcome", False)]
