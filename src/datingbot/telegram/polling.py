"""Polling: updates fetched instead of received, for machines without a public address; handled the same way."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import aiohttp
import msgspec
import structlog

from datingbot.storage.database import DatabaseUnavailable
from datingbot.telegram.updates import NotAnUpdate, UpdateDesk, UpdateFailed, wanted_updates

WAIT_SECONDS = 25
RETRY_FIRST_SECONDS = 0.5
RETRY_MOST_SECONDS = 30.0

log = structlog.get_logger(__name__)


class _Sender(msgspec.Struct):
    id: int


class _Origin(msgspec.Struct, rename={"sender": "from"}):
    sender: _Sender | None = None


class _Numbered(msgspec.Struct):
    update_id: int
    message: _Origin | None = None
    edited_message: _Origin | None = None
    callback_query: _Origin | None = None
    my_chat_member: _Origin | None = None
    pre_checkout_query: _Origin | None = None

    def lane(self) -> int:
        """The member whose updates must stay in order; 0 for none."""
        origin = (
            self.message or self.edited_message or self.callback_query or self.my_chat_member or self.pre_checkout_query
        )
        return origin.sender.id if origin and origin.sender else 0


class _Page(msgspec.Struct):
    ok: bool
    result: list[msgspec.Raw] = []
    description: str = ""


async def poll(
    desk: UpdateDesk, *, session: aiohttp.ClientSession, url: str, token: str, selling: bool = False
) -> None:
    """Fetch and handle updates until cancelled; an offset is confirmed only after its updates were committed."""
    offset = 0
    delay = RETRY_FIRST_SECONDS
    while True:
        request = {"offset": offset, "timeout": WAIT_SECONDS, "allowed_updates": list(wanted_updates(selling=selling))}
        try:
            async with session.post(
                f"{url}/bot{token}/getUpdates", json=request, timeout=aiohttp.ClientTimeout(total=WAIT_SECONDS + 10)
            ) as response:
                page = msgspec.json.decode(await response.read(), type=_Page)
        except (aiohttp.ClientError, TimeoutError, OSError, msgspec.DecodeError) as error:
            log.warning("updates cannot be fetched", error=type(error).__name__, again_in=delay)
            await asyncio.sleep(delay)
            delay = min(delay * 2, RETRY_MOST_SECONDS)
            continue
        if not page.ok:
            log.warning("Telegram refuses to give updates", reason=page.description, again_in=delay)
            await asyncio.sleep(delay)
            delay = min(delay * 2, RETRY_MOST_SECONDS)
            continue
        delay = RETRY_FIRST_SECONDS
        lanes: dict[int, list[bytes]] = defaultdict(list)
        for raw in page.result:
            update = msgspec.json.decode(raw, type=_Numbered)
            lanes[update.lane()].append(bytes(raw))
            offset = max(offset, update.update_id + 1)
        async with asyncio.TaskGroup() as group:
            for updates in lanes.values():
                group.create_task(_handle_in_order(desk, updates))


async def _handle_in_order(desk: UpdateDesk, updates: list[bytes]) -> None:
    for body in updates:
        delay = RETRY_FIRST_SECONDS
        while True:
            try:
                await desk.accept(body)
                break
            except NotAnUpdate:
                break
            except (UpdateFailed, DatabaseUnavailable):
                await asyncio.sleep(delay)
                delay = min(delay * 2, RETRY_MOST_SECONDS)
