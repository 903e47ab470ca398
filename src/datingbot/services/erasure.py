"""Erasing a member: rows first, in one transaction, then the photos' bytes."""

from __future__ import annotations

from datingbot.services.context import Context
from datingbot.storage import erasure


async def erase(context: Context, *, user_id: int) -> None:
    """Delete everything held about the member; safe to repeat."""
    async with context.database.begin() as connection:
        photo_ids = await erasure.erase_member(connection, user_id=user_id)
    context.profiles.forget(user_id)
    for photo_id in photo_ids:
        await context.photos.delete(photo_id)
