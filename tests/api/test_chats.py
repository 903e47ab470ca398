"""Chats over HTTP: a conversation, what is refused and how, and news that come to whoever waits for them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from api.conftest import Client, Speaker, Wakes, speak
from conftest import TOKEN, MakeMatch, MakeMember
from datingbot.api.server import ApiDesk, add_routes
from datingbot.domain.message import TEXT_MOST
from datingbot.services.context import ChatRules, Context
from datingbot.services.live import Live, Wait
from datingbot.storage import chats, members
from datingbot.storage.announcements import listen
from datingbot.storage.database import execute

PATIENCE = 30
"""Seconds after which something that should come at once did not."""


class Watched(Live):
    """Tells when a request begins to wait."""

    def __init__(self, **limits: Any) -> None:
        super().__init__(**limits)
        self.began = asyncio.Event()

    @contextlib.contextmanager
    def waiting(self, user_id: int) -> Iterator[Wait | None]:
        with super().waiting(user_id) as wait:
            self.began.set()
            yield wait


class Couple:
    """Anna and Boris, each with a session, and their match."""

    def __init__(self, anna: Speaker, boris: Speaker, match_id: int) -> None:
        self.anna, self.boris, self.match_id = anna, boris, match_id

    async def say(self, who: Speaker, text: str = "Hi", **more: Any) -> tuple[int, Any]:
        form = {"key": str(uuid4()), "text": text, **more}
        return await who.call("POST", f"/api/chats/{self.match_id}/messages", json=form)


@pytest.fixture
async def couple(client: Client, context: Context, make_member: MakeMember, make_match: MakeMatch) -> Couple:
    anna, boris = await make_member(name="Anna"), await make_member(name="Boris", gender="male")
    match_id = await make_match(anna, boris)
    return Couple(await speak(client, context, anna), await speak(client, context, boris), match_id)


async def listed(who: Speaker, **query: Any) -> Any:
    status, body = await who.call("GET", "/api/chats", params=query)
    assert status == 200, body
    return body


async def test_a_conversation_from_hello_to_read(couple: Couple, wakes: Wakes) -> None:
    before = await listed(couple.anna)
    assert [(chat["name"], chat["last"], chat["unread"]) for chat in before["chats"]] == [("Boris", None, 0)]
    status, said = await couple.say(couple.anna, "Hello")
    assert (status, said["number"], said["mine"], said["text"]) == (200, 1, True, "Hello")
    assert wakes.count == 1, "the relay is sent at once"
    (chat,) = (await listed(couple.boris))["chats"]
    assert (chat["name"], chat["unread"], chat["your_turn"], chat["last"]["text"]) == ("Anna", 1, True, "Hello")
    path = f"/api/chats/{couple.match_id}"
    _, page = await couple.boris.call("GET", f"{path}/messages")
    assert [(line["number"], line["mine"], line["text"]) for line in page["messages"]] == [(1, False, "Hello")]
    assert (await couple.boris.call("PUT", f"{path}/read", json={"number": 1}))[0] == 204
    assert (await listed(couple.anna))["chats"][0]["read_by_other"] == 1
    assert (await listed(couple.boris))["chats"][0]["unread"] == 0


async def test_the_same_key_gives_the_same_message(couple: Couple) -> None:
    key = str(uuid4())
    first = await couple.say(couple.anna, "Once", key=key)
    assert await couple.say(couple.anna, "Once", key=key) == first
    _, page = await couple.boris.call("GET", f"/api/chats/{couple.match_id}/messages")
    assert len(page["messages"]) == 1


async def test_long_conversations_come_in_pages(couple: Couple, context: Context) -> None:
    for number in range(1, 61):
        if number % 25 == 0:
            async with context.database.begin() as connection:
                await execute(connection, "DELETE FROM quotas")
        assert (await couple.say(couple.anna, f"{number}"))[0] == 200
    path = f"/api/chats/{couple.match_id}/messages"
    _, newest = await couple.boris.call("GET", path)
    assert [newest["messages"][0]["number"], newest["messages"][-1]["number"], newest["has_more"]] == [11, 60, True]
    _, older = await couple.boris.call("GET", path, params={"before": 11})
    assert [len(older["messages"]), older["messages"][-1]["number"], older["has_more"]] == [10, 10, False]
    _, newer = await couple.boris.call("GET", path, params={"after": 58})
    assert [line["number"] for line in newer["messages"]] == [59, 60]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "   "}, "text"),
        ({"text": "x" * (TEXT_MOST + 1)}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": 5}, "text"),
        ({"key": "1"}, "key"),
        ({"key": None}, "key"),
        ({"photo": "x"}, "photo"),
    ],
)
async def test_a_wrong_message_is_refused_by_its_field(couple: Couple, form: dict[str, Any], field: str) -> None:
    status, body = await couple.say(couple.anna, **{"text": "Hi", **form})
    assert (status, body["error"]["field"]) == (422, field)
    assert "error-" not in body["error"]["message"]


@pytest.mark.parametrize(
    ("method", "action", "form"),
    [
        ("PUT", "read", {"number": 0}),
        ("PUT", "read", {"number": "1"}),
        ("PUT", "read", {"number": 1, "of": 2}),
        ("PUT", "telegram", {"agree": "yes"}),
        ("PUT", "telegram", {}),
        ("PUT", "meeting", {"met": "perhaps"}),
    ],
)
async def test_a_wrong_form_is_refused_in_words(couple: Couple, method: str, action: str, form: Any) -> None:
    status, body = await couple.anna.call(method, f"/api/chats/{couple.match_id}/{action}", json=form)
    assert status == 422
    assert len(body["error"]["message"]) > 10


async def test_going_on_in_telegram_takes_both(
    context: Context, make_member: MakeMember, make_match: MakeMatch, wakes: Wakes
) -> None:
    async def find_username(user_id: int) -> str | None:
        return f"user_{user_id}"

    async with _served(context, wakes=wakes, find_username=find_username) as client:
        anna, boris = await make_member(name="Anna"), await make_member(name="Boris", gender="male")
        match_id = await make_match(anna, boris)
        hers, his = await speak(client, context, anna), await speak(client, context, boris)
        path = f"/api/chats/{match_id}/telegram"
        _, asked = await hers.call("PUT", path, json={"agree": True})
        assert asked["telegram"] == {"state": "asked", "url": None}
        assert (await listed(his))["chats"][0]["telegram"] == {"state": "offered", "url": None}
        _, agreed = await his.call("PUT", path, json={"agree": True})
        assert agreed["telegram"] == {"state": "agreed", "url": f"https://t.me/user_{anna}"}
        assert (await listed(hers))["chats"][0]["telegram"]["url"] == f"https://t.me/user_{boris}"


async def test_without_storage_it_is_said_and_who_cannot_be_reached_cannot_be_written_to(
    context: Context, make_member: MakeMember, make_match: MakeMatch, wakes: Wakes
) -> None:
    off = replace(context, rules=replace(context.rules, chat=ChatRules(stored=False)))
    async with _served(off, wakes=wakes) as client:
        anna, boris = await make_member(), await make_member(gender="male")
        match_id = await make_match(anna, boris)
        hers = await speak(client, context, anna)
        pair = Couple(hers, hers, match_id)
        assert (await pair.say(hers))[0] == 200
        body = await listed(hers)
        assert (body["stored"], body["chats"][0]["last"]["text"]) == (False, None)
        async with context.database.begin() as connection:
            await members.mark_unreachable(connection, user_id=boris)
        status, refused = await pair.say(hers)
        assert (status, refused["error"]["code"]) == (409, "conflict")


async def test_who_waits_hears_of_news_from_another_replica_at_once(
    couple: Couple, context: Context, wakes: Wakes
) -> None:
    live = Watched()
    task = asyncio.create_task(_hear(context, live))
    try:
        async with _served(context, wakes=wakes, live=live) as elsewhere, asyncio.timeout(PATIENCE):
            boris = replace(couple.boris, client=elsewhere)
            first = await listed(boris)
            for event, check in (
                (couple.say(couple.anna), lambda chat: chat["unread"] == 1),
                (couple.anna.call("POST", f"/api/chats/{couple.match_id}/typing"), lambda chat: chat["typing"]),
                (couple.anna.call("DELETE", f"/api/matches/{couple.match_id}"), None),
            ):
                live.began.clear()
                waiting = asyncio.create_task(listed(boris, seen=first["cursor"]))
                await live.began.wait()
                await event
                first = await waiting
                assert check(first["chats"][0]) if check else first["chats"] == []
    finally:
        task.cancel()


async def test_waiting_is_bounded_and_ends_with_the_replica(couple: Couple, context: Context, wakes: Wakes) -> None:
    live = Watched(most=1)
    async with _served(context, wakes=wakes, live=live) as client, asyncio.timeout(PATIENCE):
        anna, boris = replace(couple.anna, client=client), replace(couple.boris, client=client)
        seen, his = (await listed(anna))["cursor"], (await listed(boris))["cursor"]
        live.began.clear()
        waiting = asyncio.create_task(listed(anna, seen=seen))
        await live.began.wait()
        refused = await listed(boris, seen=his)
        assert (refused["cursor"], refused["poll_after"] > 0) == (his, True), "no place: asked to come back"
        live.close()
        assert (await waiting)["cursor"] == seen
        assert (await listed(anna, seen=seen))["poll_after"] > 0
        assert len(live) == 0


async def _hear(context: Context, live: Live) -> None:
    await listen(context.database, channels={chats.CHANNEL: live.hear}, on_gap=(live.wake_all,))


class _served:  # noqa: N801 - reads as the word it is
    """The API of another replica, or with other rules."""

    def __init__(self, context: Context, *, wakes: Wakes, **more: Any) -> None:
        application = web.Application()
        desk = ApiDesk(context=context, bot_token=TOKEN, ed25519_key=None, wake=wakes, **more)
        add_routes(application, desk)
        self._client: Client = TestClient(TestServer(application))

    async def __aenter__(self) -> Client:
        await self._client.start_server()
        return self._client

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()
