"""Moderators: members whom an owner trusts with the queue, and the log of everything they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from datingbot.storage.database import Connection, execute, fetch_all, fetch_value


@dataclass(frozen=True, slots=True)
class Moderator:
    """A moderator with the name of their profile, if they have one."""

    user_id: int
    name: str | None
    added_at: datetime


async def is_listed(connection: Connection, *, user_id: int) -> bool:
    """Whether an owner made this member a moderator. Owners themselves are not in the table."""
    return bool(
        await fetch_value(
            connection, "SELECT EXISTS (SELECT FROM moderators WHERE user_id = :user_id)", user_id=user_id
        )
    )


async def list_moderators(connection: Connection) -> list[Moderator]:
    """Everybody in the table, oldest first."""
    rows = await fetch_all(
        connection,
        """SELECT m.user_id, p.name, m.added_at FROM moderators m LEFT JOIN profiles p USING (user_id)
            ORDER BY m.added_at, m.user_id""",
    )
    return [Moderator(*row) for row in rows]


async def add_moderator(connection: Connection, *, user_id: int, added_by: int) -> str:
    """``added``, ``there`` (is one already) or ``unknown`` (never pressed Start here)."""
    if await fetch_value(connection, "SELECT 1 FROM members WHERE user_id = :user_id", user_id=user_id) is None:
        return "unknown"
    added = await execute(
        connection,
        """INSERT INTO moderators (user_id, added_by)
           VALUES (:user_id, (SELECT user_id FROM members WHERE user_id = :added_by)) ON CONFLICT DO NOTHING""",
        user_id=user_id,
        added_by=added_by,
    )
    return "added" if added else "there"


async def remove_moderator(connection: Connection, *, user_id: int) -> bool:
    """Take the role away; False when they did not have it."""
    return await execute(connection, "DELETE FROM moderators WHERE user_id = :user_id", user_id=user_id) == 1


async def write_log(
    connection: Connection,
    *,
    moderator_id: int | None,
    action: str,
    target_id: int | None = None,
    rule: str | None = None,
    case_id: int | None = None,
) -> None:
    """Note what somebody did; who is not a member (any more) is not named."""
    await execute(
        connection,
        """INSERT INTO moderation_log (moderator_id, target_id, action, rule, case_id)
           VALUES ((SELECT user_id FROM members WHERE user_id = CAST(:moderator_id AS bigint)),
                   (SELECT user_id FROM members WHERE user_id = CAST(:target_id AS bigint)),
                   :action, :rule, :case_id)""",
        moderator_id=moderator_id,
        target_id=target_id,
        action=action,
        rule=rule,
        case_id=case_id,
    )


@dataclass(frozen=True, slots=True)
class LogLine:
    """One thing that was done; the automatic ones have no moderator."""

    at: datetime
    moderator_id: int | None
    target_id: int | None
    action: str
    rule: str | None
    case_id: int | None


async def read_log(connection: Connection, *, most: int) -> list[LogLine]:
    """The newest lines first."""
    rows = await fetch_all(
        connection,
        """SELECT at, moderator_id, target_id, action, rule, case_id FROM moderation_log
            ORDER BY id DESC LIMIT :most""",
        most=most,
    )
    return [LogLine(*row) for row in rows]
