"""What a handler says: Bot API calls that join the outbox at the end of its transaction, sent after its commit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from aiogram.types import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from datingbot.storage.outbox import Call

Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove

CALLBACK_LIVES = timedelta(seconds=150)
"""Telegram forgets a callback query after this; its answer is then not worth sending."""

CHECKOUT_LIVES = timedelta(seconds=10)
"""Telegram waits this long for the word before a payment."""


class Outgoing:
    """The mouth of one handler; texts are Telegram HTML (see :meth:`Texts.say_html`)."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def text(
        self,
        chat_id: int,
        text: str,
        *,
        keyboard: Keyboard | None = None,
        about: int | None = None,
        farewell: bool = False,
    ) -> None:
        """``sendMessage``, 1-4096 characters; ``about`` and ``farewell`` as in :class:`Call`."""
        payload = {"text": text, "parse_mode": "HTML"}
        self._add("sendMessage", chat_id, payload, keyboard=keyboard, about=about, farewell=farewell)

    def photo(
        self, chat_id: int, photo_id: UUID, *, caption: str, keyboard: Keyboard | None = None, about: int | None = None
    ) -> None:
        """``sendPhoto`` of a member's stored photo, caption 0-1024 characters; ``about`` as in :class:`Call`."""
        payload = {"caption": caption, "parse_mode": "HTML"}
        self._add("sendPhoto", chat_id, payload, keyboard=keyboard, photo_id=photo_id, about=about)

    def edit(self, chat_id: int, message_id: int, text: str, *, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """``editMessageText`` of a message of ours."""
        self._add(
            "editMessageText",
            chat_id,
            {"message_id": message_id, "text": text, "parse_mode": "HTML"},
            keyboard=keyboard,
        )

    def nod(self, chat_id: int, message_id: int) -> None:
        """``setMessageReaction``: a sign under the person's own message that it went where they wanted."""
        payload = {"chat_id": chat_id, "message_id": message_id, "reaction": [{"type": "emoji", "emoji": "👌"}]}
        self.calls.append(Call(chat_id=chat_id, method="setMessageReaction", payload=payload, paced=False))

    def answer_callback(
        self, chat_id: int, query_id: str, *, text: str = "", alert: bool = False, farewell: bool = False
    ) -> None:
        """``answerCallbackQuery``: ends the button's spinner; 0-200 characters."""
        self.calls.append(
            Call(
                chat_id=chat_id,
                method="answerCallbackQuery",
                payload={"callback_query_id": query_id, "show_alert": alert} | ({"text": text} if text else {}),
                paced=False,
                expires_in=CALLBACK_LIVES,
                farewell=farewell,
            )
        )

    def answer_pre_checkout(self, chat_id: int, query_id: str, *, refusal: str | None) -> None:
        """``answerPreCheckoutQuery``: yes, or no with a reason that Telegram shows."""
        refused = {"error_message": refusal} if refusal is not None else {}
        self.calls.append(
            Call(
                chat_id=chat_id,
                method="answerPreCheckoutQuery",
                payload={"pre_checkout_query_id": query_id, "ok": refusal is None} | refused,
                paced=False,
                expires_in=CHECKOUT_LIVES,
            )
        )

    def _add(
        self,
        method: str,
        chat_id: int,
        payload: dict[str, Any],
        *,
        keyboard: Keyboard | None,
        photo_id: UUID | None = None,
        about: int | None = None,
        farewell: bool = False,
    ) -> None:
        markup = {"reply_markup": keyboard.model_dump(exclude_none=True)} if keyboard else {}
        self.calls.append(
            Call(
                chat_id=chat_id,
                method=method,
                payload={"chat_id": chat_id} | payload | markup,
                photo_id=photo_id,
                about=about if about != chat_id else None,
                farewell=farewell,
            )
        )
