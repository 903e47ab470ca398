"""Notifications: what the member is told of, their quiet hours and time zone."""

from __future__ import annotations

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker, read_form
from datingbot.api.errors import unauthorized
from datingbot.api.route import Route
from datingbot.api.schemas.notifications import NotificationsInfo, NotificationsInput
from datingbot.domain.conduct import EDITS
from datingbot.services.choosing import save_notification_settings
from datingbot.services.notifying import zone_of
from datingbot.services.swiping import QuotaSpent
from datingbot.storage import notification_settings, quotas
from datingbot.storage.database import Connection


async def show_notifications(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> NotificationsInfo:
    """What the member is told of."""
    async with desk.context.database.autocommit() as connection:
        return await _info(desk, connection, speaker)


async def save_notifications(desk: ApiDesk, request: web.Request, speaker: Speaker) -> NotificationsInfo:
    """Change what is given, keep the rest."""
    form = await read_form(request)
    async with desk.context.database.begin() as connection:
        if not await quotas.take(connection, user_id=speaker.user_id, quota=EDITS):
            raise QuotaSpent(EDITS)
        await save_notification_settings(desk.context, connection, user_id=speaker.user_id, form=form)
        return await _info(desk, connection, speaker)


async def _info(desk: ApiDesk, connection: Connection, speaker: Speaker) -> NotificationsInfo:
    found = await notification_settings.read_recipients(connection, user_ids=[speaker.user_id])
    recipient = found.get(speaker.user_id)
    if recipient is None:
        raise unauthorized()
    settings = recipient.settings
    return NotificationsInfo(
        match=settings.match,
        like=settings.like,
        message=settings.message,
        digest=settings.digest,
        news=settings.news,
        quiet_hours=str(settings.quiet_hours) if settings.quiet_hours else None,
        time_zone=settings.time_zone,
        effective_zone=str(zone_of(desk.context, recipient=recipient)),
        reachable=recipient.reachable,
    )


ROUTES = (
    Route(method="GET", path="/api/notifications", handler=show_notifications, answer=NotificationsInfo),
    Route(
        method="PUT",
        path="/api/notifications",
        handler=save_notifications,
        answer=NotificationsInfo,
        body=NotificationsInput,
        failures=(400, 422, 429),
    ),
)
