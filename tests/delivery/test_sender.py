"""The sender against a strict Telegram: pace, floods, people who left, photos uploaded once."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from PIL import Image

from conftest import TOKEN, MakeMember
from datingbot.delivery.bot_api import BotApi
from datingbot.delivery.sender import Sender
from datingbot.services.context import Context
from datingbot.services.exporting import read_archive
from datingbot.services.keyring import Keyring
from datingbot.services.photos import add_photo
from datingbot.services.relaying import queue_sealed
from datingbot.storage import outbox
from datingbot.storage.database import Connection, Database, execute, fetch_all, fetch_value
from datingbot.storage.outbox import Claimed
from telegram_sandbox import Phone, Sandbox


@contextlib.asynccontextmanager
async def sending(
    context: Context, http: aiohttp.ClientSession, url: str, *, rate: float = 28
) -> AsyncIterator[Sender]:
    sender = Sender(
        context.database,
        api=BotApi(http, url=url, token=TOKEN),
        store=context.photos,
        keyring=context.keyring,
        read_archive=lambda export_id: read_archive(context, export_id=export_id),
        rate=rate,
    )
    task = asyncio.create_task(sender.run())
    yield sender
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def reader(http: aiohttp.ClientSession, sandbox: Sandbox, context: Context, name: str = "Eve") -> Phone:
    phone = await Phone.register(http, url=sandbox.url, first_name=name)
    await phone.do("allow-writing")
    async with context.database.begin() as connection:
        await execute(connection, "INSERT INTO members (user_id) VALUES (:id)", id=phone.id)
    return phone


async def queue(database: Database, chat_id: int, text: str = "hello", **more: Any) -> None:
    async with database.begin() as connection:
        payload = {"chat_id": chat_id, "text": text}
        await outbox.enqueue(connection, outbox.Call(chat_id=chat_id, method="sendMessage", payload=payload, **more))


async def fault(http: aiohttp.ClientSession, sandbox: Sandbox, **details: Any) -> None:
    async with http.post(f"{sandbox.url}/api/faults", json=details) as response:
        assert response.status == 200, await response.text()


async def stats(http: aiohttp.ClientSession, sandbox: Sandbox) -> dict[str, Any]:
    async with http.get(f"{sandbox.url}/api/stats") as response:
        return dict(await response.json())


async def test_messages_of_a_chat_arrive_in_order_and_without_a_flood(
    context: Context, sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    phone = await reader(http, sandbox, context)
    for number in range(4):
        await queue(context.database, phone.id, f"number {number}")
    async with sending(context, http, sandbox.url):
        await phone.wait(contains="number 3", timeout=20)
    texts = [message["text"] for message in (await phone.chat())["messages"] if message["from_bot"]]
    assert texts == [f"number {number}" for number in range(4)]
    assert (await stats(http, sandbox))["rejected_429"] == 0


async def test_sixty_chats_are_served_at_thirty_a_second_by_two_replicas_without_one_429(
    context: Context, sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    phones = [await reader(http, sandbox, context, f"P{number}") for number in range(60)]
    for phone in phones:
        await queue(context.database, phone.id)
    async with sending(context, http, sandbox.url), sending(context, http, sandbox.url):
        for phone in phones:
            await phone.wait(timeout=30)
    counted = await stats(http, sandbox)
    assert counted["calls"]["sendMessage"] == 60
    assert counted["rejected_429"] == 0


@pytest.mark.parametrize("marking", [False, True], ids=["claiming", "marking"])
async def test_a_replica_stopped_while_postgres_answers_leaves_nothing_claimed_and_nothing_unmarked(
    context: Context, sandbox: Sandbox, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch, *, marking: bool
) -> None:
    phone = await reader(http, sandbox, context)
    answered, read = asyncio.Event(), asyncio.Event()
    exchange = outbox.exchange

    async def exchange_slowly(connection: Connection, *, sent: Sequence[Claimed], **terms: Any) -> list[Claimed]:
        if marking and sent:
            answered.set()
            await read.wait()
        claimed = await exchange(connection, sent=sent, **terms)
        if claimed and not marking:
            answered.set()
            await read.wait()
        return claimed

    monkeypatch.setattr(outbox, "exchange", exchange_slowly)
    await queue(context.database, phone.id)
    async with sending(context, http, sandbox.url):
        await answered.wait()
        asyncio.get_running_loop().call_soon(read.set)
    assert (await stats(http, sandbox))["calls"]["sendMessage"] == 1
    async with context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT state FROM outbox") == "sent"


async def test_a_flood_is_waited_out(context: Context, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    phone = await reader(http, sandbox, context)
    await fault(http, sandbox, kind="flood_429", methods=["sendMessage"], times=1, retry_after=1)
    await queue(context.database, phone.id)
    async with sending(context, http, sandbox.url):
        await phone.wait(timeout=20)
    async with context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT attempts FROM outbox") == 2


@pytest.mark.parametrize("kind", ["error_500", "reset"])
async def test_a_telegram_that_stumbles_is_tried_again(
    context: Context, sandbox: Sandbox, http: aiohttp.ClientSession, kind: str
) -> None:
    phone = await reader(http, sandbox, context)
    await fault(http, sandbox, kind=kind, methods=["sendMessage"], times=1)
    await queue(context.database, phone.id)
    async with sending(context, http, sandbox.url):
        await phone.wait(timeout=20)


async def test_who_blocked_the_bot_is_left_in_peace(
    context: Context, sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    gone, here = await reader(http, sandbox, context, "Gone"), await reader(http, sandbox, context, "Here")
    await gone.send("/start")
    await gone.do("block")
    for _ in range(3):
        await queue(context.database, gone.id)
    await queue(context.database, here.id)
    async with sending(context, http, sandbox.url):
        await here.wait(timeout=20)
        await _until_nothing_waits(context.database)
    async with context.database.begin() as connection:
        assert not await fetch_value(connection, "SELECT reachable FROM members WHERE user_id = :id", id=gone.id)
        assert await fetch_value(connection, "SELECT count(*) FROM outbox WHERE state = 'dead'") == 3


async def test_a_refused_message_does_not_hold_up_the_next(
    context: Context, sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    phone = await reader(http, sandbox, context)
    await queue(context.database, phone.id, "")
    await queue(context.database, phone.id, "fine")
    async with sending(context, http, sandbox.url):
        await phone.wait(contains="fine", timeout=20)
    async with context.database.begin() as connection:
        (dead,) = await fetch_all(connection, "SELECT last_error FROM outbox WHERE state = 'dead'")
    assert "empty" in dead.last_error


async def test_a_photo_is_uploaded_once_and_then_named(
    context: Context, sandbox: Sandbox, http: aiohttp.ClientSession, make_member: MakeMember
) -> None:
    phone = await Phone.register(http, url=sandbox.url, first_name="Eve")
    await phone.do("allow-writing")
    await make_member(user_id=phone.id)
    picture = io.BytesIO()
    Image.new("RGB", (400, 500), "teal").save(picture, "JPEG")
    photo = await add_photo(context, user_id=phone.id, content=picture.getvalue())
    async with context.database.begin() as connection:
        for caption in ("first", "second"):
            payload = {"chat_id": phone.id, "caption": caption}
            call = outbox.Call(chat_id=phone.id, method="sendPhoto", payload=payload, photo_id=photo.id)
            await outbox.enqueue(connection, call)
    async with sending(context, http, sandbox.url):
        first = await phone.wait(contains="first", timeout=20)
        second = await phone.wait(contains="second", timeout=20)
    assert first["photo"][-1]["file_id"] == second["photo"][-1]["file_id"]
    async with context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT file_id FROM photos") == first["photo"][-1]["file_id"]


async def _until_nothing_waits(database: Database) -> None:
    async with asyncio.timeout(20):
        while True:
            async with database.autocommit() as connection:
                if (await outbox.measure_lag(connection))[0] == 0:
                    return
            await asyncio.sleep(0.05)


async def test_sealed_words_arrive_and_are_gone_from_the_outbox(
    context: Context, http: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    phone = await reader(http, sandbox, context)
    async with context.database.begin() as connection:
        await queue_sealed(
            context,
            connection,
            chat_id=phone.id,
            about=1,
            text="<b>Anna</b>: the owl",
            buttons=[],
            dedupe_key="relay:1:a",
        )
    async with sending(context, http, sandbox.url) as sender:
        sender.wake()
        said = await phone.wait(contains="the owl", timeout=30)
    assert said["text"] == "Anna: the owl"
    async with context.database.begin() as connection:
        rows = await fetch_all(connection, "SELECT state, sealed, payload::text AS payload FROM outbox")
    assert [(row.state, row.sealed) for row in rows] == [("sent", None)]
    assert "owl" not in rows[0].payload


async def test_what_no_secret_opens_is_given_up_and_holds_up_nobody(
    context: Context, http: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    phone = await reader(http, sandbox, context)
    lost = replace(context, keyring=Keyring(["a secret that was taken off the ring too early"]))
    async with context.database.begin() as connection:
        await queue_sealed(lost, connection, chat_id=phone.id, about=1, text="lost", buttons=[], dedupe_key="relay:1:b")
    async with sending(context, http, sandbox.url) as sender:
        await _until_nothing_waits(context.database)
        await queue(context.database, phone.id, "after it")
        sender.wake()
        await phone.wait(contains="after it", timeout=30)
    async with context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT sealed FROM outbox WHERE state = 'dead'") is None
        assert await fetch_value(connection, "SELECT count(*) FROM outbox WHERE state = 'dead'") == 1
