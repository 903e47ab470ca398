"""The attack: cases by the thousand against two replicas, and everything that should not have happened."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp
from yarl import URL

from conftest import TOKEN
from hostile.bombs import make_bombs
from hostile.forgeries import forge
from hostile.ground import AT_HOME, HOSTILE, Ground
from hostile.mutations import WORDS, spoil, write
from hostile.samples import SENT_DATA, body_of, update
from replicas import WEBHOOK_SECRET

AT_ONCE = 24
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LEAK = re.compile(rb"Traceback|File \"|asyncpg|sqlalchemy|psycopg|/site-packages/|SELECT |INSERT INTO", re.IGNORECASE)
_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f]")
MEMORY_MOST_MB = 700
"""What both replicas together may grow by while bombs are decoded, two at a time in each."""

Case = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Findings:
    """``cases`` by kind, ``statuses`` of all answers, and a sentence for everything that was wrong."""

    cases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def judge(self, kind: str, status: int, body: bytes, *, what: object) -> None:
        """No answer is a 5xx, and none shows the inside."""
        self.cases[kind] += 1
        self.statuses[status] += 1
        if status >= 500:
            self.wrong.append(f"{kind}: {status} for {str(what)[:300]!r}")
        if LEAK.search(body):
            self.wrong.append(f"{kind}: the answer shows the inside: {body[:200]!r} for {str(what)[:300]!r}")


async def run_together(cases: Iterator[Case]) -> None:
    """All cases, some at once."""

    async def work() -> None:
        for case in cases:
            await case()

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())


@asynccontextmanager
async def nothing_changes(ground: Ground, findings: Findings, *, people: range | None, why: str) -> AsyncIterator[None]:
    """What these people own (all of it without any) is the same before and after."""
    before = await ground.list_belongings(people=people)
    yield
    after = await ground.list_belongings(people=people)
    findings.wrong += [f"{why}: {table} changed" for table in after if after[table] != before.get(table)]


async def send_forged_launches(ground: Ground, findings: Findings, *, count: int, chance: Random) -> None:
    """initData that Telegram never signed opens nothing and writes nothing."""
    urls = itertools.cycle(ground.urls)

    async def send(raw: str) -> None:
        # An address and a header can only carry what HTTP can: the rest never leaves a client.
        header = {
            "Authorization": "tma " + _UNSENDABLE.sub("%0A", raw),
            "Idempotency-Key": f"{chance.getrandbits(64):x}",
        }
        async with ground.http.post(f"{next(urls)}/api/session", headers=header) as response:
            body = await response.read()
            findings.judge("forged initData", response.status, body, what=raw)
            if response.status < 400:
                findings.wrong.append(f"a forged launch was believed: {raw[:300]!r}")

    now = int(time.time())
    cases = (_case(send, forge(chance, token=TOKEN, victim=chance.choice(AT_HOME), now=now)) for _ in range(count))
    async with nothing_changes(ground, findings, people=None, why="forged launches"):
        await run_together(cases)


async def knock_without_a_session(ground: Ground, findings: Findings, *, count: int, chance: Random) -> None:
    """Every route but the open ones, with sessions that are none."""
    operations = [each for each in await _operations(ground) if each.needs_session]
    genuine = ground.session(1)["Authorization"]
    tokens = (
        "",
        "Bearer",
        "Bearer x",
        genuine[:-1] + ("A" if genuine[-1] != "A" else "B"),
        genuine.replace("Bearer", "tma"),
        "Bearer " + "9" * 3_000,
    )
    urls = itertools.cycle(ground.urls)

    async def send(operation: _Operation) -> None:
        token = chance.choice(tokens)
        body = write(operation.make_body(chance), chance=chance)
        async with ground.http.request(
            operation.method,
            next(urls) + operation.fill(chance, ids=("1", "2", "3")),
            headers={"Authorization": token},
            data=body,
        ) as response:
            findings.judge(
                "requests without a session", response.status, await response.read(), what=(operation.path, token)
            )
            if response.status < 400:
                findings.wrong.append(
                    f"{operation.method} {operation.path} answered {response.status} without a session"
                )

    async with nothing_changes(ground, findings, people=None, why="requests without a session"):
        await run_together(_case(send, chance.choice(operations)) for _ in range(count))


async def send_requests(ground: Ground, findings: Findings, *, count: int, chance: Random) -> None:
    """Spoiled bodies, paths and queries from members who are logged in."""
    operations = await _operations(ground)
    urls = itertools.cycle(ground.urls)

    async def send(operation: _Operation) -> None:
        body = write(spoil(operation.make_body(chance), chance=chance), chance=chance)
        headers = ground.session(chance.choice(HOSTILE)) | {"Idempotency-Key": chance.choice(("k1", "", "x" * 65, "é"))}
        path = operation.fill(
            chance, ids=(*WORDS, "0", "-1", "1", "99999999999999999999", "00000000-0000-0000-0000-000000000000")
        )
        address = URL(next(urls) + path, encoded=True)
        async with ground.http.request(operation.method, address, headers=headers, data=body) as response:
            # A stream of events goes on for as long as somebody listens.
            streams = response.content_type == "text/event-stream"
            content = b"" if streams else await response.read()
            findings.judge("requests of members", response.status, content, what=(operation.method, path, body[:200]))

    async with nothing_changes(ground, findings, people=AT_HOME, why="requests of others"):
        await run_together(_case(send, chance.choice(operations)) for _ in range(count))


async def send_updates(ground: Ground, findings: Findings, *, count: int, chance: Random) -> None:
    """Spoiled updates and spoiled sendData with Telegram's secret."""
    numbers = itertools.count(chance.randrange(10**6, 10**8))
    urls = itertools.cycle(ground.urls)

    async def send(kind: str, body: bytes) -> None:
        headers = {SECRET_HEADER: WEBHOOK_SECRET, "Content-Type": "application/json"}
        async with ground.http.post(f"{next(urls)}/telegram/webhook", data=body, headers=headers) as response:
            findings.judge(kind, response.status, await response.read(), what=body)

    def make() -> Iterator[Case]:
        for _ in range(count):
            number, person = next(numbers), chance.choice(HOSTILE)
            document = update(chance, update_id=number, person=person)
            if chance.random() < 0.3:
                data = write(spoil(chance.choice(SENT_DATA), chance=chance), chance=chance)
                text = data.decode(errors="surrogateescape")
                document = {
                    "update_id": number,
                    "message": _message(number, person) | {"web_app_data": {"data": text, "button_text": "Open"}},
                }
                yield _case(send, "sendData", json.dumps(document).encode())
            elif chance.random() < 0.5:
                # Well-formed, with hostile words: this is what Telegram itself would carry.
                document = {"update_id": number, "message": _message(number, person) | {"text": _words(chance)}}
                yield _case(send, "updates", json.dumps(document).encode())
            else:
                yield _case(send, "updates", write(spoil(document, chance=chance), chance=chance))

    async with nothing_changes(ground, findings, people=AT_HOME, why="updates of others"):
        await run_together(make())


