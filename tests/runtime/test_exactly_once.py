"""No update is lost and none is handled twice, whatever happens to replicas."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from conftest import SESSION_SECRET, TOKEN
from datingbot.services.tokens import Signer
from datingbot.storage.database import Database, execute, fetch_all, fetch_value
from datingbot.storage.settling import settle
from replicas import WEBHOOK_SECRET, Replica, running_replica
from settlers import settler
from telegram_sandbox import BotProfile, Phone, Sandbox

PAIRS = 200
AT_ONCE = 40


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(
        bots={TOKEN: BotProfile(username="datingbot", first_name="DatingBot")}, rate_limits=None
    ) as running:
        yield running


def message_update(update_id: int, *, person: int, text: str) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Eve", "language_code": "en"}
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_790_000_000,
            "chat": {"id": person, "type": "private", "first_name": "Eve"},
            "from": sender,
            "text": text,
            "entities": [{"type": "bot_command", "offset": 0, "length": len(text)}],
        },
    }


async def deliver(http: aiohttp.ClientSession, replica: Replica, update: dict[str, Any]) -> int:
    headers = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET}
    async with http.post(f"{replica.url}/telegram/webhook", json=update, headers=headers) as response:
        return response.status


async def answers_of(database: Database, *, person: int) -> list[str]:
    async with database.begin() as connection:
        return [
            row.method
            for row in await fetch_all(
                connection, "SELECT method FROM outbox WHERE chat_id = :person ORDER BY id", person=person
            )
        ]


async def test_an_update_delivered_three_times_to_two_replicas_acts_once(
    database: Database, sandbox: Sandbox, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    phone = await Phone.register(http, url=sandbox.url, first_name="Eve")
    await phone.do("allow-writing")
    update = message_update(7_000, person=phone.id, text="/help")
    async with (
        running_replica(database, sandbox=sandbox, folder=tmp_path) as one,
        running_replica(database, sandbox=sandbox, folder=tmp_path) as two,
    ):
        statuses = await asyncio.gather(*(deliver(http, replica, update) for replica in (one, two, one, two, one, two)))
        assert statuses == [200] * 6
        await phone.wait(timeout=20)
        once = await answers_of(database, person=phone.id)
        assert await deliver(http, two, update) == 200
    assert await answers_of(database, person=phone.id) == once == ["sendMessage"]


async def test_a_wrong_secret_is_refused_and_nothing_is_handled(
    database: Database, sandbox: Sandbox, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    async with running_replica(database, sandbox=sandbox, folder=tmp_path) as replica:
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}):
            async with http.post(
                f"{replica.url}/telegram/webhook", json=message_update(1, person=5, text="/help"), headers=headers
            ) as response:
                assert response.status == 401
        async with http.post(
            f"{replica.url}/telegram/webhook",
            data=b"not json",
            headers={"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET},
        ) as response:
            assert response.status == 400
    assert await answers_of(database, person=5) == []


async def test_a_message_goes_out_although_its_replica_was_killed_between_commit_and_send(
    database: Database, sandbox: Sandbox, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    phone = await Phone.register(http, url=sandbox.url, first_name="Eve")
    await phone.do("allow-writing")
    async with running_replica(database, sandbox=sandbox, folder=tmp_path) as doomed:
        async with database.begin() as connection:
            # As after a flood answer for the whole bot: what is committed now cannot be sent yet.
            await execute(connection, "UPDATE send_budget SET blocked_until = now() + interval '1 hour'")
        assert await deliver(http, doomed, message_update(7_100, person=phone.id, text="/help")) == 200
        await doomed.kill()
    assert await answers_of(database, person=phone.id) == ["sendMessage"]
    assert [message for message in (await phone.chat())["messages"] if message["from_bot"]] == []
    async with database.begin() as connection:
        await execute(connection, "UPDATE send_budget SET blocked_until = now()")
    async with running_replica(database, sandbox=sandbox, folder=tmp_path):
        assert (await phone.wait(timeout=20))["text"]


async def test_two_hundred_simultaneous_mutual_likes_make_two_hundred_matches_and_four_hundred_announcements(
    database: Database, sandbox: Sandbox, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    phones = [await Phone.register(http, url=sandbox.url, first_name=f"P{number}") for number in range(2 * PAIRS)]
    for phone in phones:
        await phone.do("allow-writing")
    async with database.begin() as connection:
        await settle(connection, settlers=[settler(phone.id, number) for number, phone in enumerate(phones)])
        # On a slow machine likes would wait long enough for an answer to be told as likes first.
        await execute(
            connection, "INSERT INTO notification_settings (user_id, tell_like) SELECT user_id, false FROM members"
        )
    signer = Signer(SESSION_SECRET, now=time.time)
    room = asyncio.Semaphore(AT_ONCE)

    async def like(replica: Replica, *, liker: Phone, liked: Phone) -> str:
        headers = {"Authorization": f"Bearer {signer.session_token(liker.id)[0]}"}
        body = {"target_id": liked.id, "action": "like", "key": str(uuid4())}
        async with room, http.post(f"{replica.url}/api/swipes", json=body, headers=headers) as response:
            assert response.status == 200, await response.text()
            return str((await response.json())["outcome"])

    async with (
        running_replica(database, sandbox=sandbox, folder=tmp_path, SEND_RATE="1000") as one,
        running_replica(database, sandbox=sandbox, folder=tmp_path, SEND_RATE="1000") as two,
    ):
        likes = []
        for her, him in zip(phones[::2], phones[1::2], strict=True):
            likes += [like(one, liker=her, liked=him), like(two, liker=him, liked=her)]
        outcomes = await asyncio.gather(*likes)
        again = await asyncio.gather(
            *(like(two, liker=her, liked=him) for her, him in zip(phones[::2], phones[1::2], strict=True))
        )
        for phone in phones:
            await phone.wait(timeout=60)
    assert (outcomes.count("matched"), outcomes.count("recorded")) == (PAIRS, PAIRS)
    assert set(again) == {"matched"}, "a repeated like is answered as the first one, and tells nobody anew"
    async with database.begin() as connection:
        assert await fetch_value(connection, "SELECT count(*) FROM matches") == PAIRS
        assert await fetch_value(connection, "SELECT count(*) FROM outbox") == 2 * PAIRS
        assert await fetch_value(connection, "SELECT count(*) FROM outbox WHERE state = 'sent'") == 2 * PAIRS
    received = [[message for message in (await phone.chat())["messages"] if message["from_bot"]] for phone in phones]
    assert [len(messages) for messages in received] == [1] * (2 * PAIRS)
