"""What happens on the stage: people speak to the bot and swipe one another, and nobody of them gives up."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from uuid import UUID

import aiohttp
import asyncpg

from conftest import SESSION_SECRET
from datingbot.services.tokens import Signer
from datingbot.storage.database import Database, execute
from datingbot.storage.settling import settle
from faults.stage import Stage
from faults.verdict import Evidence, Pair
from settlers import settler
from telegram_sandbox import Phone, PhoneError

WORDS = ("/help", "/privacy", "/cancel", "hello", "/start")
BURST_MOST = 3
LIKED = 0.7
SWIPES_A_BURST = 2
PATIENCE = 0.2
"""Seconds between a refusal and the next try."""
WAIT_SECONDS = 30
GIVE_UP_SECONDS = 240
"""Longer than any fault and a dead replica's lease (60 s) together."""


@dataclass(slots=True)
class Traffic:
    """Everybody's part; ``answered`` counts the answers that came, ``refused`` requests that had to be repeated."""

    stage: Stage
    http: aiohttp.ClientSession
    random: Random
    phones: list[Phone] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    asked: dict[int, list[str]] = field(default_factory=dict)
    acknowledged: set[Pair] = field(default_factory=set)
    answered: int = 0
    updates: int = 0
    refused: int = 0
    on_answer: Callable[[int], None] = field(default=lambda _: None)

    async def gather(self, people: int) -> None:
        """Everybody gets a phone, a profile, and writes once, so that what the bot says to each word is known."""
        for _ in range(people):
            # One name for all phones, so that a greeting is the same for all.
            phone = await Phone.register(self.http, url=self.stage.telegram_url, first_name="Eve", language_code="en")
            await phone.do("allow-writing")
            self.phones.append(phone)
        database = Database(self.stage.database_url, pool_size=1)
        try:
            async with database.begin() as connection:
                people_there = [settler(phone.id, number) for number, phone in enumerate(self.phones)]
                await settle(connection, settlers=people_there)
                # Being told of likes comes when it is due, which is no answer to anything.
                await execute(
                    connection,
                    "INSERT INTO notification_settings (user_id, tell_like) SELECT user_id, false FROM members",
                )
        finally:
            await database.close()
        first = self.phones[0]
        for words in WORDS:
            expected = 2 if words == "/start" else 1
            after, heard = await first.send(words), []
            for _ in range(expected):
                message = await first.wait(after=after, timeout=WAIT_SECONDS)
                after = message["message_id"]
                heard.append(message["text"])
            self.answers[words] = heard
            self.asked.setdefault(first.id, []).extend(heard)
            self.updates += 1

    async def run(self, *, updates: int) -> None:
        """All their updates and swipes; ends when everything was answered."""
        share = updates // len(self.phones)
        async with asyncio.TaskGroup() as people:
            for number, phone in enumerate(self.phones):
                random = Random(self.random.random())
                people.create_task(self._live(phone, number=number, updates=share, random=random))

    async def _live(self, phone: Phone, *, number: int, updates: int, random: Random) -> None:
        others = self.phones[1 - number % 2 :: 2]
        swipes = iter(random.sample(others, len(others)))
        headers = {"Authorization": f"Bearer {Signer(SESSION_SECRET, now=time.time).session_token(phone.id)[0]}"}
        asked = self.asked.setdefault(phone.id, [])
        while updates > 0:
            burst = min(updates, random.randint(1, BURST_MOST))
            updates -= burst
            before = len(asked)
            for _ in range(burst):
                words = random.choice([each for each in WORDS if not asked or self.answers[each][0] != asked[-1]])
                sent = await phone.send(words)
                self.updates += 1
                asked += self.answers[words]
            for other, _ in zip(swipes, range(SWIPES_A_BURST), strict=False):
                await self._swipe(phone, other, likes=random.random() < LIKED, key=random, headers=headers)
            await self._hear(phone, text=asked[-1], after=sent)
            self.answered += len(asked) - before
            self.on_answer(self.answered)

    async def _hear(self, phone: Phone, *, text: str, after: int) -> None:
        """Until this text came after the message it answers."""
        async with asyncio.timeout(GIVE_UP_SECONDS):
            while True:
                try:
                    message = await phone.wait(after=after, timeout=WAIT_SECONDS)
                except PhoneError as error:
                    if error.status == HTTPStatus.REQUEST_TIMEOUT:
                        continue
                    raise
                after = message["message_id"]
                if message.get("text") == text:
                    return

    async def _swipe(self, phone: Phone, other: Phone, *, likes: bool, key: Random, headers: dict[str, str]) -> None:
        """Until it is acknowledged; the key makes the repetitions one swipe."""
        form = {
            "target_id": other.id,
            "action": "like" if likes else "dislike",
            "key": str(UUID(int=key.getrandbits(128), version=4)),
        }
        async with asyncio.timeout(GIVE_UP_SECONDS):
            while not await self._try(form, headers=headers):
                self.refused += 1
                await asyncio.sleep(PATIENCE)
        if likes:
            self.acknowledged.add((phone.id, other.id))

    async def _try(self, form: dict[str, object], *, headers: dict[str, str]) -> bool:
        limit = aiohttp.ClientTimeout(total=10)
        try:
            async with self.http.post(
                f"{self.stage.url}/api/swipes", json=form, headers=headers, timeout=limit
            ) as response:
                if response.status != 200 and response.status not in (429, 503, 500, 502, 504):
                    raise AssertionError(f"a swipe was answered with {response.status}: {await response.text()}")
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def read_evidence(self) -> Evidence:
        """What chats and database show, once nothing is due any more."""
        numbers = {phone.id: number for number, phone in enumerate(self.phones)}
        ids = {f"P{number}": user_id for user_id, number in numbers.items()}
        known = {text for texts in self.answers.values() for text in texts}
        connection = await asyncpg.connect(self.stage.database_url)
        try:
            left = await _wait_until_sent(connection)
            heard: dict[int, list[str]] = {}
            announced: dict[int, list[int]] = {}
            for phone in self.phones:
                said = [each for each in (await phone.chat())["messages"] if each["from_bot"]]
                texts = [each.get("text") or each.get("caption", "") for each in said]
                heard[phone.id] = [text for text in texts if not _name_in(text) or text in known]
                announced[phone.id] = [ids[_name_in(text)] for text in texts if _name_in(text) and text not in known]
            return Evidence(
                asked=self.asked,
                heard=heard,
                announced=announced,
                acknowledged=frozenset(self.acknowledged),
                stored=frozenset(
                    (row[0], row[1])
                    for row in await connection.fetch(
                        "SELECT from_user_id, to_user_id FROM user_interactions WHERE action = 'like'"
                    )
                ),
                matches=_pairs(await connection.fetch("SELECT user1_id, user2_id FROM matches")),
                told=_pairs(
                    await connection.fetch(
                        """SELECT o.chat_id, CASE o.chat_id WHEN m.user1_id THEN m.user2_id ELSE m.user1_id END
                             FROM outbox o LEFT JOIN matches m ON m.id = split_part(o.dedupe_key, ':', 2)::bigint
                            WHERE o.dedupe_key LIKE 'match:%'"""
                    )
                ),
                replies=dict(
                    await connection.fetch(
                        "SELECT chat_id, count(*) FROM outbox WHERE dedupe_key IS NULL GROUP BY chat_id"
                    )
                ),
                left=left,
                given_up=await connection.fetchval("SELECT count(*) FROM failed_updates"),
            )
        finally:
            await connection.close()


async def _wait_until_sent(connection: asyncpg.Connection) -> int:
    """How many messages were not sent in the end."""
    waiting = "SELECT count(*) FROM outbox WHERE state = 'pending'"
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < deadline and await connection.fetchval(waiting):
        await connection.execute("SELECT pg_sleep($1)", PATIENCE)
    return int(await connection.fetchval("SELECT count(*) FROM outbox WHERE state <> 'sent'"))


def _name_in(text: str) -> str:
    found = re.search(r"\bP\d+\b", text)
    return found[0] if found else ""


def _pairs(rows: Sequence[asyncpg.Record]) -> list[Pair]:
    return [(row[0], row[1]) for row in rows]
