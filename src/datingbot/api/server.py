"""The server: puts the table of routes on an aiohttp application, with one way to authenticate and to refuse."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from datingbot.api.compression import compress
from datingbot.api.desk import ApiDesk, BotAddress
from datingbot.api.errors import explain, not_found, refuse
from datingbot.api.openapi import describe_api
from datingbot.api.photos import serve_photo
from datingbot.api.privacy import serve_export
from datingbot.api.route import Route
from datingbot.api.routes import ROUTES
from datingbot.api.static import add_webapp

__all__ = ["ApiDesk", "BotAddress", "add_routes"]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_routes(application: web.Application, desk: ApiDesk) -> None:
    """Add everything under /api, and the Mini App's files when the desk has a folder of them."""
    router = application.router
    document = msgspec.json.encode(describe_api())

    async def show_openapi(_request: web.Request) -> web.Response:
        return web.Response(body=document, content_type="application/json")

    async def show_photo(request: web.Request) -> web.StreamResponse:
        try:
            return await serve_photo(desk, request)
        except Exception as error:  # noqa: BLE001 - explain() logs what nobody foresaw
            return _refuse(desk, request, error)

    async def show_export(request: web.Request) -> web.StreamResponse:
        try:
            return await serve_export(desk, request)
        except Exception as error:  # noqa: BLE001 - explain() logs what nobody foresaw
            return _refuse(desk, request, error)

    async def show_nothing(request: web.Request) -> web.Response:
        return _refuse(desk, request, not_found())

    router.add_get("/api/openapi.json", show_openapi)
    for route in ROUTES:
        router.add_route(route.method, route.path, _handler(desk, route))
    router.add_get("/api/photos/{photo_id}/{size}", show_photo)
    router.add_get("/api/exports/{export_id}", show_export)
    router.add_route("*", "/api/{nothing:.*}", show_nothing)
    if desk.webapp is not None:
        add_webapp(application, desk.webapp, texts=desk.context.texts, frame_ancestors=desk.frame_ancestors)


def _handler(desk: ApiDesk, route: Route) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        language: str | None = None
        try:
            if route.auth == "session":
                speaker = await desk.identify(request)
                language = speaker.language
                answer = await route.handler(desk, request, speaker)
            else:
                answer = await route.handler(desk, request)
        except Exception as error:  # noqa: BLE001 - explain() logs what nobody foresaw
            return _refuse(desk, request, error, language=language)
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        if answer is None:
            return web.Response(status=route.status, headers=headers)
        body, coding = compress(msgspec.json.encode(answer), accepted=request.headers.get("Accept-Encoding", ""))
        return web.Response(
            body=body, status=route.status, headers={**headers, **coding}, content_type="application/json"
        )

    return handle


def _refuse(desk: ApiDesk, request: web.Request, error: Exception, *, language: str | None = None) -> web.Response:
    texts = desk.context.texts
    preferred = request.headers.get("Accept-Language", "").split(",")[0].split(";")[0].strip()
    return refuse(explain(error), texts=texts, language=language or texts.choose(preferred or None))
