"""``datingbot serve`` with faults that quote what members wrote, as careless code of a later day might."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import sys
import warnings

from aiogram import Router
from aiogram.types import Message
from aiohttp import web

from datingbot import app, cli
from datingbot.api import server
from datingbot.telegram.routers import build_router


async def quote(message: Message) -> None:
    """Fails with the member's own words, on the way of every kind of log line."""
    words = str(message.text)
    logging.getLogger("aiohttp.client").warning("cannot send %s", words)
    warnings.warn(f"strange: {words}", stacklevel=1)
    asyncio.get_running_loop().call_exception_handler({"message": "lost", "exception": ValueError(words)})
    task = asyncio.ensure_future(_lose(words))
    await asyncio.wait([task])
    del task
    try:
        int(words)
    except ValueError as error:
        raise RuntimeError(f"{words} is no number") from error


async def _lose(words: str) -> None:
    raise LookupError(words)


def build_careless_router() -> Router:
    """The service's own router behind one that fails."""
    router = Router()
    router.message.register(quote, lambda message: str(message.text).startswith("boom"))
    router.include_router(build_router())
    return router


async def refuse(_desk: object, request: web.Request) -> None:
    """Fails with the whole request."""
    raise RuntimeError(f"{await request.text()} {dict(request.headers)} {request.url}")


app.build_router = build_careless_router
server.ROUTES = tuple(
    dataclasses.replace(route, handler=refuse) if route.path == "/api/session" else route for route in server.ROUTES
)
sys.exit(cli.main(sys.argv[1:]))
