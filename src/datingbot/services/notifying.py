"""Telling a member something: at once when it may be said now, with what else waits of its kind when it may not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

from datingbot.domain.fields import InvalidField
from datingbot.domain.notification import WINDOWS, due_at, find_zone
from datingbot.services.context import Context
from datingbot.services.notices import compose
from datingbot.storage import notification_settings, notifications, outbox
from datingbot.storage.database import Connection
from datingbot.storage.notification_settings import Recipient
from datingbot.storage.notifications import Event
from datingbot.storage.outbox import Call

Content = Callable[[str], Call]
"""Makes the message that says it right now, given the language."""


async def notify(
    context: Context,
    connection: Connection,
    *,
    user_id: int,
    kind: str,
    thread: str = "",
    about: int | None = None,
    sentence: str | None = None,
    params: Mapping[str, str | int] | None = None,
    screen: str | None = None,
    key: str | None = None,
    content: Content | None = None,
    delay: timedelta = timedelta(),
) -> None:
    """Tell a member of one event of a ``kind`` (see domain.notification), in the caller's transaction.

    Nothing is said to who switched the kind off, is banned (but for ``system``), or cannot be reached. What falls into
    their quiet hours, or too soon after the last of its kind, waits, and is then told together with the others:
    "3 people like you", "2 new messages from Anna". ``about`` is the other member, named when it is told and
    ``$name`` in a sentence; what waits about somebody who erased themselves is not told.

    ``sentence`` is a message of the catalogue for a kind that has none of its own, as ``system``, or to be said
    instead while nothing else waits; ``screen`` of the Mini App is where its button leads. ``content`` is what to say
    instead when it may be said at once, such as a card with a photo: no window applies to it. A ``key`` that was told
    within a day is not told again. ``delay`` is for what is likely seen meanwhile, and then forgotten.
    """
    event = Event(
        user_id=user_id,
        kind=kind,
        thread=thread,
        about=about,
        sentence=sentence,
        params=params or {},
        screen=screen,
        dedupe_key=key,
    )
    now = context.clock()
    if content is None and kind in WINDOWS:
        await notifications.add(connection, event, due_at=now + delay)
        return
    recipient = (await notification_settings.read_recipients(connection, user_ids=[user_id])).get(user_id)
    if recipient is None or not is_told(recipient, kind=kind):
        return
    due = when_due(context, recipient=recipient, kind=kind, last_sent=None, now=now)
    if due > now:
        await notifications.add(connection, event, due_at=due)
    elif content is not None:
        await outbox.enqueue(connection, replace(content(recipient.language), dedupe_key=key, about=about))
    else:
        calls = await compose(context, connection, recipient=recipient, events=[event])
        await outbox.enqueue(connection, *calls)


async def may_sound(context: Context, connection: Connection, *, user_id: int, kind: str) -> bool:
    """Whether something of this kind may be said aloud now; what is a conversation comes silently otherwise."""
    recipient = (await notification_settings.read_recipients(connection, user_ids=[user_id])).get(user_id)
    if recipient is None or not is_told(recipient, kind=kind):
        return False
    now = context.clock()
    return when_due(context, recipient=recipient, kind=kind, last_sent=None, now=now) <= now


def is_told(recipient: Recipient, *, kind: str) -> bool:
    """Whether the member is to be told of this kind at all."""
    if not recipient.reachable:
        return False
    if kind == "system":
        return True
    return not recipient.banned and recipient.allowed and bool(getattr(recipient.settings, kind))


def when_due(
    context: Context, *, recipient: Recipient, kind: str, last_sent: datetime | None, now: datetime
) -> datetime:
    """When something of this kind may be said to the member; not after ``now`` when it may be said at once."""
    return due_at(
        now=now,
        last_sent=last_sent,
        window=WINDOWS.get(kind, timedelta()),
        quiet=recipient.settings.quiet_hours,
        zone=zone_of(context, recipient=recipient),
    )


def zone_of(context: Context, *, recipient: Recipient) -> tzinfo:
    """The member's time zone: what their device told, else their town's, else UTC."""
    told = recipient.settings.time_zone
    zone = find_zone(told) if told else None
    if zone is None and recipient.place_id is not None:
        try:
            zone = find_zone(context.gazetteer.find(recipient.place_id).time_zone)
        except InvalidField:
            # A town that the gazetteer no longer has.
            zone = None
    return zone or UTC
