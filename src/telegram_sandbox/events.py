"""Live events: whoever subscribes sees everything published from then on, in order."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from aiohttp import web

from telegram_sandbox.shapes import Json

_HEARTBEAT_SECONDS = 15.0


class Broadcast:
    """Hands every published event to every present subscriber; `None` in a queue means the sandbox is stopping."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Json | None]] = set()
        self._closed = False

    def publish(self, event: Json) -> None:
        """Give `event` to the present subscribers."""
        for queue in self._queues:
            queue.put_nowait(event)

    @contextmanager
    def subscribe(self) -> Iterator[asyncio.Queue[Json | None]]:
        """Collect events in a queue for as long as the block runs."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        if self._closed:
            queue.put_nowait(None)
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    def close(self) -> None:
        """End every subscription, now and later, so that the server can stop."""
        self._closed = True
        for queue in self._queues:
            queue.put_nowait(None)


async def stream_events(request: web.Request, *, source: Broadcast) -> web.StreamResponse:
    """Answer with server-sent events, one JSON object per event, until either side ends it."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    with source.subscribe() as queue, suppress(ConnectionResetError):
        await response.prepare(request)
        await response.write(b": open\n\n")
        while True:
            try:
                event = await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                await response.write(b": alive\n\n")
                continue
            if event is None:
                break
            await response.write(b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n")
    return response
