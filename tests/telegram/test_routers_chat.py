"""Chat with the bot between two who matched: replies and what is written after Reply go on, all else is answered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chat import Chat, Payload, Said
from conftest import MakeMatch, MakeMember
from datingbot.domain.message import TEXT_MOST
from datingbot.services.chatting import read_conversation
from datingbot.services.context import ChatRules, Context
from datingbot.services.keyring import outbox_place
from datingbot.storage import members
from datingbot.storage.database import execute, fetch_all, fetch_value
from datingbot.storage.matches import close_match
from datingbot.telegram.routers.chat import WRITING_SECONDS
from datingbot.telegram.updates import Outcome, UpdateFailed


class Two:
    """Anna's and Boris' chats with the bot, and their match."""

    def __init__(self, context: Context, anna: int, boris: int, match_id: int) -> None:
        self.context, self.match_id = context, match_id
        self.anna, self.boris = Chat(context, user_id=anna), Chat(context, user_id=boris)

    async def relayed(self, to: Chat) -> list[tuple[str, Payload]]:
        """(words, payload) of what waits sealed for somebody, oldest first."""
        async with self.context.database.begin() as connection:
            rows = await fetch_all(
                connection,
                """SELECT payload::text AS payload, sealed FROM outbox
                    WHERE chat_id = :to AND sealed IS NOT NULL ORDER BY id""",
                to=to.user_id,
            )
        open_ = self.context.keyring.open
        words = [json.loads(open_(row.sealed, bound_to=outbox_place(to.user_id)))["text"] for row in rows]
        return list(zip(words, [json.loads(row.payload) for row in rows], strict=True))

    def theirs(self, chat: Chat, *, text: str = "Boris: Hi", **more: Any) -> Payload:
        """A message of the match as it stands in somebody's chat with the bot."""
        button = {"text": "Reply", "callback_data": f"chat:reply:{self.match_id}"}
        bot = {"id": 4242424242, "is_bot": True, "first_name": "DatingBot"}
        return {
            **chat.message(text=text),
            "from": bot,
            "reply_markup": {"inline_keyboard": [[button]]},
            **more,
        }

    async def lines(self) -> list[str | None]:
        """The conversation."""
        async with self.context.database.begin() as connection:
            found = await read_conversation(self.context, connection, user_id=self.anna.user_id, match_id=self.match_id)
        return [line.text for line in found.lines]


@pytest.fixture
async def two(context: Context, make_member: MakeMember, make_match: MakeMatch) -> Two:
    anna, boris = await make_member(name="Anna <3"), await make_member(name="Boris", gender="male")
    return Two(context, anna, boris, await make_match(anna, boris))


def methods(said: list[Said]) -> list[str]:
    return [one.method for one in said]


async def test_a_reply_to_a_match_goes_to_them_by_name_alone(two: Two) -> None:
    said = await two.anna.send(text="Hello <b>!", reply_to_message=two.theirs(two.anna))
    assert methods(said) == ["setMessageReaction"], "a nod, no words"
    ((words, payload),) = await two.relayed(two.boris)
    assert words == "<b>Anna &lt;3</b>: Hello &lt;b&gt;!"
    assert str(two.anna.user_id) not in json.dumps(payload) + words, "no id of hers goes along"
    labels = [button["text"] for row in payload["reply_markup"]["inline_keyboard"] for button in row]
    assert labels == ["Reply", "Open the chat"]
    assert payload["link_preview_options"] == {"is_disabled": True}
    assert await two.lines() == ["Hello <b>!"]


async def test_after_reply_what_is_written_goes_to_them_until_a_command(two: Two) -> None:
    answered, asked = await two.anna.press(f"chat:reply:{two.match_id}")
    assert answered.method == "answerCallbackQuery"
    assert "Boris" in asked.text
    for text in ("One", "Two"):
        assert methods(await two.anna.write(text)) == ["setMessageReaction"]
    await two.anna.write("/help")
    (unknown,) = await two.anna.write("Three")
    assert unknown.method == "sendMessage"
    assert await two.lines() == ["One", "Two"]


async def test_what_is_written_long_after_pressing_reply_goes_nowhere(two: Two) -> None:
    await two.anna.press(f"chat:reply:{two.match_id}")
    real = two.context.clock
    later = replace(two.context, clock=lambda: real() + timedelta(seconds=WRITING_SECONDS + 1))
    (asked,) = await Chat(later, user_id=two.anna.user_id).write("For whom?")
    assert "To whom?" in asked.text
    assert await two.lines() == []


async def test_cancel_ends_the_writing_and_says_so(two: Two) -> None:
    await two.anna.press(f"chat:reply:{two.match_id}")
    (left,) = await two.anna.write("/cancel")
    assert "leave it there" in left.text
    await two.anna.write("To nobody")
    assert await two.lines() == []


@pytest.mark.parametrize(
    "content",
    [
        {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90}]},
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
        {"location": {"latitude": 52.5, "longitude": 13.4}},
        {"document": {"file_id": "d", "file_unique_id": "d", "mime_type": "image/png"}},
    ],
)
async def test_only_text_goes_and_a_photo_for_a_match_is_not_put_into_the_profile(
    two: Two, content: dict[str, Any]
) -> None:
    (refused,) = await two.anna.send(**content, reply_to_message=two.theirs(two.anna))
    assert "Only text" in refused.text
    await two.anna.press(f"chat:reply:{two.match_id}")
    (again,) = await two.anna.send(**content)
    assert again.text == refused.text
    assert await two.relayed(two.boris) == []
    async with two.context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT count(*) FROM photos") == 0


