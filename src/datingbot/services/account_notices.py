"""Account notices: what a member is told about their own account, with buttons, muted notifications or not."""

from __future__ import annotations

import re
from typing import Any

from datingbot.services.context import Context
from datingbot.services.notifying import notify
from datingbot.storage import outbox
from datingbot.storage.database import Connection

Buttons = list[list[dict[str, Any]]]

SCREENS = {"safety": "bot-open-safety", "moderation": "bot-open-moderation"}
"""What the button that opens a screen of the Mini App says."""

_EMPTY_LINE = re.compile(r"\n\s*\n")


async def tell(
    context: Context,
    connection: Connection,
    *,
    user_id: int,
    sentence: str,
    screen: str | None = None,
    key: str | None = None,
    keyboard: Buttons | None = None,
    **params: str | int,
) -> None:
    """Tell a member of a sentence, with ``keyboard`` and a button that opens the Mini App at ``screen``.

    In their quiet hours it waits, and comes with the button of the Mini App alone.
    """

    def say(language: str) -> outbox.Call:
        # A sentence with nothing to say in one of its lines has no empty line instead.
        text = _EMPTY_LINE.sub("\n", context.texts.say_html(language, sentence, **params)).strip()
        payload: dict[str, Any] = {"chat_id": user_id, "parse_mode": "HTML", "text": text}
        rows = list(keyboard or [])
        if screen is not None:
            button = {
                "text": context.texts.say(language, SCREENS[screen]),
                "web_app": {"url": f"{context.public_url}/?screen={screen}"},
            }
            rows.append([button])
        if rows:
            payload["reply_markup"] = {"inline_keyboard": rows}
        return outbox.Call(chat_id=user_id, method="sendMessage", payload=payload, priority=outbox.NOTIFICATION)

    await notify(
        context,
        connection,
        user_id=user_id,
        kind="system",
        sentence=sentence,
        params=params,
        screen=screen or "safety",
        key=key,
        content=say,
    )
