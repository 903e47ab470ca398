"""The sandbox fails on demand, limits the pace, and keeps account of it all."""

import asyncio
import json

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError

from telegram_sandbox import Phone, RateLimits, Sandbox
from telegram_sandbox.rate_limits import RateLimiter
from telegram_sandbox.refusals import RefusalError


async def add_fault(http: aiohttp.ClientSession, sandbox: Sandbox, **fault: object) -> int:
    async with http.post(f"{sandbox.url}/api/faults", json=fault) as response:
        assert response.status == 200
        return int((await response.json())["id"])


async def test_a_server_error_strikes_the_chosen_method_as_often_as_told(
    sandbox: Sandbox, http: aiohttp.ClientSession, bot: Bot, anna: Phone
) -> None:
    await add_fault(http, sandbox, kind="error_500", methods=["sendMessage"], times=1)
    await bot.get_me()
    with pytest.raises(TelegramServerError):
        await bot.send_message(anna.id, "lost")
    await bot.send_message(anna.id, "kept")
    assert [message["text"] for message in (await anna.chat())["messages"]] == ["/start", "kept"]


async def test_a_reset_may_come_after_the_message_went_out(
    sandbox: Sandbox, http: aiohttp.ClientSession, bot: Bot, anna: Phone
) -> None:
    await add_fault(http, sandbox, kind="reset", times=1, performed=True)
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(anna.id, "sent all the same")
    assert (await anna.wait())["text"] == "sent all the same"


async def test_a_flood_answer_names_the_pause(sandbox: Sandbox, http: aiohttp.ClientSession, bot: Bot) -> None:
    await add_fault(http, sandbox, kind="flood_429", retry_after=7)
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.get_me()
    assert refused.value.retry_after == 7
    async with http.delete(f"{sandbox.url}/api/faults") as response:
        assert await response.json() == []
    await bot.get_me()


async def test_a_slow_answer_is_late_but_right(sandbox: Sandbox, http: aiohttp.ClientSession, bot: Bot) -> None:
    await add_fault(http, sandbox, kind="slow", delay=0.2, times=1)
    started = asyncio.get_running_loop().time()
    assert (await bot.get_me()).id == 42
    assert asyncio.get_running_loop().time() - started >= 0.2


async def test_a_misspelt_fault_is_refused(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{sandbox.url}/api/faults", json={"kind": "error_501"}) as response:
        assert response.status == 400
        assert "flood_429" in (await response.json())["error"]


async def test_the_fourth_message_at_once_to_a_chat_is_too_many(
    sandbox: Sandbox, http: aiohttp.ClientSession, bot: Bot, anna: Phone
) -> None:
    for number in range(3):
        await bot.send_message(anna.id, str(number))
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(anna.id, "4")
    assert refused.value.retry_after == 1
    async with http.get(f"{sandbox.url}/api/stats") as response:
        stats = await response.json()
    assert (stats["rejected_429"], stats["calls"]["sendMessage"], stats["updates_pending"]) == (1, 4, 1)


def test_the_pace_of_a_bot_is_limited_over_all_chats_and_recovers() -> None:
    clock = [0.0]
    limiter = RateLimiter(RateLimits(), now=lambda: clock[0])
    for chat in range(30):
        limiter.spend(chat)
    with pytest.raises(RefusalError, match="Too Many Requests: retry after 1"):
        limiter.spend(31)
    clock[0] = 1.0
    for chat in range(100, 130):
        limiter.spend(chat)


def test_an_album_costs_its_messages_but_always_fits_a_rested_chat() -> None:
    clock = [0.0]
    limiter = RateLimiter(RateLimits(), now=lambda: clock[0])
    limiter.spend(1, messages=10)
    with pytest.raises(RefusalError) as refused:
        limiter.spend(1)
    assert refused.value.retry_after == 8


async def test_traffic_shows_calls_with_their_answers(
    sandbox: Sandbox, http: aiohttp.ClientSession, bot: Bot, anna: Phone
) -> None:
    await bot.send_message(anna.id, "hi")
    async with http.get(f"{sandbox.url}/api/traffic") as response:
        [record] = await response.json()
    assert (record["n"], record["direction"], record["method"], record["status"]) == (1, "call", "sendMessage", 200)
    assert record["params"] == {"chat_id": str(anna.id), "text": "hi"}
    assert record["answer"]["result"]["text"] == "hi"
    async with http.get(f"{sandbox.url}/api/traffic", params={"after": "1"}) as response:
        assert await response.json() == []


async def test_events_stream_what_happens_on_a_phone(
    sandbox: Sandbox, http: aiohttp.ClientSession, bot: Bot, anna: Phone
) -> None:
    async with http.get(f"{sandbox.url}/api/people/{anna.id}/events") as stream:
        assert await stream.content.readline() == b": open\n"
        await bot.send_chat_action(anna.id, "typing")
        sent = await bot.send_message(anna.id, "hi")
        await bot.edit_message_text("ho", chat_id=anna.id, message_id=sent.message_id)
        await bot.delete_message(anna.id, sent.message_id)
        events = []
        while len(events) < 4:
            line = await stream.content.readline()
            if line.startswith(b"data: "):
                events.append(json.loads(line.removeprefix(b"data: ")))
    assert [event["type"] for event in events] == ["typing", "message", "edited", "deleted"]
    assert events[1]["message"]["text"] == "hi"


async def test_an_action_on_an_unknown_person_says_so(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{sandbox.url}/api/people/5/send", json={"text": "hi"}) as response:
        assert (response.status, await response.json()) == (404, {"error": "Not Found: no such person"})


async def test_unknown_fields_of_the_person_api_are_refused(anna: Phone) -> None:
    with pytest.raises(Exception, match="unknown fields"):
        await anna.do("send", text="hi", reply="5")
