"""What each member wants to be told of, and what else decides whether and when they are told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from datingbot.domain.notification import NotificationSettings, QuietHours
from datingbot.storage.database import AnyRow, Connection, execute, fetch_all, fetch_one

_SETTINGS = """n.user_id IS NOT NULL AS chosen, n.tell_match, n.tell_like, n.tell_message, n.tell_digest, n.tell_news,
               n.quiet_from, n.quiet_to, n.time_zone"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """What decides whether and when a member is told something. ``allowed`` is the master switch."""

    user_id: int
    language: str
    reachable: bool
    banned: bool
    allowed: bool
    place_id: str | None
    settings: NotificationSettings


async def read_recipients(connection: Connection, *, user_ids: Collection[int]) -> dict[int, Recipient]:
    """Those of ``user_ids`` who are members."""
    rows = await fetch_all(
        connection,
        f"""SELECT m.user_id, m.language, m.reachable, m.banned_at IS NOT NULL AS banned,
                   coalesce(s.allow_notifications, true) AS allowed, p.place_id, {_SETTINGS}
              FROM members m LEFT JOIN user_settings s USING (user_id) LEFT JOIN profiles p USING (user_id)
                   LEFT JOIN notification_settings n USING (user_id)
             WHERE m.user_id = ANY (:user_ids)""",
        user_ids=list(user_ids),
    )
    return {
        row.user_id: Recipient(
            user_id=row.user_id,
            language=row.language,
            reachable=row.reachable,
            banned=row.banned,
            allowed=row.allowed,
            place_id=row.place_id,
            settings=_as_settings(row),
        )
        for row in rows
    }


async def read_settings(connection: Connection, *, user_id: int) -> NotificationSettings:
    """What the member wants to be told of, defaults where nothing was chosen."""
    row = await fetch_one(
        connection, f"SELECT {_SETTINGS} FROM notification_settings n WHERE user_id = :user_id", user_id=user_id
    )
    return _as_settings(row) if row else NotificationSettings()


async def write_settings(
    connection: Connection, *, user_id: int, settings: NotificationSettings, digest_at: datetime | None, now: datetime
) -> None:
    """Store the settings, and when the next digest is due; what waits is looked at anew, by the new settings."""
    quiet = settings.quiet_hours
    await execute(
        connection,
        """INSERT INTO notification_settings (user_id, tell_match, tell_like, tell_message, tell_digest, tell_news,
                                              quiet_from, quiet_to, time_zone, digest_at)
           VALUES (:user_id, :match, :like, :message, :digest, :news, :quiet_from, :quiet_to, :time_zone, :digest_at)
           ON CONFLICT (user_id) DO UPDATE SET tell_match = excluded.tell_match, tell_like = excluded.tell_like,
               tell_message = excluded.tell_message, tell_digest = excluded.tell_digest,
               tell_news = excluded.tell_news, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
               time_zone = excluded.time_zone, digest_at = excluded.digest_at""",
        user_id=user_id,
        match=settings.match,
        like=settings.like,
        message=settings.message,
        digest=settings.digest,
        news=settings.news,
        quiet_from=quiet.start if quiet else None,
        quiet_to=quiet.end if quiet else None,
        time_zone=settings.time_zone,
        digest_at=digest_at,
    )
    await execute(
        connection,
        "UPDATE notifications SET due_at = :now WHERE user_id = :user_id AND due_at > :now",
        user_id=user_id,
        now=now,
    )


def _as_settings(row: AnyRow) -> NotificationSettings:
    if not row.chosen:
        return NotificationSettings()
    return NotificationSettings(
        match=row.tell_match,
        like=row.tell_like,
        message=row.tell_message,
        digest=row.tell_digest,
        news=row.tell_news,
        quiet_hours=QuietHours(row.quiet_from, row.quiet_to) if row.quiet_from is not None else None,
        time_zone=row.time_zone,
    )
