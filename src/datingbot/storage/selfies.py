"""Selfie checks: one a member, gone as soon as it is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from datingbot.storage.database import Connection, fetch_one, fetch_value


@dataclass(frozen=True, slots=True)
class SelfieCheck:
    """A gesture asked for; ``photo_id`` names the bytes in the photo store once a selfie was sent."""

    user_id: int
    gesture: str
    asked_at: datetime
    photo_id: UUID | None
    sent_at: datetime | None


async def ask_gesture(connection: Connection, *, user_id: int, gesture: str, now: datetime) -> None:
    """Ask for a gesture; one asked for earlier no longer counts. Call only while no selfie waits."""
    await fetch_value(
        connection,
        """INSERT INTO selfie_checks (user_id, gesture, asked_at) VALUES (:user_id, :gesture, :now)
           ON CONFLICT (user_id) DO UPDATE SET gesture = excluded.gesture, asked_at = excluded.asked_at RETURNING 1""",
        user_id=user_id,
        gesture=gesture,
        now=now,
    )


async def read_check(connection: Connection, *, user_id: int, lock: bool = False) -> SelfieCheck | None:
    """The member's check, or None; with ``lock`` nobody else changes it until the transaction ends."""
    row = await fetch_one(
        connection,
        f"""SELECT user_id, gesture, asked_at, photo_id, sent_at FROM selfie_checks WHERE user_id = :user_id
            {"FOR UPDATE" if lock else ""}""",
        user_id=user_id,
    )
    return SelfieCheck(*row) if row else None


async def keep_selfie(connection: Connection, *, user_id: int, photo_id: UUID) -> None:
    """The selfie was sent; its bytes are in the store."""
    await fetch_value(
        connection,
        """UPDATE selfie_checks SET photo_id = :photo_id, sent_at = now() WHERE user_id = :user_id
           RETURNING 1""",
        user_id=user_id,
        photo_id=photo_id,
    )


async def end_check(connection: Connection, *, user_id: int) -> SelfieCheck | None:
    """Forget the check; what it was, so that the selfie's bytes can be deleted."""
    row = await fetch_one(
        connection,
        "DELETE FROM selfie_checks WHERE user_id = :user_id RETURNING user_id, gesture, asked_at, photo_id, sent_at",
        user_id=user_id,
    )
    return SelfieCheck(*row) if row else None
