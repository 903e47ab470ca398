"""Erasure: nothing of a member stays; foreign keys cascade, tables without one are named here."""

from __future__ import annotations

from uuid import UUID

from datingbot.storage.database import Connection, execute, fetch_all
from datingbot.storage.profiles import announce_change

WITHOUT_FOREIGN_KEY = (
    ("outbox", "chat_id"),
    ("outbox", "about"),
    ("chat_pace", "chat_id"),
    ("conversation_state", "user_id"),
    ("quotas", "user_id"),
    ("used_credentials", "user_id"),
    ("notifications", "user_id"),
    ("notifications", "about"),
    ("notification_pace", "user_id"),
)


async def erase_member(connection: Connection, *, user_id: int) -> list[UUID]:
    """Delete every row that belongs to the member; the ids of photos whose objects must be deleted after commit."""
    photos = [
        row.id for row in await fetch_all(connection, "SELECT id FROM photos WHERE user_id = :user_id", user_id=user_id)
    ]
    for table, column in WITHOUT_FOREIGN_KEY:
        await execute(connection, f"DELETE FROM {table} WHERE {column} = :user_id", user_id=user_id)
    await execute(connection, "DELETE FROM members WHERE user_id = :user_id", user_id=user_id)
    await announce_change(connection, user_id=user_id)
    return photos
