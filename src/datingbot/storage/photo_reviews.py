"""Reviews of photos: which wait for a moderator, which were rejected, and what rejected ones are known by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from datingbot.storage.database import Connection, execute, fetch_all, fetch_one, fetch_value
from datingbot.storage.deck import refresh_offers
from datingbot.storage.photos import BITS_OF_FINGERPRINT, as_bits, keep_first
from datingbot.storage.profiles import announce_change


@dataclass(frozen=True, slots=True)
class ReviewedPhoto:
    """A photo as moderators need it."""

    id: UUID
    user_id: int
    held: bool
    rejected: bool


async def read_photo(connection: Connection, *, photo_id: UUID) -> ReviewedPhoto | None:
    """A photo of a member, rejected or not; None when it was deleted."""
    row = await fetch_one(
        connection,
        "SELECT id, user_id, held_at IS NOT NULL, rejected_at IS NOT NULL FROM photos WHERE id = :photo_id",
        photo_id=photo_id,
    )
    return ReviewedPhoto(*row) if row else None


async def has_reviewed(connection: Connection, *, user_id: int) -> bool:
    """Whether a moderator ever let a photo of this member through."""
    return bool(
        await fetch_value(
            connection,
            "SELECT EXISTS (SELECT FROM photos WHERE user_id = :user_id AND reviewed_at IS NOT NULL)",
            user_id=user_id,
        )
    )


async def approve(connection: Connection, *, user_id: int, photo_id: UUID) -> None:
    """Show a photo that was held, or bring back one that was rejected."""
    await execute(
        connection,
        """UPDATE photos SET held_at = NULL, rejected_at = NULL, reviewed_at = now()
            WHERE id = :photo_id AND user_id = :user_id""",
        user_id=user_id,
        photo_id=photo_id,
    )
    await _changed(connection, user_id=user_id)


async def reject(connection: Connection, *, user_id: int, photo_id: UUID) -> bool:
    """Take a photo away from everybody; False when the member has no such photo. Its bytes stay for an appeal."""
    rejected = await execute(
        connection,
        """UPDATE photos SET rejected_at = now(), held_at = NULL
            WHERE id = :photo_id AND user_id = :user_id AND rejected_at IS NULL""",
        user_id=user_id,
        photo_id=photo_id,
    )
    await _changed(connection, user_id=user_id)
    return rejected == 1


async def block_fingerprints(connection: Connection, *, decision_id: int, fingerprints: Iterable[int]) -> None:
    """Know a rejected photo again, in each of these disguises."""
    await execute(
        connection,
        """INSERT INTO blocked_photos (decision_id, fingerprint)
           SELECT :decision_id, CAST(bits AS bit(128)) FROM unnest(CAST(:fingerprints AS text[])) AS bits""",
        decision_id=decision_id,
        fingerprints=[as_bits(each) for each in fingerprints],
    )


async def unblock_fingerprints(connection: Connection, *, decision_id: int) -> None:
    """The rejection was lifted: the photo is nothing to know again."""
    await execute(connection, "DELETE FROM blocked_photos WHERE decision_id = :decision_id", decision_id=decision_id)


async def resembles_blocked(connection: Connection, *, fingerprint: int, most: tuple[int, int]) -> bool:
    """Whether a rejected photo differs from this fingerprint by no more than ``most`` bits in its two halves."""
    return bool(
        await fetch_value(
            connection,
            f"""SELECT EXISTS (
                   SELECT FROM (SELECT b.fingerprint # {BITS_OF_FINGERPRINT} AS bits FROM blocked_photos b) AS differing
                    WHERE bit_count(substring(bits FROM 1 FOR 64)) <= :frequencies
                      AND bit_count(substring(bits FROM 65)) <= :slopes)""",
            fingerprint=as_bits(fingerprint),
            frequencies=most[0],
            slopes=most[1],
        )
    )


async def purge_rejected(connection: Connection, *, older_than: timedelta) -> list[UUID]:
    """Forget photos rejected so long ago; their ids, whose bytes may go."""
    rows = await fetch_all(
        connection,
        """DELETE FROM photos p WHERE rejected_at < now() - CAST(:older_than AS interval)
              AND NOT EXISTS (SELECT FROM evidence_photos e WHERE e.photo_id = p.id) RETURNING id""",
        older_than=older_than,
    )
    return [row.id for row in rows]


async def _changed(connection: Connection, *, user_id: int) -> None:
    await keep_first(connection, user_id=user_id)
    await refresh_offers(connection, user_id=user_id)
    await announce_change(connection, user_id=user_id)
