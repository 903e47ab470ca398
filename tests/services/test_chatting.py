"""Chatting: order, once a key, nobody else's eyes, nothing readable in the database, and whose turn it is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from conftest import CHAT_SECRET, MakeMatch, MakeMember
from datingbot.domain.conduct import MESSAGES
from datingbot.domain.message import Draft
from datingbot.services import chatting
from datingbot.services.chatting import CannotReach, ChatEnded, list_chats, read_conversation, send_message
from datingbot.services.context import ChatRules, Context
from datingbot.services.handing_over import agree
from datingbot.services.housekeeping import forget_old_messages
from datingbot.services.keyring import Keyring, outbox_place
from datingbot.services.swiping import OwesAnswers, QuotaSpent, flush_queue, swipe
from datingbot.storage import erasure, members
from datingbot.storage.database import execute, fetch_all, fetch_value
from datingbot.storage.matches import close_match

SECRET_WORDS = "Meet me at the lighthouse, my owl"


async def say(context: Context, user_id: int, match_id: int, text: str = "Hi", key: Any = None) -> chatting.Sent:
    async with context.database.begin() as connection:
        return await send_message(
            context, connection, user_id=user_id, match_id=match_id, draft=Draft(key or uuid4(), text)
        )


async def read(context: Context, user_id: int, match_id: int, **more: Any) -> list[str | None]:
    async with context.database.begin() as connection:
        found = await read_conversation(context, connection, user_id=user_id, match_id=match_id, **more)
    return [line.text for line in found.lines]


async def chat_of(context: Context, user_id: int) -> chatting.Chat:
    async with context.database.begin() as connection:
        (chat,) = await list_chats(context, connection, user_id=user_id)
    return chat


async def value(context: Context, sql: str, **values: Any) -> Any:
    async with context.database.begin() as connection:
        return await fetch_value(connection, sql, **values)


def ruled(context: Context, **rules: Any) -> Context:
    return replace(context, rules=replace(context.rules, chat=ChatRules(**rules)))


@pytest.fixture
async def pair(make_member: MakeMember, make_match: MakeMatch) -> tuple[int, int, int]:
    """Anna, Boris and their match."""
    anna, boris = await make_member(name="Anna"), await make_member(name="Boris <b>", gender="male")
    return anna, boris, await make_match(anna, boris)


async def test_messages_stand_in_their_order_and_count_as_unread(context: Context, pair: tuple[int, int, int]) -> None:
    anna, boris, match_id = pair
    for text in ("One", "Two"):
        await say(context, anna, match_id, text)
    await say(context, boris, match_id, "Three")
    assert await read(context, anna, match_id) == ["One", "Two", "Three"]
    assert await read(context, boris, match_id, before=3) == ["One", "Two"]
    assert await read(context, boris, match_id, after=1) == ["Two", "Three"]
    hers, his = await chat_of(context, anna), await chat_of(context, boris)
    assert (hers.side.unread, hers.side.is_turn, hers.last and hers.last.text) == (1, True, "Three")
    assert (his.side.unread, his.side.is_turn) == (0, False), "who answers has read"
    async with context.database.begin() as connection:
        await chatting.mark_read(connection, user_id=anna, match_id=match_id, number=3)
    assert (await chat_of(context, anna)).side.unread == 0
    assert (await chat_of(context, boris)).side.read_by_other == 3


async def test_a_message_sent_twice_is_there_once_and_answered_alike(
    context: Context, pair: tuple[int, int, int]
) -> None:
    anna, boris, match_id = pair
    key = uuid4()
    copies = await asyncio.gather(*(say(context, anna, match_id, "Once", key) for _ in range(8)))
    assert {sent.line.number for sent in copies} == {1}
    assert sum(sent.is_new for sent in copies) == 1
    assert (await say(context, boris, match_id, "Mine", key)).is_new, "another's key is another message"
    assert await value(context, "SELECT count(*) FROM outbox WHERE chat_id = :boris", boris=boris) == 1


async def test_both_writing_at_once_leave_one_order_and_no_gap(context: Context, pair: tuple[int, int, int]) -> None:
    anna, boris, match_id = pair
    await asyncio.gather(*(say(context, who, match_id, f"{n}") for n in range(12) for who in (anna, boris)))
    async with context.database.begin() as connection:
        rows = await fetch_all(connection, "SELECT number, sent_at FROM messages ORDER BY number")
        relayed = await fetch_all(
            connection,
            "SELECT split_part(dedupe_key, ':', 4)::int AS n FROM outbox WHERE chat_id = :b ORDER BY id",
            b=boris,
        )
    assert [row.number for row in rows] == list(range(1, 25))
    assert [row.sent_at for row in rows] == sorted(row.sent_at for row in rows)
    assert [row.n for row in relayed] == sorted(row.n for row in relayed), "relayed in the order they were written"


async def test_nobody_reads_or_writes_anothers_chat(
    context: Context, pair: tuple[int, int, int], make_member: MakeMember
) -> None:
    anna, _, match_id = pair
    stranger = await make_member()
    await say(context, anna, match_id)
    for attempt in (
        say(context, stranger, match_id),
        read(context, stranger, match_id),
        say(context, stranger, match_id + 1),
    ):
        with pytest.raises(ChatEnded):
            await attempt
    async with context.database.begin() as connection:
        assert await list_chats(context, connection, user_id=stranger) == []


async def test_a_closed_match_is_closed_for_both_and_relays_no_more(
    context: Context, pair: tuple[int, int, int]
) -> None:
    anna, boris, match_id = pair
    await say(context, anna, match_id)
    async with context.database.begin() as connection:
        assert await close_match(connection, user_id=boris, match_id=match_id)
        assert not await close_match(connection, user_id=anna, match_id=match_id)
    for who in (anna, boris):
        with pytest.raises(ChatEnded):
            await say(context, who, match_id)
        with pytest.raises(ChatEnded):
            await read(context, who, match_id)
    assert await value(context, "SELECT state || coalesce(sealed::text, '-') FROM outbox") == "dead-"


async def test_the_database_holds_no_word_of_a_chat_and_forgets_what_was_relayed(
    context: Context, pair: tuple[int, int, int]
) -> None:
    anna, boris, match_id = pair
    await say(context, anna, match_id, SECRET_WORDS)
    async with context.database.begin() as connection:
        await agree(context, connection, user_id=anna, match_id=match_id, username="anna_in_telegram", wanted=True)
        tables = await fetch_all(
            connection,
            """SELECT c.relname AS name FROM pg_class c
                WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace""",
        )
        rows = [
            row[0]
            for table in tables
            for row in await fetch_all(connection, f"SELECT t::text FROM {table.name} t")  # noqa: S608 - our own names
        ]
        sealed = bytes(await fetch_value(connection, "SELECT sealed FROM outbox ORDER BY id LIMIT 1"))
    # Byte columns are shown as hexadecimal digits: a text stored as it is would be found in those.
    held = "\n".join(rows)
    for words in (SECRET_WORDS, "lighthouse", "anna_in_telegram"):
        assert words not in held
        assert words.encode().hex() not in held
    assert SECRET_WORDS in context.keyring.open(sealed, bound_to=outbox_place(boris))


async def test_another_secret_opens_nothing_and_a_second_one_opens_what_was(
    context: Context, pair: tuple[int, int, int]
) -> None:
    anna, _, match_id = pair
    await say(context, anna, match_id, "Before")
    turned = replace(context, keyring=Keyring(["a new secret of at least 32 characters", CHAT_SECRET]))
    await say(turned, anna, match_id, "After")
    assert await read(turned, anna, match_id) == ["Before", "After"]
    only_new = replace(context, keyring=Keyring(["a new secret of at least 32 characters"]))
    assert await read(only_new, anna, match_id) == [None, "After"], "what cannot be opened is said to be so, no more"


async def test_a_text_moved_to_another_message_does_not_open(context: Context, pair: tuple[int, int, int]) -> None:
    anna, boris, match_id = pair
    await say(context, anna, match_id, "Hers")
    await say(context, boris, match_id, "His")
    async with context.database.begin() as connection:
        await execute(
            connection, "UPDATE messages SET sealed = (SELECT sealed FROM messages WHERE number = 1) WHERE number = 2"
        )
    assert await read(context, anna, match_id) == ["Hers", None]


async def test_without_storage_the_text_is_relayed_and_only_the_fact_is_kept(
    context: Context, pair: tuple[int, int, int]
) -> None:
    anna, boris, match_id = pair
    off = ruled(context, stored=False)
    async with context.database.begin() as connection:
        settings = await members.read_settings(connection, user_id=boris)
        await members.write_settings(connection, user_id=boris, settings=replace(settings, relay_messages=False))
    await say(off, anna, match_id, SECRET_WORDS)
    assert await value(context, "SELECT count(*) FROM messages WHERE sealed IS NULL") == 1
    assert await value(context, "SELECT count(*) FROM outbox WHERE chat_id = :boris", boris=boris) == 1
    assert await read(off, anna, match_id) == [None]
    async with context.database.begin() as connection:
        await members.mark_unreachable(connection, user_id=boris)
    with pytest.raises(CannotReach):
        await say(off, anna, match_id)
    assert await value(context, "SELECT count(*) FROM messages") == 1


async def test_who_wants_no_relay_or_blocked_the_bot_reads_it_in_the_app(
    context: Context, pair: tuple[int, int, int]
) -> None:
    anna, boris, match_id = pair
    async with context.database.begin() as connection:
        await members.mark_unreachable(connection, user_id=boris)
    await say(context, anna, match_id)
    async with context.database.begin() as connection:
        await members.welcome(connection, user_id=boris, language="en")
        settings = await members.read_settings(connection, user_id=boris)
        await members.write_settings(connection, user_id=boris, settings=replace(settings, relay_messages=False))
    await say(context, anna, match_id)
    assert await value(context, "SELECT count(*) FROM outbox WHERE sealed IS NOT NULL") == 0
    assert await read(context, boris, match_id) == ["Hi", "Hi"]


async def test_what_is_read_in_the_app_meanwhile_is_not_relayed_and_the_rest_keeps_its_order(
    context: Context, pair: tuple[int, int, int]
) -> None:
    anna, boris, match_id = pair
    async with context.database.begin() as connection:
        await chatting.chats.stay_present(connection, match_id=match_id, user_id=boris, span=chatting.PRESENT_FOR)
    for text in ("One", "Two"):
        await say(context, anna, match_id, text)
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE chat_participants SET present_until = NULL")
    await say(context, anna, match_id, "Three")
    async with context.database.begin() as connection:
        before = await fetch_all(
            connection, "SELECT not_before > now() + interval '5 s' AS late FROM outbox ORDER BY id"
        )
        times = await fetch_all(connection, "SELECT not_before FROM outbox ORDER BY id")
        await chatting.mark_read(connection, user_id=boris, match_id=match_id, number=2)
        states = await fetch_all(connection, "SELECT state FROM outbox ORDER BY id")
    assert [row.late for row in before] == [True, True, True], "the third waits for those before it"
    assert [row.not_before for row in times] == sorted(row.not_before for row in times)
    assert [row.state for row in states] == ["dead", "dead", "pending"]


async def test_read_marks_work_both_ways_or_not_at_all(context: Context, pair: tuple[int, int, int]) -> None:
    anna, boris, match_id = pair
    await say(context, anna, match_id)
    async with context.database.begin() as connection:
        settings = await members.read_settings(connection, user_id=anna)
        await members.write_settings(connection, user_id=anna, settings=replace(settings, read_marks=False))
        await chatting.mark_read(connection, user_id=boris, match_id=match_id, number=1)
    assert (await chat_of(context, anna)).side.read_by_other is None
    assert (await chat_of(context, boris)).side.read_by_other is None


async def test_too_many_messages_in_a_minute_are_refused_and_cost_nothing(
    context: Context, pair: tuple[int, int, int]
) -> None:
    anna, _, match_id = pair
    for _ in range(MESSAGES.most):
        await say(context, anna, match_id)
    with pytest.raises(QuotaSpent):
        await say(context, anna, match_id)
    assert await value(context, "SELECT last_number FROM matches") == MESSAGES.most


async def test_who_owes_answers_is_asked_to_give_them_before_liking_on(
    context: Context, make_member: MakeMember, make_match: MakeMatch
) -> None:
    limited = ruled(context, turn_limit=2)
    anna, new = await make_member(), await make_member(gender="male")
    waiting = [await make_member(gender="male") for _ in range(2)]
    matches = [await make_match(anna, other) for other in waiting]
    for other, match_id in zip(waiting, matches, strict=True):
        await say(limited, other, match_id)
        await say(limited, other, match_id, "Are you there?")
    like = {"target_id": new, "action": "like", "key": str(uuid4())}
    with pytest.raises(OwesAnswers) as owed:
        await swipe(limited, user_id=anna, form=like)
    assert owed.value.count == 2
    async with context.database.begin() as connection:
        (answered,) = await flush_queue(limited, connection, user_id=anna, forms=[like])
    assert isinstance(answered, OwesAnswers)
    assert (await swipe(limited, user_id=anna, form={**like, "action": "dislike"})).outcome == "recorded"
    await say(limited, anna, matches[0], "Here I am")
    assert (await swipe(limited, user_id=anna, form=like)).outcome == "recorded"
    await say(limited, waiting[0], matches[0], "Good")
    assert (await swipe(limited, user_id=anna, form=like)).outcome == "repeated", "delivered again, refused never"
    async with context.database.begin() as connection:
        await execute(
            connection, "UPDATE matches SET last_at = now() - interval '15 days' WHERE id = :id", id=matches[1]
        )
    other = await make_member(gender="male")
    fresh = {"target_id": other, "action": "like", "key": str(uuid4())}
    assert (await swipe(limited, user_id=anna, form=fresh)).outcome == "recorded", "a chat that rests holds nobody up"


async def test_only_two_who_both_agree_learn_each_others_name(context: Context, pair: tuple[int, int, int]) -> None:
    anna, boris, match_id = pair

    async def step(user_id: int, username: str | None, wanted: bool = True) -> str:
        async with context.database.begin() as connection:
            agreement = await agree(
                context, connection, user_id=user_id, match_id=match_id, username=username, wanted=wanted
            )
        return agreement.outcome

    assert await step(anna, "anna_t") == "asked"
    assert await step(anna, "anna_t") == "repeated"
    assert ((await chat_of(context, anna)).side.telegram, (await chat_of(context, boris)).side.telegram) == (
        "asked",
        "offered",
    )
    assert await step(anna, None, wanted=False) == "withdrawn"
    assert await step(boris, None) == "asked"
    assert (await chat_of(context, anna)).side.other_username is None
    assert await step(anna, "anna_t") == "agreed"
    assert await step(boris, None, wanted=False) == "repeated", "what both know cannot be taken back"
    hers, his = await chat_of(context, anna), await chat_of(context, boris)
    assert (hers.side.telegram, his.side.telegram) == ("agreed", "agreed")
    assert chatting.username_of(context, his.side) == "anna_t"
    assert chatting.username_of(context, hers.side) is None, "he has none"
    async with context.database.begin() as connection:
        rows = await fetch_all(
            connection, "SELECT chat_id, sealed FROM outbox WHERE dedupe_key LIKE '%:introduced:%' ORDER BY chat_id"
        )
    to_her, to_him = (context.keyring.open(row.sealed, bound_to=outbox_place(row.chat_id)) for row in rows)
    assert f"tg://user?id={boris}" in to_her
    assert "Boris &lt;b&gt;" in to_her
    assert "@anna_t" in to_him


async def test_a_hand_over_named_for_another_match_or_closed_leads_nowhere(
    context: Context, pair: tuple[int, int, int], make_member: MakeMember
) -> None:
    anna, boris, match_id = pair
    stranger = await make_member()
    async with context.database.begin() as connection:
        with pytest.raises(ChatEnded):
            await agree(context, connection, user_id=stranger, match_id=match_id, username="x", wanted=True)
        await close_match(connection, user_id=anna, match_id=match_id)
        with pytest.raises(ChatEnded):
            await agree(context, connection, user_id=boris, match_id=match_id, username="x", wanted=True)
    assert await value(context, "SELECT count(*) FROM chat_participants") == 0


async def test_messages_older_than_the_owner_keeps_them_go_and_numbers_go_on(
    context: Context, pair: tuple[int, int, int]
) -> None:
    anna, boris, match_id = pair
    for text in ("Old", "Older"):
        await say(context, anna, match_id, text)
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE messages SET sent_at = now() - interval '31 days'")
    assert await forget_old_messages(ruled(context, keep_days=0)) == 0
    assert await forget_old_messages(ruled(context, keep_days=30)) == 2
    assert (await say(context, boris, match_id, "New")).line.number == 3
    assert await read(context, anna, match_id) == ["New"]
    assert (await chat_of(context, anna)).side.unread == 1


async def test_of_an_erased_member_no_message_and_no_waiting_word_is_left(
    context: Context, pair: tuple[int, int, int]
) -> None:
    anna, boris, match_id = pair
    await say(context, anna, match_id, SECRET_WORDS)
    async with context.database.begin() as connection:
        await erasure.erase_member(connection, user_id=anna)
    for table in ("messages", "chat_participants", "meetings"):
        assert await value(context, f"SELECT count(*) FROM {table}") == 0  # noqa: S608 - our own names
    assert await value(context, "SELECT count(*) FROM outbox WHERE sealed IS NOT NULL") == 0
    with pytest.raises(ChatEnded):
        await say(context, boris, match_id)


async def test_erasing_and_writing_at_once_end_well(
    context: Context, make_member: MakeMember, make_match: MakeMatch
) -> None:
    for _ in range(10):
        anna, boris = await make_member(), await make_member(gender="male")
        match_id = await make_match(anna, boris)

        async def erase(user_id: int) -> None:
            async with context.database.begin() as connection:
                await erasure.erase_member(connection, user_id=user_id)

        became = await asyncio.gather(
            say(context, anna, match_id),
            say(context, boris, match_id),
            erase(anna),
            say(context, boris, match_id),
            return_exceptions=True,
        )
        assert [each for each in became if isinstance(each, Exception) and not isinstance(each, ChatEnded)] == []
    assert await value(context, "SELECT count(*) FROM messages") == 0
