"""Health: what keeps a replica in the service, what restarts it, and the metrics read from Postgres."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import generate_latest

from datingbot import observability as metrics
from datingbot.storage import numbers, outbox
from datingbot.storage.database import Database, DatabaseUnavailable
from datingbot.storage.schema_level import NEEDS_EXPAND, TOLERATES_CONTRACT, SchemaLevel, read_schema_level

STALLED_SECONDS = 60.0
"""A sender that did not look at the outbox for so long hangs; a restart helps."""

NUMBERS_FRESH_SECONDS = 15.0
HOUR_SECONDS = 3600

PROBE_SECONDS = 1.0
"""How long a readiness probe waits for Postgres: less than the kubelet waits for the probe."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Health:
    """One replica's state. ``beat`` gives the monotonic time of the sender's last look at the outbox."""

    def __init__(self, database: Database, *, beat: Callable[[], float]) -> None:
        self._database = database
        self._beat = beat
        self._fits = False
        self._looking: asyncio.Task[SchemaLevel] | None = None
        self._measured_at = float("-inf")
        self.draining = False

    async def healthz(self, _request: web.Request) -> web.Response:
        """200 while this process makes progress; a database that is away is not this process's fault."""
        silent = time.monotonic() - self._beat()
        if silent > STALLED_SECONDS:
            return web.json_response({"status": "stalled", "sender_silent_seconds": round(silent)}, status=503)
        return web.json_response({"status": "ok"})

    async def readyz(self, _request: web.Request) -> web.Response:
        """200 once the schema fits and until the drain.

        When Postgres goes away later the replica stays ready: it answers 503 with Retry-After, and Telegram keeps
        the updates. Taking all replicas out would only turn that into connection errors.
        """
        if self.draining:
            return web.json_response({"status": "draining"}, status=503)
        level = await self._look()
        if level is None:
            status = {"status": "ready" if self._fits else "starting", "database": "unavailable"}
            return web.json_response(status, status=200 if self._fits else 503)
        self._fits = level.fits
        body = {
            "status": "ready" if level.fits else "schema does not fit",
            "database": "ok",
            "schema": {"expand": level.expand, "contract": level.contract},
            "needs": {"expand": NEEDS_EXPAND, "tolerates_contract": TOLERATES_CONTRACT},
        }
        return web.json_response(body, status=200 if level.fits else 503)

    async def _look(self) -> SchemaLevel | None:
        """The schema's level, or None when Postgres does not tell it in time; the question then goes on by itself.

        Cancelling it would wait for the very server that is silent.
        """
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(read_schema_level(self._database))
        await asyncio.wait({self._looking}, timeout=PROBE_SECONDS)
        if not self._looking.done():
            return None
        try:
            return self._looking.result()
        except DatabaseUnavailable:
            return None

    async def metrics(self, _request: web.Request) -> web.Response:
        """Prometheus text; numbers of the whole service are at most 15 s old."""
        if time.monotonic() - self._measured_at > NUMBERS_FRESH_SECONDS:
            self._measured_at = time.monotonic()
            try:
                await self._measure()
            except DatabaseUnavailable:
                self._measured_at = float("-inf")
        content = generate_latest(metrics.REGISTRY)
        return web.Response(body=content, content_type="text/plain", charset="utf-8")

    async def _measure(self) -> None:
        async with self._database.autocommit() as connection:
            pending, lag = await outbox.measure_lag(connection)
            counted = await numbers.read_service(connection)
        metrics.OUTBOX_PENDING.set(pending)
        metrics.OUTBOX_LAG.set(lag)
        metrics.MEMBERS.set(counted.members)
        metrics.PROFILES.set(counted.profiles)
        metrics.LIKES.set(counted.likes)
        metrics.PASSES.set(counted.passes)
        metrics.MATCHES.set(counted.matches)
        for window, active in (
            ("day", counted.active),
            ("week", counted.active_week),
            ("month", counted.active_month),
        ):
            metrics.ACTIVE.labels(window).set(active)
        # What cannot be told yet is 0 from the start, so that a dashboard has a line to go on from.
        metrics.REPLY_RATIO.set((counted.reply_rate or 0.0) / 100)
        metrics.EXPOSURE_GINI.set(counted.exposure_gini or 0.0)
        metrics.REPORTS_OPEN.set(counted.reports_waiting)
        metrics.REPORTS_WAIT.set((counted.waiting_hours or 0.0) * HOUR_SECONDS)
        metrics.REPORTS_REVIEW.set((counted.review_hours or 0.0) * HOUR_SECONDS)


@web.middleware
async def measure_requests(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count and time every request by its route's pattern, never by the address a stranger chose."""
    started = time.perf_counter()
    resource = request.match_info.route.resource
    route = resource.canonical if resource is not None else "unknown"
    status = 500
    try:
        response = await handler(request)
        status = response.status
        return response
    except web.HTTPException as error:
        status = error.status
        raise
    finally:
        metrics.REQUESTS.labels(route, str(status)).inc()
        metrics.REQUEST_SECONDS.labels(route).observe(time.perf_counter() - started)
