"""Updates reach a webhook in order, with the secret, and again until they are accepted."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError
from aiohttp import web

from telegram_sandbox import Fault, Phone, Sandbox

Answer = Callable[[dict[str, Any]], Awaitable[web.Response]]


class Hook:
    """A bot's webhook: remembers what came, answers with `answer`."""

    def __init__(self) -> None:
        self.seen: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.secrets: list[str | None] = []
        self.answer: Answer = self.accept
        self.url = ""

    async def accept(self, _: dict[str, Any]) -> web.Response:
        return web.Response()

    async def serve(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.seen.put_nowait(update)
        return await self.answer(update)

    async def next_text(self) -> str:
        update = await asyncio.wait_for(self.seen.get(), 5)
        return str(update["message"]["text"])


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    running = Hook()
    app = web.Application()
    app.router.add_post("/hook", running.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    running.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield running
    await runner.cleanup()


async def test_updates_come_with_the_secret_and_pending_ones_first(bot: Bot, anna: Phone, hook: Hook) -> None:
    await bot.set_webhook(hook.url, secret_token="s3cret_-")
    await anna.send("hi")
    assert [await hook.next_text(), await hook.next_text()] == ["/start", "hi"]
    assert hook.secrets == ["s3cret_-", "s3cret_-"]


async def test_pending_updates_can_be_dropped(bot: Bot, anna: Phone, hook: Hook) -> None:
    await bot.set_webhook(hook.url, drop_pending_updates=True)
    await anna.send("hi")
    assert await hook.next_text() == "hi"


async def test_a_refused_update_comes_again_before_the_next_of_its_chat(bot: Bot, anna: Phone, hook: Hook) -> None:
    failures = iter([web.Response(status=500), web.Response(status=502)])

    async def fail_twice(_: dict[str, Any]) -> web.Response:
        return next(failures, web.Response())

    hook.answer = fail_twice
    await bot.set_webhook(hook.url, drop_pending_updates=True)
    await anna.send("one")
    await anna.send("two")
    assert [await hook.next_text() for _ in range(4)] == ["one", "one", "one", "two"]


async def test_a_failing_chat_does_not_hold_up_another(
    sandbox: Sandbox, http: aiohttp.ClientSession, bot: Bot, anna: Phone, stranger: Phone, hook: Hook
) -> None:
    released = asyncio.Event()

    async def hold_anna(update: dict[str, Any]) -> web.Response:
        if update["message"]["from"]["id"] == anna.id:
            await released.wait()
        return web.Response()

    hook.answer = hold_anna
    await bot.set_webhook(hook.url, drop_pending_updates=True)
    await anna.send("slow")
    await anna.send("later")
    await stranger.send("quick")
    assert {await hook.next_text(), await hook.next_text()} == {"slow", "quick"}
    assert hook.seen.empty()
    released.set()
    assert await hook.next_text() == "later"


async def test_retry_after_is_obeyed(bot: Bot, anna: Phone, hook: Hook) -> None:
    times: list[float] = []

    async def busy(_: dict[str, Any]) -> web.Response:
        times.append(asyncio.get_running_loop().time())
        return web.Response(status=503, headers={"Retry-After": "1"}) if len(times) == 1 else web.Response()

    hook.answer = busy
    await bot.set_webhook(hook.url)
    assert [await hook.next_text(), await hook.next_text()] == ["/start", "/start"]
    assert times[1] - times[0] >= 1


async def test_webhook_info_tells_of_pending_updates_and_the_last_error(bot: Bot, anna: Phone, hook: Hook) -> None:
    failed = asyncio.Event()

    async def fail(_: dict[str, Any]) -> web.Response:
        failed.set()
        return web.Response(status=500)

    hook.answer = fail
    await bot.set_webhook(hook.url, max_connections=7, allowed_updates=["message"])
    await failed.wait()
    await anna.send("hi")
    info = await bot.get_webhook_info()
    assert (info.pending_update_count, info.max_connections, info.allowed_updates) == (2, 7, ["message"])
    while info.last_error_message is None:
        info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_only_allowed_updates_come_and_the_choice_sticks(bot: Bot, anna: Phone) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await anna.send("unheard")
    assert [update.message.text for update in await bot.get_updates() if update.message] == ["/start"]


async def test_polling_and_a_webhook_exclude_each_other(bot: Bot, hook: Hook) -> None:
    await bot.set_webhook(hook.url)
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == []


async def test_a_poll_waits_for_an_update_and_an_offset_confirms_it(bot: Bot, anna: Phone) -> None:
    [first] = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=first.update_id + 1, timeout=10))
    await anna.send("hi")
    [second] = await poll
    assert second.update_id == first.update_id + 1


async def test_a_second_poll_ends_the_first(bot: Bot, stranger: Phone) -> None:
    polls = {asyncio.create_task(bot.get_updates(timeout=10)) for _ in range(2)}
    [ended], [waiting] = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await ended
    await stranger.send("hi")
    assert len(await waiting) == 1


async def test_a_bot_may_call_a_method_in_its_answer(bot: Bot, anna: Phone, hook: Hook) -> None:
    async def reply(update: dict[str, Any]) -> web.Response:
        chat = update["message"]["chat"]["id"]
        return web.json_response({"method": "sendMessage", "chat_id": chat, "text": "Hello"})

    hook.answer = reply
    await bot.set_webhook(hook.url)
    assert (await anna.wait())["text"] == "Hello"


async def test_a_duplicate_can_be_provoked(sandbox: Sandbox, bot: Bot, anna: Phone, hook: Hook) -> None:
    sandbox.world.faults.add(Fault(kind="webhook_duplicate", times=1))
    await bot.set_webhook(hook.url)
    first, second = await hook.seen.get(), await asyncio.wait_for(hook.seen.get(), 5)
    assert first["update_id"] == second["update_id"]


async def test_bots_receive_only_their_own_updates(
    sandbox: Sandbox, http: aiohttp.ClientSession, bot: Bot, other_bot: Bot, anna: Phone
) -> None:
    await Phone(http, url=sandbox.url, person=anna.person, bot="other_bot").send("/help")
    texts = [[update.message.text for update in await one.get_updates() if update.message] for one in (bot, other_bot)]
    assert texts == [["/start"], ["/help"]]
