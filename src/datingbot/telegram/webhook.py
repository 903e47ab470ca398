"""The webhook: the secret is checked, the update is committed, and only then does Telegram get its 200."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from aiogram import Bot
from aiohttp import web

from datingbot.observability import UPDATES
from datingbot.storage.database import DatabaseUnavailable
from datingbot.telegram.updates import NotAnUpdate, UpdateDesk, UpdateFailed, wanted_updates

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
RETRY_SECONDS = 2
MAX_CONNECTIONS = 40


def webhook_handler(desk: UpdateDesk, *, secret: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    """An aiohttp handler for Telegram's POST (https://core.telegram.org/bots/api#setwebhook)."""
    expected = secret.encode()

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, expected):
            UPDATES.labels("refused").inc()
            return web.Response(status=401, text="the secret token is missing or wrong")
        try:
            await desk.accept(await request.read())
        except NotAnUpdate:
            return web.Response(status=400, text="this is not a Telegram update")
        except DatabaseUnavailable:
            return web.Response(status=503, headers={"Retry-After": str(RETRY_SECONDS)})
        except UpdateFailed:
            return web.Response(status=500)
        return web.Response()

    return receive


async def sync_webhook(bot: Bot, *, public_url: str, secret: str, selling: bool = False) -> bool:
    """Point Telegram at this service when it points elsewhere; True when something had to change.

    Telegram never tells the secret it holds, so the URL carries a mark of it and changes when the secret does.
    """
    mark = hmac.digest(secret.encode(), b"webhook-url", "sha256").hex()[:12]
    url = f"{public_url}{PATH}?k={mark}"
    wanted = wanted_updates(selling=selling)
    info = await bot.get_webhook_info()
    if info.url == url and sorted(info.allowed_updates or ()) == sorted(wanted):
        return False
    await bot.set_webhook(url, secret_token=secret, allowed_updates=list(wanted), max_connections=MAX_CONNECTIONS)
    return True
