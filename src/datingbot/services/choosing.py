"""Choosing: a member says what they want to be told of, and when not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from datingbot.domain.fields import InvalidField
from datingbot.domain.notification import NotificationSettings, next_digest, parse_notification_settings
from datingbot.services.context import Context
from datingbot.services.notifying import zone_of
from datingbot.storage import notification_settings
from datingbot.storage.database import Connection


async def save_notification_settings(
    context: Context, connection: Connection, *, user_id: int, form: Mapping[str, object]
) -> NotificationSettings:
    """Apply the fields of ``form``. Raises :class:`InvalidField`; nothing is stored then."""
    recipient = (await notification_settings.read_recipients(connection, user_ids=[user_id])).get(user_id)
    if recipient is None:
        raise InvalidField("profile", "not-found")
    settings = parse_notification_settings(form, current=recipient.settings)
    now = context.clock()
    zone = zone_of(context, recipient=replace(recipient, settings=settings))
    await notification_settings.write_settings(
        connection,
        user_id=user_id,
        settings=settings,
        digest_at=next_digest(now=now, zone=zone) if settings.digest else None,
        now=now,
    )
    return settings
