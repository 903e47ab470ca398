"""A member's photos: added, held for a moderator where a rule says so, ordered and removed.

The bytes are stored before the row, so no row lacks its bytes.
"""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

from datingbot.domain.conduct import UPLOADS
from datingbot.domain.fields import InvalidField
from datingbot.domain.profile import PHOTOS_MOST
from datingbot.photos.fingerprint import LIKELY, SURE
from datingbot.photos.processing import process_photo
from datingbot.services.context import Context
from datingbot.services.doomed_objects import delete_doomed, doom_photos
from datingbot.services.swiping import QuotaSpent
from datingbot.storage import account_state, cases, deck, photo_reviews, photos, quotas, reports
from datingbot.storage.database import Connection
from datingbot.storage.photos import Photo
from datingbot.storage.profiles import announce_change


async def add_photo(context: Context, *, user_id: int, content: bytes) -> Photo:
    """Process and keep a photo in a transaction of its own. Raises as :func:`add_photo_within`."""
    async with context.database.begin() as connection:
        return await add_photo_within(context, connection, user_id=user_id, content=content)


async def add_photo_within(context: Context, connection: Connection, *, user_id: int, content: bytes) -> Photo:
    """Process and keep a photo. Raises :class:`InvalidField` for ``photo``, :class:`QuotaSpent`."""
    if not await quotas.take(connection, user_id=user_id, quota=UPLOADS):
        raise QuotaSpent(UPLOADS)
    own = (await photos.list_photos(connection, user_ids=[user_id], with_held=True)).get(user_id, ())
    if len(own) >= PHOTOS_MOST:
        raise InvalidField("photo", "photo-too-many", {"most": PHOTOS_MOST})
    processed = await asyncio.to_thread(process_photo, content)
    if await photo_reviews.resembles_blocked(connection, fingerprint=processed.fingerprint, most=SURE):
        raise InvalidField("photo", "photo-rejected-before")
    known = await photo_reviews.resembles_blocked(connection, fingerprint=processed.fingerprint, most=LIKELY)
    held = known or (
        context.rules.hold_first_photos and not await photo_reviews.has_reviewed(connection, user_id=user_id)
    )
    photo = Photo(uuid4(), processed.width, processed.height, processed.thumbhash, file_id=None, held=held)
    for size, jpeg in processed.sizes.items():
        await context.photos.put(photo.id, size, jpeg)
    added = await photos.add_photo(
        connection, user_id=user_id, photo=photo, fingerprint=processed.fingerprint, most=PHOTOS_MOST
    )
    if not added:
        await context.photos.delete(photo.id)
        raise InvalidField("photo", "photo-too-many", {"most": PHOTOS_MOST})
    if held:
        await cases.open_case(connection, target_id=user_id, kind="photo", photo_id=photo.id)
    await _changed(context, connection, user_id=user_id)
    return photo


async def order_photos(context: Context, connection: Connection, *, user_id: int, ids: list[UUID]) -> tuple[Photo, ...]:
    """Set the order of all the member's photos. Raises :class:`InvalidField` unless ``ids`` are exactly those."""
    if not await photos.order_photos(connection, user_id=user_id, ids=ids):
        raise InvalidField("ids", "unknown-photo")
    await _changed(context, connection, user_id=user_id)
    return (await photos.list_photos(connection, user_ids=[user_id], with_held=True)).get(user_id, ())


async def remove_photo(context: Context, *, user_id: int, photo_id: UUID) -> bool:
    """Forget a photo, row first; False when the member has no such photo."""
    async with context.database.begin() as connection:
        if not await photos.remove_photo(connection, user_id=user_id, photo_id=photo_id):
            return False
        await account_state.keep_badge(connection, user_id=user_id)
        if not await reports.is_evidence(connection, photo_id=photo_id):
            await doom_photos(connection, [photo_id])
        await _changed(context, connection, user_id=user_id)
    await delete_doomed(context)
    return True


async def _changed(context: Context, connection: Connection, *, user_id: int) -> None:
    await deck.refresh_offers(connection, user_id=user_id)
    context.profiles.forget(user_id)
    await announce_change(connection, user_id=user_id)
