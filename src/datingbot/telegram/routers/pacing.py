"""Pacing: more commands in a minute than a person sends are answered once, then not at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, TelegramObject

from datingbot.domain.conduct import COMMANDS, Quota
from datingbot.services.context import Context
from datingbot.storage import quotas
from datingbot.storage.members import Member
from datingbot.telegram.outgoing import Outgoing

TOLD = Quota("command-told", 1, COMMANDS.seconds)
"""The windows are the same as those of commands, so that the sentence comes once in each."""


class Pacing(BaseMiddleware):
    """Answers a member whose commands are used up; each message and each pressed button took one when it came."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        context: Context = data["context"]
        member: Member = data["member"]
        out: Outgoing = data["out"]
        if data["commands_left"] >= 0:
            return await handler(event, data)
        text = context.texts.say_html(member.language, "bot-too-fast")
        if isinstance(event, CallbackQuery):
            # A button spins until it is answered, however often it is pressed.
            out.answer_callback(member.user_id, event.id, text=text)
        elif await quotas.take(data["connection"], user_id=member.user_id, quota=TOLD):
            out.text(member.user_id, text)
        return None
