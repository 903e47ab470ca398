"""A fresh sandbox for every test, a bot on aiogram, and people with phones."""

import struct
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from telegram_sandbox import BotProfile, Phone, Sandbox

TOKEN = "42:first-bot-token"
OTHER_TOKEN = "43:other-bot-token"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Two bots, Telegram's rate limits."""
    bots = {
        TOKEN: BotProfile(username="date_bot", first_name="DatingBot", main_web_app_url="https://app.example.org/"),
        OTHER_TOKEN: BotProfile(username="other_bot", first_name="Other"),
    }
    async with Sandbox(bots=bots) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, session=_session(sandbox)) as running:
        yield running


@pytest.fixture
async def other_bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with Bot(OTHER_TOKEN, session=_session(sandbox)) as running:
        yield running


def _session(sandbox: Sandbox) -> AiohttpSession:
    return AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))


@pytest.fixture
async def stranger(sandbox: Sandbox, http: aiohttp.ClientSession) -> Phone:
    """A person who never wrote to the bot."""
    return await Phone.register(http, url=sandbox.url, first_name="Boris", language_code="ru")


@pytest.fixture
async def anna(sandbox: Sandbox, http: aiohttp.ClientSession) -> Phone:
    """A person who has pressed Start, as message 1."""
    phone = await Phone.register(
        http, url=sandbox.url, first_name="Anna", last_name="K", username="anna_k", language_code="en"
    )
    await phone.send("/start")
    return phone


Caller = Callable[..., Awaitable[tuple[int, dict[str, object]]]]


@pytest.fixture
def call(sandbox: Sandbox, http: aiohttp.ClientSession) -> Caller:
    """Call a Bot API method with a JSON body, without any client library; returns status and envelope."""

    async def post(method: str, **params: object) -> tuple[int, dict[str, object]]:
        async with http.post(f"{sandbox.url}/bot{TOKEN}/{method}", json=params) as response:
            return response.status, await response.json()

    return post


@pytest.fixture
def picture() -> bytes:
    """A grey PNG of 40 x 30 pixels."""
    return make_png(40, 30)


def make_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
