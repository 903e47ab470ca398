"""grammY, a client that shares no code with the sandbox, finds a Telegram it can live in.

The sandbox checks parameters with aiogram's models, so tests on aiogram alone could not see a mistake both share.
"""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from telegram_sandbox import Phone, Sandbox

from .conftest import TOKEN

FOLDER = Path(__file__).parent / "grammy"


@pytest.fixture
async def foreign_bot(sandbox: Sandbox, picture: bytes) -> AsyncIterator[asyncio.subprocess.Process]:
    """The grammY bot, polling."""
    if not (FOLDER / "node_modules" / "grammy").is_dir():
        install = ("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund")
        installer = await asyncio.create_subprocess_exec(*install, cwd=FOLDER)
        assert await installer.wait() == 0
    arguments = (sandbox.url, TOKEN, base64.b64encode(picture).decode())
    process = await asyncio.create_subprocess_exec(
        "node", "client.mjs", *arguments, cwd=FOLDER, stdout=asyncio.subprocess.PIPE, limit=2**20
    )
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 20) == b"ready\n"
    yield process
    if process.returncode is None:
        process.kill()
        await process.wait()


async def test_grammy_serves_a_person_from_start_to_stop(
    foreign_bot: asyncio.subprocess.Process, stranger: Phone, picture: bytes
) -> None:
    await stranger.send("/start invite_7")
    card = await stranger.wait(contains="Olga")
    pressed = await stranger.press(card, text="Like")
    answer = await stranger.callback_answer(pressed["callback_query_id"])
    await stranger.do("reply-button", text="Profile")
    await stranger.send_photo(picture)
    await stranger.send("/stop")
    assert foreign_bot.stdout is not None
    seen = json.loads(await asyncio.wait_for(foreign_bot.stdout.readline(), 20))

    assert seen["errors"] == []
    assert (seen["me"]["id"], seen["me"]["username"]) == (42, "date_bot")
    assert seen["commands"] == [{"command": "start", "description": "Begin"}]
    assert seen["start"]["payload"] == "invite_7"
    assert seen["start"]["from"]["id"] == stranger.id
    assert seen["greeting"]["text"] == "Hello"
    assert seen["greeting"]["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert seen["card"]["photo"][-1]["width"] == 40
    assert (seen["pressed"], answer["text"]) == ("1", "Liked")
    assert seen["edited"]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert base64.b64decode(seen["downloaded"]) == picture
    refusals = {
        name: seen[name]["description"] for name in ("missingChat", "emptyText", "answeredTwice", "notModified")
    }
    assert refusals["missingChat"] == "Bad Request: chat not found"
    assert refusals["emptyText"] == "Bad Request: message text is empty"
    assert refusals["answeredTwice"].startswith("Bad Request: query is too old")
    assert refusals["notModified"].startswith("Bad Request: message is not modified")
    assert seen["flood"]["code"] == 429
    assert seen["flood"]["parameters"]["retry_after"] >= 1
