"""Selfie checks: a gesture is asked for at random, a moderator compares the selfie with the profile, it is deleted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from datingbot.domain.conduct import SELFIES
from datingbot.domain.fields import InvalidField
from datingbot.domain.gestures import GOOD_FOR, choose_gesture, is_fresh
from datingbot.photos.processing import process_photo
from datingbot.services.context import Context
from datingbot.services.refusals import QuotaSpent
from datingbot.storage import account_state, cases, photos, quotas, selfies
from datingbot.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Check:
    """``state``: none, asked (a selfie may be sent until ``good_until``), waiting or verified."""

    state: str
    gesture: str | None
    good_until: datetime | None


async def read_check(context: Context, connection: Connection, *, user_id: int) -> Check:
    """How far the member's check is."""
    check = await selfies.read_check(connection, user_id=user_id)
    if check is not None and check.photo_id is not None:
        return Check("waiting", check.gesture, None)
    if check is not None and is_fresh(check.asked_at, now=context.clock()):
        return Check("asked", check.gesture, check.asked_at + GOOD_FOR)
    own = await account_state.read_state(connection, user_id=user_id)
    return Check("verified" if own and own.verified_at else "none", None, None)


async def begin_check(context: Context, connection: Connection, *, user_id: int) -> Check:
    """Ask for a gesture, another one than before. Raises :class:`InvalidField`, :class:`QuotaSpent`.

    A check that waits for a moderator stays as it is.
    """
    if not (await photos.list_photos(connection, user_ids=[user_id])).get(user_id):
        # There would be nothing to compare the selfie with.
        raise InvalidField("photo", "selfie-needs-photo")
    before = await selfies.read_check(connection, user_id=user_id, lock=True)
    if before is None or before.photo_id is None:
        if not await quotas.take(connection, user_id=user_id, quota=SELFIES):
            raise QuotaSpent(SELFIES)
        gesture = choose_gesture(context.chance, before=before.gesture if before else None)
        await selfies.ask_gesture(connection, user_id=user_id, gesture=gesture, now=context.clock())
    return await read_check(context, connection, user_id=user_id)


async def send_selfie(context: Context, connection: Connection, *, user_id: int, content: bytes) -> Check:
    """Keep the selfie for a moderator. Raises :class:`InvalidField` for ``photo``."""
    check = await selfies.read_check(connection, user_id=user_id, lock=True)
    if check is None or check.photo_id is not None or not is_fresh(check.asked_at, now=context.clock()):
        raise InvalidField("photo", "selfie-not-asked")
    processed = await asyncio.to_thread(process_photo, content)
    photo_id = uuid4()
    for size, jpeg in processed.sizes.items():
        await context.photos.put(photo_id, size, jpeg)
    await selfies.keep_selfie(connection, user_id=user_id, photo_id=photo_id)
    await cases.open_case(connection, target_id=user_id, kind="selfie")
    return await read_check(context, connection, user_id=user_id)
