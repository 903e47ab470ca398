"""Erasure: nothing of a member stays; foreign keys cascade, what has none is named here.

Objects of the photo store are put on the list of doomed ones in the same transaction, so that none is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from datingbot.storage.database import Connection, execute, fetch_all
from datingbot.storage.departures import note_departures
from datingbot.storage.photos import list_own_ids
from datingbot.storage.profiles import announce_change

WITHOUT_FOREIGN_KEY = (
    "DELETE FROM outbox WHERE chat_id = :user_id OR about = :user_id OR about_more @> ARRAY[CAST(:user_id AS bigint)]",
    "DELETE FROM chat_pace WHERE chat_id = :user_id",
    "DELETE FROM conversation_state WHERE user_id = :user_id",
    "DELETE FROM quotas WHERE user_id = :user_id",
    "DELETE FROM notifications WHERE user_id = :user_id OR about = :user_id",
    "DELETE FROM notification_pace WHERE user_id = :user_id",
    "DELETE FROM failed_updates WHERE user_id = :user_id",
    # That something was reported stays with whom it is about; what the reporter wrote goes.
    "UPDATE reports SET words = '', messages = NULL WHERE reporter_id = :user_id",
    # A launch stays used: nobody who caught it may open a session with it now. Whose it was is forgotten.
    "UPDATE used_credentials SET user_id = 0 WHERE user_id = :user_id",
)


@dataclass(frozen=True, slots=True)
class Left:
    """What of an erased member is still in the store, for the caller to doom."""

    photo_ids: list[UUID]
    export_ids: list[UUID]


async def erase_member(connection: Connection, *, user_id: int) -> Left:
    """Delete every row that belongs to the member."""
    kept = await fetch_all(connection, "SELECT photo_id FROM evidence_photos WHERE user_id = :user_id", user_id=user_id)
    photo_ids = {*await list_own_ids(connection, user_id=user_id), *(row.photo_id for row in kept)}
    exports = await fetch_all(connection, "SELECT id FROM exports WHERE user_id = :user_id", user_id=user_id)
    await note_departures(connection, user_id=user_id)
    for statement in WITHOUT_FOREIGN_KEY:
        await execute(connection, statement, user_id=user_id)
    await execute(connection, "DELETE FROM members WHERE user_id = :user_id", user_id=user_id)
    await announce_change(connection, user_id=user_id)
    return Left(sorted(photo_ids), [row.id for row in exports])
