"""The sender: claims what is due in the outbox, at Telegram's pace, and settles each message by its answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog

from datingbot.delivery.bot_api import Answer, BotApi
from datingbot.delivery.verdict import Outcome, judge
from datingbot.logs import without_quotes
from datingbot.observability import DELIVERIES
from datingbot.photos.store import PhotoStore
from datingbot.services.exporting import FILE_NAME
from datingbot.services.keyring import CannotOpen, Keyring, outbox_place
from datingbot.storage import members, outbox, photos
from datingbot.storage.database import Database, DatabaseUnavailable
from datingbot.storage.outbox import Claimed

CHAT_PAUSE = timedelta(seconds=1)
"""Telegram allows one message a second in a chat."""

BURST = 2.0
BURST_SECONDS = 0.05
"""A bot that may send much faster than Telegram's usual limit saves up this long, so that one look finds several."""
IN_FLIGHT_MOST = 16
GATHER_SECONDS = 0.005
"""How long a busy sender waits between two looks, so that one look finds several messages."""

IDLE_SECONDS = 1.0
"""How often the outbox is looked at unasked: for messages of other replicas, and those that were put off."""

SETTLE_SECONDS = 30
"""How long a sender that is stopped waits for Postgres, and then for Telegram; the lease is twice as long."""

ReadArchive = Callable[[UUID], Awaitable[bytes | None]]
"""The bytes of a member's archive, or None when it is gone."""

log = structlog.get_logger(__name__)


