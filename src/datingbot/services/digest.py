"""The digest: once a day, for who wants it, what waits for them; nothing when nothing does."""

from __future__ import annotations

from datetime import datetime

from datingbot.domain.notification import next_digest
from datingbot.services.context import Context
from datingbot.services.notices import open_button
from datingbot.services.notifying import is_told, when_due, zone_of
from datingbot.storage import deck, digests, notification_settings, outbox
from datingbot.storage.database import Connection
from datingbot.storage.notification_settings import Recipient
from datingbot.storage.outbox import Call

MEMBERS_AT_ONCE = 50
"""Each has a deck that is looked into."""

COUNTED_MOST = 99


async def send_digests(context: Context) -> int:
    """Put the digests that are due into the outbox, in one transaction; how many members were dealt with."""
    now = context.clock()
    async with context.database.begin() as connection:
        user_ids = await digests.take_due(connection, now=now, most=MEMBERS_AT_ONCE)
        if not user_ids:
            return 0
        recipients = await notification_settings.read_recipients(connection, user_ids=user_ids)
        calls: list[Call] = []
        dues: dict[int, datetime] = {}
        for user_id in user_ids:
            recipient = recipients[user_id]
            due = when_due(context, recipient=recipient, kind="digest", last_sent=None, now=now)
            if due > now:
                dues[user_id] = due
                continue
            dues[user_id] = next_digest(now=now, zone=zone_of(context, recipient=recipient))
            if is_told(recipient, kind="digest"):
                calls += await _compose(context, connection, recipient=recipient)
        await outbox.enqueue(connection, *calls)
        await digests.plan(connection, dues=dues)
        return len(user_ids)


async def _compose(context: Context, connection: Connection, *, recipient: Recipient) -> list[Call]:
    opening = await deck.open_deck(connection, user_id=recipient.user_id, most=COUNTED_MOST)
    if opening is None:
        return []
    likes = len(opening.likers)
    people = await deck.count_fitting(connection, viewer=opening.viewer, most=COUNTED_MOST)
    if not likes and not people:
        return []
    language = recipient.language
    text = context.texts.say_html(language, "bot-notice-digest", likes=likes, people=people)
    screen = "likes" if likes else "discover"
    payload = {
        "chat_id": recipient.user_id,
        "parse_mode": "HTML",
        "text": text,
        "reply_markup": open_button(context, language=language, text="bot-open", screen=screen),
    }
    return [Call(chat_id=recipient.user_id, method="sendMessage", payload=payload, priority=outbox.NOTIFICATION)]
