"""What a replica remembers of a member never decides: what changed elsewhere holds from the next update on."""

from __future__ import annotations

import asyncio
import json

import pytest

from chat import Chat
from conftest import agree
from datingbot.domain.conduct import COMMANDS
from datingbot.services.context import Context
from datingbot.storage import members, updates
from datingbot.storage.database import execute, fetch_value
from datingbot.storage.group_commit import GroupCommit
from datingbot.storage.members import Member
from datingbot.storage.outbox import Call
from datingbot.storage.updates import Finish, Opened, finish_updates
from datingbot.telegram.updates import Outcome, UpdateFailed


def body(update_id: int, text: str, *, user_id: int = 5) -> bytes:
    person = {"id": user_id, "is_bot": False, "first_name": "Eve", "language_code": "en"}
    message = {
        "message_id": update_id,
        "date": 1_790_000_000,
        "chat": {"id": user_id, "type": "private", "first_name": "Eve"},
        "from": person,
        "text": text,
    }
    return json.dumps({"update_id": update_id, "message": message}).encode()


async def count_calls(context: Context) -> int:
    async with context.database.autocommit() as connection:
        return int(await fetch_value(connection, "SELECT count(*) FROM outbox"))


async def test_a_language_chosen_on_another_replica_is_spoken_at_once(context: Context) -> None:
    here, there = Chat(context, user_id=5), Chat(context, user_id=5)
    for _ in range(2):
        (english,) = await here.write("/help")
    await there.press("set:language:ru")
    (russian,) = await here.write("/help")
    assert russian.text != english.text
    assert (await there.write("/help"))[0].text == russian.text


async def test_a_dialogue_begun_on_one_replica_goes_on_on_another(context: Context) -> None:
    here, there = Chat(context, user_id=5), Chat(context, user_id=5)
    await agree(context, 5)
    await here.write("/help")
    (asked,) = await there.write("/edit")
    (known,) = await here.write("/nonsense")
    answered = await here.write("Anna")
    assert asked.text
    assert answered[-1].text != known.text, "what was typed is taken as the answer to the question"
    (left,) = await there.write("/cancel")
    (nothing,) = await here.write("/cancel")
    assert left.text != nothing.text, "the dialogue that was left there is left here"


async def test_who_was_banned_meanwhile_is_told_so(context: Context) -> None:
    chat = Chat(context, user_id=5)
    (before,) = await chat.write("/help")
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE members SET banned_at = now() WHERE user_id = 5")
    (after,) = await chat.write("/help")
    assert after.text != before.text


async def test_copies_of_a_remembered_members_update_are_answered_once(context: Context) -> None:
    here, there = Chat(context, user_id=5), Chat(context, user_id=5)
    for chat in (here, there):
        await chat.write("/help")
    before = await count_calls(context)
    became = await asyncio.gather(*(chat.desk.accept(body(9_001, "/help")) for chat in (here, there, here, there)))
    assert sorted(outcome.value for outcome in became) == ["handled", "replayed", "replayed", "replayed"]
    assert await count_calls(context) == before + 1


async def test_who_sends_faster_than_a_person_is_told_so_once(context: Context) -> None:
    chat = Chat(context, user_id=5)
    said = [await chat.desk.accept(body(update_id, "/help")) for update_id in range(1, COMMANDS.most + 4)]
    assert set(said) == {Outcome.HANDLED}
    assert await count_calls(context) == COMMANDS.most + 1


async def test_a_failing_handler_leaves_nothing_and_may_try_again(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = Chat(context, user_id=5)
    await chat.write("/help")
    before = await count_calls(context)
    with monkeypatch.context() as broken:
        broken.setattr(context.texts.__class__, "say_html", lambda *_, **__: 1 / 0)
        with pytest.raises(UpdateFailed):
            await chat.desk.accept(body(9_002, "/help"))
    assert await count_calls(context) == before
    assert await chat.desk.accept(body(9_002, "/help")) is Outcome.HANDLED
    assert await count_calls(context) == before + 1


async def test_whoever_writes_can_be_reached_again(context: Context) -> None:
    chat = Chat(context, user_id=5)
    await chat.write("/help")
    async with context.database.begin() as connection:
        await members.mark_unreachable(connection, user_id=5)
    await chat.write("/help")
    async with context.database.autocommit() as connection:
        assert await fetch_value(connection, "SELECT reachable FROM members WHERE user_id = 5")


async def test_what_cannot_be_stored_fails_alone(context: Context) -> None:
    chats = [Chat(context, user_id=user_id) for user_id in (5, 6, 7)]
    desk = chats[0].desk
    for update_id, user_id in enumerate((5, 6, 7), 1):
        await desk.accept(body(update_id, "/help", user_id=user_id))
    before = await count_calls(context)
    finishing = GroupCommit(context.database, finish_updates)
    opened = [Opened(Member(user_id, "en", None, has_profile=False), 0, None, {}, None) for user_id in (5, 6, 7)]
    texts = ("fine", "a NUL: \x00", "fine too")
    finishes = [
        Finish(100 + place, one, None, [Call(chat_id=one.member.user_id, method="sendMessage", payload={"text": text})])
        for place, (one, text) in enumerate(zip(opened, texts, strict=True))
    ]
    became = await asyncio.gather(*(finishing.add(finish) for finish in finishes), return_exceptions=True)
    assert [became[0], became[2]] == ["done", "done"]
    assert isinstance(became[1], Exception)
    assert await count_calls(context) == before + 2


async def test_a_chat_that_is_busy_elsewhere_does_not_hold_up_the_others(context: Context) -> None:
    chat = Chat(context, user_id=5)
    for update_id, user_id in enumerate((5, 6), 1):
        await chat.desk.accept(body(update_id, "/help", user_id=user_id))
    async with context.database.begin() as elsewhere:
        await updates.begin_update(elsewhere, update_id=77, lane=5)
        busy = asyncio.create_task(chat.desk.accept(body(8, "/help", user_id=5)))
        assert await chat.desk.accept(body(9, "/help", user_id=6)) is Outcome.HANDLED
        assert not busy.done()
    assert await busy is Outcome.HANDLED
