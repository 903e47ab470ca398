"""Announcing a match: a message to each of the two, with the other's photo and a button, in one transaction."""

from __future__ import annotations

from typing import Any

from datingbot.services.context import Context
from datingbot.storage import matches, outbox
from datingbot.storage.database import Connection
from datingbot.storage.profiles import Profile

BIO_SHOWN_MOST = 300
"""A caption has room for 1024 UTF-16 units, and an emoji may take two of them or more."""


async def announce_match(context: Context, connection: Connection, *, match_id: int, a: Profile, b: Profile) -> None:
    """Queue the news for both; who muted notifications or cannot be reached gets none, and it is sent once a pair."""
    calls: list[outbox.Call] = []
    for reader, other in ((a, b), (b, a)):
        language = await matches.listens(connection, user_id=reader.user_id)
        if language is None:
            continue
        text = context.texts.say_html(
            language,
            "bot-match",
            name=other.name,
            age=other.age,
            place=context.gazetteer.name_of(other.place, language=language),
            bio=other.bio[:BIO_SHOWN_MOST],
        )
        payload: dict[str, Any] = {
            "chat_id": reader.user_id,
            "parse_mode": "HTML",
            "reply_markup": {
                "inline_keyboard": [
                    [
                        {
                            "text": context.texts.say(language, "bot-match-button"),
                            "web_app": {"url": f"{context.public_url}/?screen=chats"},
                        }
                    ]
                ]
            },
        }
        photo = other.photos[0] if other.photos else None
        calls.append(
            outbox.Call(
                chat_id=reader.user_id,
                method="sendPhoto" if photo else "sendMessage",
                payload=payload | ({"caption": text} if photo else {"text": text}),
                priority=outbox.NOTIFICATION,
                photo_id=photo.id if photo else None,
                dedupe_key=f"match:{match_id}:{reader.user_id}",
            )
        )
    await outbox.enqueue(connection, *calls)
