"""Bans that outlive a member: keyed hashes of Telegram ids, by which who was shut out is known on coming back.

The hash is made by :class:`datingbot.services.ban_marks.BanMarks`; its key is not in the database, and without the key
nobody can tell from a row whose it is. Erasing a member leaves these rows alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from datingbot.storage.database import Connection, execute, fetch_one


@dataclass(frozen=True, slots=True)
class Ban:
    """Which rule was broken, and when that was decided."""

    rule: str
    banned_at: datetime


async def write_ban(connection: Connection, *, digest: bytes, rule: str) -> None:
    """Remember a ban; one that is there stays as it is."""
    await execute(
        connection,
        "INSERT INTO bans (digest, rule) VALUES (:digest, :rule) ON CONFLICT (digest) DO NOTHING",
        digest=digest,
        rule=rule,
    )


async def find_ban(connection: Connection, *, digest: bytes) -> Ban | None:
    """The ban with this hash, or None."""
    row = await fetch_one(connection, "SELECT rule, banned_at FROM bans WHERE digest = :digest", digest=digest)
    return Ban(*row) if row else None


async def forget_ban(connection: Connection, *, digest: bytes) -> bool:
    """Take a ban back; False when there is none."""
    return await execute(connection, "DELETE FROM bans WHERE digest = :digest", digest=digest) == 1
