"""The outbox: what a delivery costs, how near to Telegram's pace it comes, and answers behind an announcement."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from dataclasses import dataclass

import aiohttp

from bench.contestants import TOKEN, ours, running
from bench.echo import Chats
from bench.measure import connected, drive
from bench.store import Store
from bench.wire import BotApi
from telegram_sandbox import BotProfile, Phone, Sandbox

PERMITTED = 30.0
"""Messages a second that Telegram permits a bot."""

REPLICAS = 3
FILL = """INSERT INTO outbox (chat_id, method, payload, priority, paced)
          SELECT chat, 'sendMessage', jsonb_build_object('chat_id', chat, 'text', 'An announcement'), $1::smallint, true
            FROM unnest($2::bigint[]) AS chat"""


async def measure_delivery(store: Store, *, messages: int, core: int) -> tuple[float, float]:
    """(CPU of ours, CPU of Postgres) in milliseconds per message that waited in the outbox."""
    async with BotApi() as api, running(ours(store.url, folder=store.folder), api_url=api.url, core=core) as bot:
        await _deliver(api, store, messages=messages // 4)
        before = bot.cpu_seconds, store.cpu_seconds
        await _deliver(api, store, messages=messages)
        return (bot.cpu_seconds - before[0]) / messages * 1e3, (store.cpu_seconds - before[1]) / messages * 1e3


_chats = itertools.count(10_000_001)


async def _deliver(api: BotApi, store: Store, *, messages: int) -> None:
    left, done = messages, asyncio.Event()

    def count(_chat_id: int) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            done.set()

    api.on_message = count
    await store.run(FILL, 2, list(itertools.islice(_chats, messages)))
    async with asyncio.timeout(messages / 100 + 30):
        await done.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a strict Telegram was written to, and how often it refused."""

    per_second: float
    refused: int


async def measure_pace(store: Store, *, messages: int, core: int) -> Pace:
    """Three replicas and the sandbox with Telegram's limits; the bot is told to use all of them."""
    sandbox = Sandbox(bots={TOKEN: BotProfile(username="datingbot", first_name="DatingBot")})
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(sandbox)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        phones = []
        for number in range(messages // 3):
            phones.append(await Phone.register(http, url=sandbox.url, first_name=f"P{number}"))
            await phones[-1].do("allow-writing")
        contestant = ours(store.url, folder=store.folder, SEND_RATE=str(PERMITTED))
        for _ in range(REPLICAS):
            await stack.enter_async_context(running(contestant, api_url=sandbox.url, core=core))
        await store.run(FILL, 2, [phone.id for _ in range(3) for phone in phones])
        sent: list[float] = []
        async with asyncio.timeout(messages / PERMITTED * 2 + 30):
            number = 0
            while len(sent) < messages // 3 * 3:
                for record in sandbox.world.traffic.since(number):
                    number = record["n"]
                    if record["direction"] == "call" and record["method"].lower() == "sendmessage":
                        sent += [record["at"]] if record["status"] == 200 else []
                await asyncio.sleep(0.2)
        return Pace(per_second=(len(sent) - 1) / (sent[-1] - sent[0]), refused=sandbox.world.traffic.rejected_429)


async def measure_answers(store: Store, *, announced: int, members: int, answers: int, core: int) -> list[float]:
    """Seconds from an update to its answer, ascending, while an announcement to many waits at the default pace."""
    await store.run("DELETE FROM outbox")
    await store.run(FILL, 2, list(itertools.islice(_chats, announced)))
    await store.run("ANALYZE outbox")
    async with (
        BotApi() as api,
        running(ours(store.url, folder=store.folder, SEND_RATE="28"), api_url=api.url, core=core) as bot,
        connected(bot.port, count=8) as connections,
    ):
        chats = Chats(api, people=range(1, members + 1))
        took = await drive(connections, chats.updates(answers, text=bot.text), per_second=5)
    await store.run("TRUNCATE outbox")
    return sorted(took)
