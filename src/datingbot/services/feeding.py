"""Feeding: broadcasts go into the outbox little by little, each member at most once, by whichever replica is there."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import chain

import structlog

from datingbot.domain.fields import InvalidField
from datingbot.services.broadcasting import message_for, place_of
from datingbot.services.context import Context
from datingbot.services.notifying import is_told, when_due
from datingbot.storage import audiences, broadcasts, notification_settings, notifications, outbox
from datingbot.storage.broadcasts import Broadcast
from datingbot.storage.database import Connection
from datingbot.storage.notifications import Event, Waiting
from datingbot.storage.outbox import Call

AHEAD_MOST = 500
"""Messages of broadcasts in the outbox: twenty seconds of Telegram's pace, and little to take back when stopped."""

AHEAD_LEAST = 250
"""Only with fewer than this more are put there, so that feeding is a few large steps."""

SCAN_MOST = 5_000
"""Members looked at in one step: a segment that fits few people must not be one long transaction."""

log = structlog.get_logger(__name__)


async def feed_broadcasts(context: Context) -> bool:
    """One step of one running broadcast, in one transaction; whether it is worth to go on at once.

    The place where it stopped is stored with the messages it put in the outbox: whoever dies in the middle of a step
    leaves nothing of it, and the next one begins where the last one ended.
    """
    now = context.clock()
    async with context.database.begin() as connection:
        await broadcasts.drop_unclear(connection)
        room = await _room(connection)
        if room == 0:
            return False
        broadcast = await broadcasts.take_running(connection, now=now)
        if broadcast is None:
            return False
        if broadcast.all_fed:
            await broadcasts.finish(connection, broadcast_id=broadcast.id, now=now)
            return False
        try:
            place = place_of(context, broadcast.draft)
        except InvalidField:
            log.exception("a broadcast's town is gone: it ends here", broadcast=broadcast.id)
            await broadcasts.note_fed(connection, broadcast_id=broadcast.id, reached=None)
            return True
        batch = await audiences.next_members(
            connection,
            draft=broadcast.draft,
            place=place,
            after=broadcast.reached,
            now=now,
            scan=SCAN_MOST,
            most=room,
        )
        calls, held = await _sort(context, connection, broadcast=broadcast, user_ids=batch.user_ids)
        await outbox.enqueue(connection, *calls)
        await broadcasts.note_fed(
            connection, broadcast_id=broadcast.id, reached=batch.reached, queued=len(calls), held=held
        )
        return True


async def flush_held(context: Context) -> int:
    """Put broadcasts' messages whose readers' quiet hours ended into the outbox; how many rows were dealt with."""
    now = context.clock()
    async with context.database.begin() as connection:
        room = await _room(connection)
        if room == 0:
            return 0
        groups = await notifications.lock_due(connection, now=now, most=room, news=True)
        if not groups:
            return 0
        rows = list(chain.from_iterable((await notifications.read_waiting(connection, groups=groups)).values()))
        recipients = await notification_settings.read_recipients(
            connection, user_ids={user_id for user_id, _ in groups}
        )
        running = await broadcasts.hold_running(connection, broadcast_ids={int(row.event.thread) for row in rows})
        calls: list[Call] = []
        done: list[Waiting] = []
        released: Counter[int] = Counter()
        for row in rows:
            broadcast = running.get(int(row.event.thread))
            recipient = recipients.get(row.event.user_id)
            wanted = broadcast is not None and recipient is not None and is_told(recipient, kind="news")
            if wanted and broadcast is not None and recipient is not None:
                due = when_due(context, recipient=recipient, kind="news", last_sent=None, now=now)
                if due > now:
                    await notifications.postpone(connection, [row], due_at=due)
                    continue
                if recipient.language in broadcast.draft.texts:
                    calls.append(
                        message_for(context, broadcast, reader_id=recipient.user_id, language=recipient.language)
                    )
            done.append(row)
            released[int(row.event.thread)] += 1
        await outbox.enqueue(connection, *calls)
        await notifications.remove(connection, done)
        queued = Counter(call.broadcast_id for call in calls)
        await broadcasts.note_released(
            connection, released={one: (count, queued[one]) for one, count in released.items() if one in running}
        )
        return len(rows)


async def _room(connection: Connection) -> int:
    waiting = await outbox.count_pending(connection, priority=outbox.ANNOUNCEMENT, most=AHEAD_MOST)
    return AHEAD_MOST - waiting if waiting < AHEAD_LEAST else 0


async def _sort(
    context: Context, connection: Connection, *, broadcast: Broadcast, user_ids: list[int]
) -> tuple[list[Call], int]:
    """The messages to send now, and how many are held until their readers' quiet hours end."""
    now = context.clock()
    recipients = await notification_settings.read_recipients(connection, user_ids=user_ids)
    calls: list[Call] = []
    held: list[tuple[Event, datetime]] = []
    for user_id in user_ids:
        recipient = recipients[user_id]
        due = when_due(context, recipient=recipient, kind="news", last_sent=None, now=now)
        if due > now:
            held.append((Event(user_id=user_id, kind="news", thread=str(broadcast.id)), due))
        else:
            calls.append(message_for(context, broadcast, reader_id=user_id, language=recipient.language))
    for event, due in held:
        await notifications.add(connection, event, due_at=due)
    return calls, len(held)
