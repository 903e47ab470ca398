"""Flushing: what waits for members goes to the outbox when it is due, by any replica, each group of it once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog

from datingbot.services.context import Context
from datingbot.services.notices import compose
from datingbot.services.notifying import is_told, when_due
from datingbot.storage import notification_settings, notifications, outbox
from datingbot.storage.database import Connection
from datingbot.storage.notification_settings import Recipient
from datingbot.storage.notifications import Waiting
from datingbot.storage.outbox import Call

AHEAD_MOST = 500
"""Notifications that may wait in the outbox before more are put there: until then those of a kind still merge."""

ROWS_MOST = 500
"""Rows looked at in one transaction; a group is taken whole, however many it has."""

AFTER_FAILURE = timedelta(hours=1)
"""How long a group waits that could not be put into words."""

log = structlog.get_logger(__name__)


async def flush_due(context: Context) -> int:
    """Put what is due into the outbox, in one transaction; the number of rows that were dealt with."""
    now = context.clock()
    async with context.database.begin() as connection:
        room = AHEAD_MOST - await outbox.count_pending(connection, priority=outbox.NOTIFICATION, most=AHEAD_MOST)
        if room <= 0:
            return 0
        groups = await notifications.lock_due(connection, now=now, most=min(room, ROWS_MOST))
        if not groups:
            return 0
        waiting = await notifications.read_waiting(connection, groups=groups)
        last_sent = await notifications.read_last_sent(connection, groups=groups)
        recipients = await notification_settings.read_recipients(connection, user_ids={group[0] for group in groups})
        calls: list[Call] = []
        told: list[tuple[int, str]] = []
        done: list[Waiting] = []
        for group, rows in waiting.items():
            user_id, kind = group
            recipient = recipients.get(user_id)
            events = [row.event for row in rows if not row.is_over]
            if recipient is None or not events or not is_told(recipient, kind=kind):
                done += rows
                continue
            due = when_due(context, recipient=recipient, kind=kind, last_sent=last_sent.get(group), now=now)
            if due > now:
                await notifications.postpone(connection, rows, due_at=due)
                continue
            said = await _say(context, connection, recipient=recipient, rows=rows)
            if said is None:
                await notifications.postpone(connection, rows, due_at=now + AFTER_FAILURE)
                continue
            calls += said
            told += [group] if said else []
            done += rows
        await outbox.enqueue(connection, *calls)
        await notifications.remove(connection, done)
        await notifications.note_sent(connection, groups=told, at=now)
        return sum(len(rows) for rows in waiting.values())


async def _say(
    context: Context, connection: Connection, *, recipient: Recipient, rows: Sequence[Waiting]
) -> list[Call] | None:
    """The messages, or None when there is a mistake of ours in it: it must not hold up what waits for others."""
    try:
        return await compose(
            context, connection, recipient=recipient, events=[row.event for row in rows if not row.is_over]
        )
    except (LookupError, ValueError):
        log.exception("a notification could not be put into words", kind=rows[0].event.kind)
        return None