async def drop_bombs(ground: Ground, findings: Findings, *, chance: Random) -> float:
    """Photos that unfold; the most that both replicas grew by, in MB."""
    before = most = ground.memory_mb
    watching = asyncio.Event()

    async def watch() -> None:
        nonlocal most
        while not watching.is_set():
            most = max(most, ground.memory_mb)
            await asyncio.sleep(0.02)

    async def drop(name: str, content: bytes, kind: str, url: str) -> None:
        headers = ground.session(chance.choice(HOSTILE)) | {"Content-Type": kind}
        async with ground.http.post(f"{url}/api/photos", data=io.BytesIO(content), headers=headers) as response:
            findings.judge("bombs", response.status, await response.read(), what=name)

    watcher = asyncio.create_task(watch())
    bombs = make_bombs(chance)
    for name, content in bombs.items():
        async with asyncio.TaskGroup() as group:
            for url in ground.urls * 2:
                group.create_task(drop(name, content, chance.choice(("image/png", "image/jpeg", "image/webp")), url))
    watching.set()
    await watcher
    grown = most - before
    if grown > MEMORY_MOST_MB:
        findings.wrong.append(f"bombs: the replicas grew by {grown:.0f} MB, more than {MEMORY_MOST_MB}")
    return grown


@dataclass(frozen=True, slots=True)
class _Operation:
    """One operation of the service's own OpenAPI document."""

    method: str
    path: str
    needs_session: bool
    parameters: tuple[dict[str, Any], ...]
    schema: dict[str, Any] | None
    components: dict[str, Any]

    def make_body(self, chance: Random) -> Any:
        """Something that fits."""
        return body_of(self.schema, components=self.components, chance=chance) if self.schema else {"a": 1}

    def fill(self, chance: Random, *, ids: tuple[str, ...]) -> str:
        """The path with ids, and a query with words, both as a client would quote them."""

        def quoted(text: str) -> str:
            return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", errors="surrogatepass"))[:6_000]

        path = re.sub(r"{\w+}", lambda _: quoted(chance.choice(ids)) or "0", self.path)
        names = [each["name"] for each in self.parameters if each["in"] == "query" and chance.random() < 0.8]
        query = "&".join(f"{name}={quoted(chance.choice((*WORDS, '52.5', 'Berlin', 'en')))}" for name in names)
        return f"{path}?{query}" if query else path


async def _operations(ground: Ground) -> list[_Operation]:
    async with ground.http.get(f"{ground.urls[0]}/api/openapi.json") as response:
        document = await response.json()
    return [
        _Operation(
            method.upper(),
            path,
            "session" in str(operation.get("security", "")),
            tuple(operation.get("parameters", ())),
            operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema"),
            document["components"]["schemas"],
        )
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _message(number: int, person: int) -> dict[str, Any]:
    who = {"id": person, "is_bot": False, "first_name": "Eve"}
    return {"message_id": number, "date": 1790000000, "chat": {"id": person, "type": "private"}, "from": who}


def _words(chance: Random) -> str:
    return " ".join(
        chance.choice((*WORDS, "/start", "/ban", "/broadcast", "hello"))[:2_000]
        for _ in range(chance.choice((1, 2, 3)))
    )


def _case(send: Callable[..., Awaitable[None]], *details: Any) -> Case:
    async def case() -> None:
        try:
            await send(*details)
        except aiohttp.ServerDisconnectedError:
            # The HTTP parser ends a connection whose request is no HTTP; the next one must work again.
            return

    return case