async def test_an_edit_of_a_reply_is_answered_and_changes_nothing(two: Two) -> None:
    await two.anna.send(text="First", reply_to_message=two.theirs(two.anna))
    edited = two.anna.message(text="Second", edit_date=1, reply_to_message=two.theirs(two.anna))
    (told,) = await two.anna.feed(edited_message=edited)
    assert "sent already" in told.text
    assert await two.lines() == ["First"]


async def test_a_closed_match_a_strangers_and_one_that_never_was_are_answered_alike(
    two: Two, make_member: MakeMember
) -> None:
    stranger = Chat(two.context, user_id=await make_member())
    said = await stranger.send(text="Hi", reply_to_message=two.theirs(stranger))
    (alert,) = await stranger.press(f"chat:reply:{two.match_id}")
    assert alert.payload["show_alert"]
    never = await stranger.press("chat:reply:99999999999")
    async with two.context.database.begin() as connection:
        await close_match(connection, user_id=two.boris.user_id, match_id=two.match_id)
    assert await two.anna.send(text="Hi", reply_to_message=two.theirs(two.anna)) == [
        replace(one, payload=one.payload | {"chat_id": two.anna.user_id}) for one in said
    ]
    assert [one.text for one in never] == [alert.text]
    assert await two.relayed(two.boris) == []


async def test_too_long_a_text_is_refused_in_words_and_the_next_one_goes(two: Two) -> None:
    await two.anna.press(f"chat:reply:{two.match_id}")
    (refused,) = await two.anna.write("x" * (TEXT_MOST + 1))
    assert f"at most {TEXT_MOST:,}" in refused.text
    assert methods(await two.anna.write("Short")) == ["setMessageReaction"]


async def test_a_reply_to_somebody_elses_words_is_no_message_to_a_match(two: Two) -> None:
    own = {**two.theirs(two.anna), "from": two.anna.message()["from"]}
    (unknown,) = await two.anna.send(text="Hi", reply_to_message=own)
    assert unknown.method == "sendMessage"
    assert await two.lines() == []


async def test_the_same_telegram_message_is_one_message_whatever_update_brings_it(two: Two) -> None:
    message = two.anna.message(text="Once", reply_to_message=two.theirs(two.anna))
    for _ in range(3):
        await two.anna.feed(message=message)
    assert await two.lines() == ["Once"]


async def test_who_blocked_the_bot_still_gets_it_in_the_app_and_nobody_is_told(two: Two) -> None:
    async with two.context.database.begin() as connection:
        await members.mark_unreachable(connection, user_id=two.boris.user_id)
    said = await two.anna.send(text="Hi", reply_to_message=two.theirs(two.anna))
    assert methods(said) == ["setMessageReaction"]
    assert await two.relayed(two.boris) == []
    assert await two.lines() == ["Hi"]


async def test_without_storage_who_cannot_be_reached_is_said_so(two: Two) -> None:
    off = replace(two.context, rules=replace(two.context.rules, chat=ChatRules(stored=False)))
    async with two.context.database.begin() as connection:
        await members.mark_unreachable(connection, user_id=two.boris.user_id)
    anna = Chat(off, user_id=two.anna.user_id)
    (said,) = await anna.send(text="Hi", reply_to_message=two.theirs(anna))
    assert "cannot write to them" in said.text


async def test_agreeing_in_the_chat_introduces_both(two: Two) -> None:
    _, waiting = await two.anna.press(f"chat:agree:{two.match_id}")
    assert "is asked" in waiting.text
    ((question, payload),) = await two.relayed(two.boris)
    assert "would like to go on in Telegram" in question
    assert [button["text"] for button in payload["reply_markup"]["inline_keyboard"][0]] == ["I agree", "Not now"]
    _, stayed = await two.boris.press(f"chat:stay:{two.match_id}")
    assert "go on here" in stayed.text
    said = await two.boris.press(f"chat:agree:{two.match_id}")
    assert any("both agreed" in one.text for one in said)
    (introduced,) = [words for words, _ in await two.relayed(two.anna)]
    assert f"tg://user?id={two.boris.user_id}" in introduced


async def test_did_you_meet_is_answered_by_buttons(two: Two) -> None:
    (unasked,) = await two.anna.press(f"chat:met-yes:{two.match_id}")
    assert unasked.payload["show_alert"], "nobody asked"
    async with two.context.database.begin() as connection:
        await execute(
            connection,
            "INSERT INTO meetings (match_id, user_id, due_at, asked_at) VALUES (:match_id, :user_id, now(), now())",
            match_id=two.match_id,
            user_id=two.anna.user_id,
        )
    _, again = await two.anna.press(f"chat:met-yes:{two.match_id}")
    assert set(again.buttons) == {"Yes", "No"}
    _, thanks = await two.anna.press(again.buttons["Yes"]["callback_data"])
    assert "Thank you" in thanks.text
    async with two.context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT met || again::text FROM meetings") == "yestrue"


async def test_a_failed_update_leaves_its_outline_and_no_word(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    message = two.anna.message(text="The owl sleeps", reply_to_message=two.theirs(two.anna, text="Boris: secret"))
    message["location"] = {"latitude": 52.123456, "longitude": 13.4}
    body = json.dumps({"update_id": 77, "message": message}).encode()
    with monkeypatch.context() as broken:
        broken.setattr(two.context.keyring.__class__, "seal", lambda *_, **__: 1 / 0)
        for _ in range(4):
            with pytest.raises(UpdateFailed):
                await two.anna.desk.accept(body)
        assert await two.anna.desk.accept(body) is Outcome.GIVEN_UP
    async with two.context.database.begin() as connection:
        kept = await fetch_value(connection, "SELECT (payload #>> '{}') || error FROM failed_updates")
    for words in ("owl", "secret", "Eve", "52.12"):
        assert words not in kept
    for what in ("[14 characters]", f"chat:reply:{two.match_id}", "ZeroDivisionError < "):
        assert what in kept
