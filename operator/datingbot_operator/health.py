"""What the kubelet and Prometheus ask: is the loop alive, and what has it done."""

from __future__ import annotations

import time

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

SILENCE_SECONDS = 120.0
"""A loop that could not list the `DatingBot`s for this long, which it does every half minute, is restarted."""


class Heartbeat:
    """When the loop last listed all `DatingBot`s."""

    def __init__(self) -> None:
        self._beat = time.monotonic()

    def beat(self) -> None:
        """The loop is alive."""
        self._beat = time.monotonic()

    @property
    def age(self) -> float:
        """Seconds since."""
        return time.monotonic() - self._beat


async def serve_health(heartbeat: Heartbeat, *, port: int) -> web.AppRunner:
    """Answer `/healthz` and `/metrics` on every address; the caller cleans the runner up."""

    async def health(_request: web.Request) -> web.Response:
        if heartbeat.age > SILENCE_SECONDS:
            return web.Response(status=503, text=f"no listing for {heartbeat.age:.0f} s")
        return web.Response(text="ok")

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes([web.get("/healthz", health), web.get("/metrics", metrics)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", port).start()  # noqa: S104 - a pod listens to all
    return runner
