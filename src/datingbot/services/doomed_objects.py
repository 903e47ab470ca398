"""Deleting objects whose rows are gone: at once after the commit, and again by housekeeping until the store lets go."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import structlog

from datingbot.photos.store import STORE_ERRORS, photo_keys
from datingbot.services.context import Context
from datingbot.storage import doomed_objects
from datingbot.storage.database import Connection

AT_ONCE = 100

log = structlog.get_logger(__name__)


async def doom_photos(connection: Connection, photo_ids: Iterable[UUID]) -> None:
    """Have photos deleted in all sizes once this transaction has committed."""
    await doomed_objects.doom(connection, [key for photo_id in photo_ids for key in photo_keys(photo_id)])


async def delete_doomed(context: Context) -> int:
    """Delete what is due, and say how many objects are gone; what the store keeps stays on the list."""
    gone = 0
    while True:
        async with context.database.begin() as connection:
            keys = await doomed_objects.take_doomed(connection, most=AT_ONCE)
        if not keys:
            return gone
        deleted = []
        for key in keys:
            try:
                await context.photos.delete_object(key)
            except STORE_ERRORS as error:
                log.warning("an object could not be deleted", error=type(error).__name__)
                break
            deleted.append(key)
        async with context.database.begin() as connection:
            await doomed_objects.cross_out(connection, deleted)
        gone += len(deleted)
        if len(deleted) < len(keys):
            return gone
