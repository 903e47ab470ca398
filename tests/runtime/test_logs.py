"""What the running service writes: JSON lines that name their request or update, and nothing that members wrote."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from conftest import SESSION_SECRET, TOKEN
from datingbot.logs import without_quotes
from datingbot.storage.database import Database
from replicas import ROOT, WEBHOOK_SECRET, environment, free_port, until_ready
from telegram_sandbox import Sandbox

WORDS = "Zaubernuss"
"""In all that members write and are called; no line of code has it."""

INIT_DATA = f"query_id=AAF&user=%7B%22first_name%22%3A%22{WORDS}%22%7D&auth_date=1790000000&hash={'5e' * 32}"
NAMED = "a-name-from-the-way-in"


@dataclass(frozen=True, slots=True)
class Talk:
    """What a replica wrote until it ended."""

    text: str
    refused: tuple[int, ...]
    answered: dict[str, str]

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def find(self, event: str) -> list[dict[str, Any]]:
        """The lines that begin so."""
        return [line for line in self.lines if line["event"].startswith(event)]


def write_update(number: int, text: str, *, user: int = 5) -> dict[str, Any]:
    """A message of a member whom the local Telegram does not know."""
    person = {"id": user, "is_bot": False, "first_name": WORDS, "language_code": "en"}
    chat = {"id": user, "type": "private", "first_name": WORDS}
    message = {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": person, "text": text}
    return {"update_id": number, "message": message}


class Writing:
    """A careless replica's address, and what it has written so far."""

    def __init__(self, process: asyncio.subprocess.Process, *, url: str) -> None:
        self.url = url
        self._process = process
        self._lines: list[str] = []
        self._more = asyncio.Event()
        self._reading = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self._lines.append(line.decode())
            self._more.set()

    async def hear(self, words: str) -> None:
        """Wait until a line has them."""
        async with asyncio.timeout(20):
            while not any(words in line for line in self._lines):
                self._more.clear()
                await self._more.wait()

    async def end(self) -> str:
        """End the replica; gives all it wrote."""
        if self._process.returncode is None:
            self._process.terminate()
        await self._process.wait()
        await self._reading
        return "".join(self._lines)


@contextlib.asynccontextmanager
async def talking(database: Database, *, sandbox: Sandbox, folder: Path) -> AsyncIterator[Writing]:
    """A careless replica at the most talkative level; ended with the block."""
    port = free_port()
    variables = environment(database, sandbox=sandbox, folder=folder, port=port, LOG_LEVEL="debug")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "tests/runtime/talkative_service.py"), "serve"),
        env=variables,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    writing = Writing(process, url=f"http://127.0.0.1:{port}")
    try:
        await until_ready(writing.url)
        yield writing
    finally:
        await writing.end()


@pytest.fixture
async def talk(database: Database, sandbox: Sandbox, http: aiohttp.ClientSession, tmp_path: Path) -> Talk:
    """A conversation with all that can go wrong in it, at the most talkative level."""
    secret = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET}
    refused: list[int] = []
    answered: dict[str, str] = {}
    async with talking(database, sandbox=sandbox, folder=tmp_path) as writing:

        async def post(path: str, body: Any, headers: dict[str, str]) -> None:
            async with http.post(f"{writing.url}{path}", json=body, headers=headers) as response:
                refused.append(response.status)
                answered[path] = response.headers["X-Request-Id"]

        await post("/telegram/webhook", write_update(71, f"/start {WORDS}"), secret)
        await post("/telegram/webhook", write_update(72, f"my name is {WORDS}"), secret)
        await post("/telegram/webhook", write_update(73, f"boom {WORDS}"), secret)
        await post("/telegram/webhook", {"update_id": WORDS}, secret)
        await post(
            "/telegram/webhook", write_update(74, WORDS), {"X-Telegram-Bot-Api-Secret-Token": f"{WORDS}-is-wrong"}
        )
        headers = {"Authorization": f"tma {INIT_DATA}", "Idempotency-Key": "1", "X-Request-Id": NAMED}
        await post("/api/session", {"bio": WORDS}, headers)
        await post(f"/api/deck?q={WORDS}", {}, {"Authorization": f"Bearer {WORDS}", "X-Request-Id": f'"}}{WORDS}'})
        await send_no_http(writing.url)
        await writing.hear("Task exception was never retrieved")
        text = await writing.end()
    return Talk(text, tuple(refused), answered)


async def send_no_http(url: str) -> None:
    """Bytes that are no request, with a member's words in them."""
    host, _, port = url.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET /{WORDS} HTTP/1.1\r\n{WORDS}\r\n\r\n".encode())
    await reader.read()
    writer.close()
    await writer.wait_closed()


async def test_every_line_is_json_and_names_what_it_is_about(talk: Talk) -> None:
    assert talk.refused == (200, 200, 500, 400, 401, 500, 404)
    for line in talk.lines:
        assert {"timestamp", "level", "logger", "event"} <= line.keys(), line
    [failed] = talk.find("an update failed")
    assert (failed["update_id"], failed["level"], failed["logger"]) == (73, "error", "datingbot.telegram.updates")
    assert (failed["error_type"], failed["caused_by"]) == ("RuntimeError", ["ValueError"])
    assert any("talkative_service.py" in place and place.endswith(" quote") for place in failed["stack"])
    [request] = talk.find("a request failed")
    assert (request["request_id"], talk.answered["/api/session"]) == (NAMED, NAMED)
    told = [line["request_id"] for line in talk.find("a request was answered") if line["route"] == "/telegram/webhook"]
    assert len(set(told)) == 5, "every request has a name of its own"
    assert failed["request_id"] in told


async def test_libraries_are_heard_but_not_what_they_were_given(talk: Talk) -> None:
    said = {(line["logger"], line["event"]) for line in talk.lines}
    assert ("aiohttp.client", "cannot send %s") in said
    assert ("asyncio", "lost") in said
    assert any(logger == "py.warnings" for logger, _ in said)
    [never] = talk.find("Task exception was never retrieved")
    assert never["error_type"] == "LookupError"


async def test_neither_secrets_nor_members_words_nor_their_launches_are_in_any_line(
    talk: Talk, database: Database
) -> None:
    password = database.dsn.partition("://")[2].partition("@")[0].partition(":")[2]
    secret_half = TOKEN.partition(":")[2]
    for hidden in (WORDS, secret_half, WEBHOOK_SECRET, SESSION_SECRET, "5e" * 32, "query_id", password):
        assert not hidden or hidden not in talk.text, [line for line in talk.text.splitlines() if hidden in line]


def test_what_telegram_quotes_of_a_message_is_left_out() -> None:
    said = 'Bad Request: can\'t parse entities: Unsupported start tag "Anna" at byte offset 5'
    assert "Anna" not in without_quotes(said)
    assert without_quotes("Bad Request: chat not found") == "Bad Request: chat not found"
