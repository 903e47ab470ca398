"""Relaying: what one of a match writes comes to the other in the chat with the bot, under a name and nothing else.

The words lie sealed in the outbox (``bound_to`` its chat) and are gone from it once they are sent.
"""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import msgspec

from datingbot.services.chat_buttons import chat_row
from datingbot.services.context import Context
from datingbot.services.keyring import outbox_place
from datingbot.services.notifying import may_sound
from datingbot.storage import outbox
from datingbot.storage.chats import Posted
from datingbot.storage.database import Connection

NAME_SHOWN_MOST = 32
"""With 2000 characters of two UTF-16 units each, this still fits Telegram's 4096."""

UNREAD_FOR = timedelta(seconds=20)
"""Whoever has the chat open is written to only about what they do not read there meanwhile."""


async def relay_message(
    context: Context,
    connection: Connection,
    *,
    match_id: int,
    sender_id: int,
    number: int,
    text: str,
    to: Posted,
    cautions: bool = False,
) -> None:
    """Queue one message for the other's chat with the bot; silent for who does not want to hear of it now."""
    sender = await context.profiles.read_one(connection, user_id=sender_id)
    if sender is None:
        return
    said = f"<b>{html.escape(sender.name[:NAME_SHOWN_MOST])}</b>: {html.escape(text)}"
    if cautions:
        said += "\n\n" + context.texts.say_html(to.language, "bot-chat-caution")
    await queue_sealed(
        context,
        connection,
        chat_id=to.other_id,
        about=sender_id,
        text=said,
        buttons=[chat_row(context, match_id=match_id, language=to.language)],
        dedupe_key=f"relay:{match_id}:message:{number}",
        silent=not await may_sound(context, connection, user_id=to.other_id, kind="message"),
        delay=UNREAD_FOR if to.present else None,
    )


async def queue_sealed(
    context: Context,
    connection: Connection,
    *,
    chat_id: int,
    about: int,
    text: str,
    buttons: list[list[dict[str, Any]]],
    dedupe_key: str,
    silent: bool = False,
    delay: timedelta | None = None,
) -> None:
    """Queue a message whose words nobody can read in the outbox, about somebody; ``text`` is Telegram HTML."""
    words = msgspec.json.encode({"text": text}).decode()
    payload: dict[str, Any] = {
        "chat_id": chat_id,
        "parse_mode": "HTML",
        # A preview would fetch what a stranger's link leads to, and show it large.
        "link_preview_options": {"is_disabled": True},
    }
    if buttons:
        payload["reply_markup"] = {"inline_keyboard": buttons}
    if silent:
        payload["disable_notification"] = True
    await outbox.enqueue_sealed(
        connection,
        chat_id=chat_id,
        about=about,
        method="sendMessage",
        payload=payload,
        sealed=context.keyring.seal(words, bound_to=outbox_place(chat_id)),
        dedupe_key=dedupe_key,
        delay=delay or timedelta(),
    )
