"""The API on a real socket, with the test's database, and people who speak to it."""

from __future__ import annotations

import hashlib
import hmac
import io
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image

from conftest import TOKEN
from datingbot.api.server import ApiDesk, add_routes
from datingbot.services.context import Context

Client = TestClient[web.Request, web.Application]


@dataclass
class Wakes:
    """How often the sender was woken."""

    count: int = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture
def wakes() -> Wakes:
    return Wakes()


@pytest.fixture
async def client(context: Context, wakes: Wakes) -> AsyncIterator[Client]:
    application = web.Application(client_max_size=12 * 1024 * 1024)
    add_routes(application, ApiDesk(context=context, bot_token=TOKEN, ed25519_key=None, wake=wakes))
    async with TestClient(TestServer(application)) as running:
        yield running


def sign(fields: dict[str, str], *, token: str = TOKEN) -> str:
    """initData as Telegram signs it."""
    checked = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    return urlencode({**fields, "hash": hmac.new(key, checked.encode(), hashlib.sha256).hexdigest()})


def launch(user_id: int, *, auth_date: int | None = None, **more: str) -> dict[str, str]:
    """The fields of one launch."""
    user = {"id": user_id, "first_name": "Eve", "language_code": "en"}
    return {
        "auth_date": str(auth_date if auth_date is not None else int(time.time())),
        "query_id": str(uuid4()),
        "user": msgspec.json.encode(user).decode(),
        **more,
    }


@dataclass
class Speaker:
    """A member with a session."""

    client: Client
    user_id: int
    token: str

    async def call(self, method: str, path: str, **request: Any) -> tuple[int, Any]:
        """(status, JSON body or None)."""
        headers = {"Authorization": f"Bearer {self.token}", **request.pop("headers", {})}
        async with self.client.request(method, path, headers=headers, **request) as response:
            content = await response.read()
            return response.status, msgspec.json.decode(content) if content else None


async def speak(client: Client, context: Context, user_id: int) -> Speaker:
    """A session for a member who exists."""
    return Speaker(client, user_id, context.signer.session_token(user_id)[0])


def picture(width: int = 640, height: int = 800, *, kind: str = "JPEG", **save: Any) -> bytes:
    """An image with a gradient."""
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(buffer, kind, **save)
    return buffer.getvalue()
