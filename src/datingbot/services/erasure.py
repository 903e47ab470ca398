"""Erasing a member: rows in one transaction, with a list of objects that are deleted after it however long it takes."""

from __future__ import annotations

from datingbot.services.context import Context
from datingbot.services.doomed_objects import delete_doomed, doom_photos
from datingbot.services.exporting import export_key
from datingbot.storage import erasure
from datingbot.storage.database import Connection
from datingbot.storage.doomed_objects import doom


async def erase_within(context: Context, connection: Connection, *, user_id: int) -> None:
    """Delete everything held about the member, in the caller's transaction; follow its commit by :func:`delete_doomed`.

    Safe to repeat. Other replicas forget the member when they hear of the commit.
    """
    left = await erasure.erase_member(connection, user_id=user_id)
    await doom_photos(connection, left.photo_ids)
    await doom(connection, [export_key(export_id) for export_id in left.export_ids])
    context.profiles.forget(user_id)


async def erase(context: Context, *, user_id: int) -> None:
    """Delete everything held about the member; what the store does not let go of now, housekeeping deletes later."""
    async with context.database.begin() as connection:
        await erase_within(context, connection, user_id=user_id)
    await delete_doomed(context)
