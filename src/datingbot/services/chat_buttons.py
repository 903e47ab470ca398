"""Buttons about a chat: answering it in the chat with the bot, and opening it in the Mini App."""

from __future__ import annotations

from typing import Any

from datingbot.services.context import Context


def chat_button(step: str, *, match_id: int, label: str) -> dict[str, Any]:
    """A button whose data telegram/routers/chat.py reads, in replies to the message above it too."""
    return {"text": label, "callback_data": f"chat:{step}:{match_id}"}


def chat_row(context: Context, *, match_id: int, language: str) -> list[dict[str, Any]]:
    """Reply here, or open the chat in the app."""
    say = context.texts.say
    return [
        chat_button("reply", match_id=match_id, label=say(language, "bot-chat-reply")),
        {
            "text": say(language, "bot-chat-open"),
            "web_app": {"url": f"{context.public_url}/?screen=chats-{match_id}"},
        },
    ]
