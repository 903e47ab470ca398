"""A chat without Telegram: updates go through the routers in one transaction each, answers are read from the outbox."""

from __future__ import annotations

import io
import itertools
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot

from datingbot.services.context import Context
from datingbot.storage.database import execute, fetch_all
from datingbot.telegram.routers import build_router
from datingbot.telegram.updates import Outcome, UpdateDesk

TOKEN = "4242424242:" + "A" * 35
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One Bot API call the bot wants to make."""

    method: str
    payload: Payload
    photo_id: object

    @property
    def text(self) -> str:
        """What people read."""
        return str(self.payload.get("text", self.payload.get("caption", "")))

    @property
    def buttons(self) -> dict[str, Payload]:
        """Buttons by label, of either keyboard."""
        markup = self.payload.get("reply_markup", {})
        rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
        return {button["text"]: button for row in rows for button in row}


class PhotoBot(Bot):
    """A bot whose downloads give ``content``."""

    content: bytes | Exception = b""

    async def download(self, *_: Any, **__: Any) -> Any:
        """The prepared bytes, or the prepared failure."""
        if isinstance(self.content, Exception):
            raise self.content
        return io.BytesIO(self.content)


class Chat:
    """One person's private chat with the bot."""

    _updates = itertools.count(1)

    def __init__(self, context: Context, *, user_id: int, language: str = "en") -> None:
        self.context = context
        self.user_id = user_id
        self.bot = PhotoBot(TOKEN)
        self._language = language
        self.desk = UpdateDesk(context, bot=self.bot, router=build_router(), wake=lambda: None)

    async def write(self, text: str) -> list[Said]:
        """Send a text."""
        return await self.send(text=text)

    async def send_data(self, data: str | Payload) -> list[Said]:
        """What a Mini App's ``sendData`` makes of a reply keyboard's launch."""
        raw = data if isinstance(data, str) else json.dumps(data)
        return await self.send(web_app_data={"data": raw, "button_text": "Open"})

    async def send(self, **content: Any) -> list[Said]:
        """Send a message."""
        return await self.feed(message=self.message(**content))

    async def press(self, data: str, *, message: Payload | None = None) -> list[Said]:
        """Press an inline button with this callback data."""
        return await self.feed(
            callback_query={
                "id": "77",
                "from": self._person(),
                "chat_instance": "1",
                "message": message or self.message(text="before"),
                "data": data,
            }
        )

    async def feed(self, **update: Any) -> list[Said]:
        """Handle one update as the service would, and take what it put in this chat's outbox."""
        async with self.context.database.begin() as connection:
            await execute(connection, "DELETE FROM outbox")
        body = json.dumps({"update_id": next(self._updates), **update}).encode()
        outcome = await self.desk.accept(body)
        assert outcome is Outcome.HANDLED
        async with self.context.database.begin() as connection:
            rows = await fetch_all(
                connection,
                "SELECT method, CAST(payload AS text) AS payload, photo_id FROM outbox WHERE chat_id = :me ORDER BY id",
                me=self.user_id,
            )
        return [Said(row.method, json.loads(row.payload), row.photo_id) for row in rows]

    def message(self, **content: Any) -> Payload:
        """A message of this chat as Telegram sends it."""
        return {
            "message_id": next(self._updates),
            "date": int(datetime.now(UTC).timestamp()),
            "chat": {"id": self.user_id, "type": "private", "first_name": "Eve"},
            "from": self._person(),
            **content,
        }

    def _person(self) -> Payload:
        return {"id": self.user_id, "is_bot": False, "first_name": "Eve <b>", "language_code": self._language}