class Sender:
    """Runs in every replica; the pace is kept in Postgres, so together they send no more than one would."""

    def __init__(
        self,
        database: Database,
        *,
        api: BotApi,
        store: PhotoStore,
        keyring: Keyring,
        read_archive: ReadArchive,
        rate: float,
    ) -> None:
        self._database = database
        self._api = api
        self._store = store
        self._keyring = keyring
        self._read_archive = read_archive
        self._rate = rate
        self._burst = max(BURST, rate * BURST_SECONDS)
        self._wanted = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._sent: list[Claimed] = []
        self.beat = time.monotonic()

    def wake(self) -> None:
        """There is something to send: called after every commit that queued a message."""
        self._wanted.set()

    async def run(self) -> None:
        """Send until cancelled; messages claimed and in flight are settled before it returns."""
        looking: asyncio.Task[bool] | None = None
        try:
            while True:
                self.beat = time.monotonic()
                self._wanted.clear()
                # Not cancelled with the rest: what it claimed would wait for the lease's end before anybody sends it,
                # and what it was to mark would be sent again.
                looking = asyncio.create_task(self._look())
                if await asyncio.shield(looking):
                    await asyncio.sleep(GATHER_SECONDS)
                else:
                    await self._rest()
        finally:
            if looking is not None:
                await asyncio.wait([looking], timeout=SETTLE_SECONDS)
            if self._running:
                await asyncio.wait(self._running, timeout=SETTLE_SECONDS)
            await self._exchange(most=0)

    async def _look(self) -> bool:
        """Begin to send what is due; whether anything was."""
        claimed = await self._exchange(most=IN_FLIGHT_MOST - len(self._running))
        for message in claimed:
            task = asyncio.create_task(self._settle(message))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return bool(claimed)

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self._wanted.wait()
        except TimeoutError:
            return
        # What wakes the sender seldom comes alone.
        await asyncio.sleep(GATHER_SECONDS)

    async def _exchange(self, *, most: int) -> list[Claimed]:
        """Mark what was sent since the last time, and take what is due."""
        sent, self._sent = self._sent, []
        if not sent and most == 0:
            return []
        try:
            async with self._database.autocommit() as connection:
                claimed = await outbox.exchange(
                    connection, sent=sent, pause=CHAT_PAUSE, most=most, rate=self._rate, burst=self._burst
                )
        except DatabaseUnavailable as error:
            # Marked when it is back; if that takes longer than the lease they are sent again: at least once.
            self._sent = sent + self._sent
            log.warning("the outbox cannot be read", unmarked=len(self._sent), error=str(error))
            return []
        if sent or claimed:
            # A chat's next message is due after the pause; one that waits for the budget, sooner.
            loop = asyncio.get_running_loop()
            loop.call_later(CHAT_PAUSE.total_seconds(), self.wake)
            loop.call_later(1 / self._rate, self.wake)
        return claimed

    async def _settle(self, message: Claimed) -> None:
        try:
            answer = await self._send(message)
            await self._record(message, answer)
        except DatabaseUnavailable as error:
            # The lease runs out and the message is sent again: at least once.
            log.warning("what became of a message could not be stored", outbox_id=message.id, error=str(error))
        except Exception:
            log.exception("a message could not be settled", outbox_id=message.id)
        finally:
            self.wake()

    async def _send(self, message: Claimed) -> Answer:
        if message.sealed is not None:
            return await self._send_sealed(message, message.sealed)
        if message.photo_id is None:
            return await self._api.call(message.method, message.payload)
        payload: dict[str, Any] = msgspec.json.decode(message.payload)
        if message.method == "sendDocument":
            return await self._send_archive(payload, export_id=message.photo_id)
        async with self._database.autocommit() as connection:
            file_id = await photos.find_file_id(connection, photo_id=message.photo_id)
        if file_id is not None:
            answer = await self._api.call(message.method, msgspec.json.encode(payload | {"photo": file_id}))
            if answer.status != 400 or "file" not in answer.description.lower():
                return answer
        content = await self._store.get(message.photo_id, "card")
        if content is None:
            # The photo was deleted since: the words still matter.
            text = {"text": payload.pop("caption", "")}
            return await self._api.call("sendMessage", msgspec.json.encode(payload | text))
        answer = await self._api.upload(message.method, payload, field="photo", content=content)
        if answer.ok and (sizes := answer.result.get("photo")):
            async with self._database.autocommit() as connection:
                await photos.remember_file_id(connection, photo_id=message.photo_id, file_id=sizes[-1]["file_id"])
        return answer

    async def _send_sealed(self, message: Claimed, sealed: bytes) -> Answer:
        try:
            words = self._keyring.open(sealed, bound_to=outbox_place(message.chat_id))
        except CannotOpen as error:
            # A refusal, as Telegram's would be: there is nothing to try again.
            return Answer(400, str(error))
        payload: dict[str, Any] = msgspec.json.decode(message.payload)
        return await self._api.call(message.method, msgspec.json.encode(payload | msgspec.json.decode(words)))

    async def _send_archive(self, payload: dict[str, Any], *, export_id: UUID) -> Answer:
        content = await self._read_archive(export_id)
        if content is None:
            # A refusal, as Telegram's would be: there is nothing to try again.
            return Answer(400, "the archive is gone")
        return await self._api.upload("sendDocument", payload, field="document", content=content, file_name=FILE_NAME)

    async def _record(self, message: Claimed, answer: Answer) -> None:
        verdict = judge(answer, attempts=message.attempts)
        DELIVERIES.labels(message.method, verdict.outcome.value).inc()
        if verdict.outcome is Outcome.SENT:
            self._sent.append(message)
            return
        async with self._database.begin() as connection:
            match verdict.outcome:
                case Outcome.UNREACHABLE:
                    await members.mark_unreachable(connection, user_id=message.chat_id)
                    await outbox.drop_for(connection, chat_id=message.chat_id, error=answer.description)
                    await outbox.give_up(connection, message=message, pause=CHAT_PAUSE, error=answer.description)
                case Outcome.REJECTED:
                    log.error("a message was refused", method=message.method, reason=without_quotes(answer.description))
                    await outbox.give_up(
                        connection, message=message, pause=CHAT_PAUSE, error=without_quotes(answer.description)
                    )
                case Outcome.FLOODED | Outcome.RETRIED:
                    await outbox.postpone(
                        connection,
                        message=message,
                        delay=verdict.delay,
                        error=f"{answer.status} {without_quotes(answer.description)}",
                        whole_bot=verdict.whole_bot,
                    )
