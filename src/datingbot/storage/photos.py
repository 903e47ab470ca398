"""Photos of members: their order and measures; the bytes live in the object store under the photo's id."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from datingbot.storage.database import Connection, execute, fetch_all, fetch_value

BITS_OF_FINGERPRINT = "CAST(CAST(:fingerprint AS text) AS bit(128))"
"""In a statement: the fingerprint given as by :func:`as_bits`."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A stored photo: pixels of the largest size, a base64 thumbhash, and the file id Telegram knows it by.

    A ``held`` one is shown to its owner only, until a moderator has looked.
    """

    id: UUID
    width: int
    height: int
    thumbhash: str
    file_id: str | None
    held: bool = False


async def list_photos(
    connection: Connection, *, user_ids: list[int], with_held: bool = False
) -> dict[int, tuple[Photo, ...]]:
    """Photos by member, each member's in order; ``with_held`` is for their owner and for moderators."""
    found: dict[int, list[Photo]] = {}
    for row in await fetch_all(
        connection,
        """SELECT user_id, id, width, height, thumbhash, file_id, held_at IS NOT NULL FROM photos
            WHERE user_id = ANY (:user_ids) AND rejected_at IS NULL AND (:with_held OR held_at IS NULL)
            ORDER BY user_id, position, created_at""",
        user_ids=user_ids,
        with_held=with_held,
    ):
        found.setdefault(row.user_id, []).append(Photo(*row[1:]))
    return {user_id: tuple(photos) for user_id, photos in found.items()}


async def list_own_ids(connection: Connection, *, user_id: int) -> list[UUID]:
    """Every photo of the member, whether others see it or not, in order; a selfie that waits for a moderator too."""
    rows = await fetch_all(
        connection,
        """SELECT id FROM (SELECT id, position::integer AS place FROM photos WHERE user_id = :user_id
                            UNION ALL
                           SELECT photo_id, 1000 FROM selfie_checks
                            WHERE user_id = :user_id AND photo_id IS NOT NULL) AS own ORDER BY place""",
        user_id=user_id,
    )
    return [row.id for row in rows]


async def add_photo(connection: Connection, *, user_id: int, photo: Photo, fingerprint: int, most: int) -> bool:
    """Put a photo at the end; False when the member already has ``most``."""
    # The member's row is the lock that keeps two uploads at once from passing the limit.
    await fetch_value(connection, "SELECT 1 FROM members WHERE user_id = :user_id FOR UPDATE", user_id=user_id)
    added = await execute(
        connection,
        f"""INSERT INTO photos (id, user_id, position, width, height, thumbhash, file_id, held_at, fingerprint)
           SELECT :id, :user_id, coalesce(max(position) + 1, 0), :width, :height, :thumbhash, :file_id,
                  CASE WHEN :held THEN now() END, {BITS_OF_FINGERPRINT}
             FROM photos WHERE user_id = :user_id AND rejected_at IS NULL HAVING count(*) < :most""",
        id=photo.id,
        user_id=user_id,
        width=photo.width,
        height=photo.height,
        thumbhash=photo.thumbhash,
        file_id=photo.file_id,
        held=photo.held,
        fingerprint=as_bits(fingerprint),
        most=most,
    )
    await keep_first(connection, user_id=user_id)
    return added == 1


async def order_photos(connection: Connection, *, user_id: int, ids: list[UUID]) -> bool:
    """Set the order; False unless ``ids`` are exactly the member's photos."""
    own = (await list_photos(connection, user_ids=[user_id], with_held=True)).get(user_id, ())
    if sorted(photo.id for photo in own) != sorted(ids):
        return False
    await execute(
        connection,
        """UPDATE photos p SET position = o.place FROM unnest(CAST(:ids AS uuid[])) WITH ORDINALITY AS o(id, place)
            WHERE p.id = o.id AND p.user_id = :user_id""",
        ids=ids,
        user_id=user_id,
    )
    await keep_first(connection, user_id=user_id)
    return True


async def remove_photo(connection: Connection, *, user_id: int, photo_id: UUID) -> bool:
    """Forget a photo; False when the member has no such photo."""
    removed = await execute(
        connection,
        "DELETE FROM photos WHERE id = :id AND user_id = :user_id AND rejected_at IS NULL",
        id=photo_id,
        user_id=user_id,
    )
    await keep_first(connection, user_id=user_id)
    return removed == 1


async def remember_file_id(connection: Connection, *, photo_id: UUID, file_id: str) -> None:
    """Keep the id Telegram gave an uploaded photo, so that it is uploaded once."""
    await fetch_value(
        connection,
        """WITH own AS (UPDATE photos SET file_id = :file_id WHERE id = :id)
           UPDATE broadcasts SET file_id = :file_id WHERE photo_id = :id RETURNING 1""",
        id=photo_id,
        file_id=file_id,
    )


async def find_file_id(connection: Connection, *, photo_id: UUID) -> str | None:
    """The id Telegram knows the photo by, or None before its first upload."""
    value = await fetch_value(
        connection,
        """SELECT file_id FROM photos WHERE id = :id
           UNION ALL SELECT file_id FROM broadcasts WHERE photo_id = :id LIMIT 1""",
        id=photo_id,
    )
    return str(value) if value else None


async def keep_first(connection: Connection, *, user_id: int) -> None:
    """``photo_url`` and ``photo_file_id`` of the profile name the first of the member's photos that are shown."""
    await execute(
        connection,
        """UPDATE profiles SET photo_url = '/api/photos/' || first.id, photo_file_id = first.file_id
             FROM (SELECT) AS one LEFT JOIN LATERAL (
                 SELECT id, file_id FROM photos WHERE user_id = :user_id AND held_at IS NULL AND rejected_at IS NULL
                  ORDER BY position, created_at LIMIT 1) AS first ON true
            WHERE user_id = :user_id""",
        user_id=user_id,
    )


def as_bits(fingerprint: int) -> str:
    """A fingerprint as Postgres reads bits."""
    return format(fingerprint, "0128b")
