"""Invites: links by which people come, and who came by which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from datingbot.storage.database import Connection, execute, fetch_all, fetch_one, fetch_value

NEW_WITHIN = timedelta(hours=1)
"""Only somebody who first appeared this short a time ago can have come by a link."""


@dataclass(frozen=True, slots=True)
class OwnInvite:
    """A member's own link: how many people came by it, and how many of them have a profile."""

    code: str
    arrived: int
    joined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteNumbers:
    """How far those came who arrived by a campaign, or by all members' links together (no ``name``, no ``code``)."""

    name: str | None
    code: str | None
    created_at: datetime
    closed_at: datetime | None
    arrived: int
    profile: int
    photo: int
    swipe: int
    match: int
    message: int


async def own_invite(connection: Connection, *, user_id: int, code: str) -> OwnInvite:
    """The member's link, made with ``code`` when they have none yet."""
    await execute(
        connection,
        "INSERT INTO invites (code, user_id) VALUES (:code, :user_id) ON CONFLICT (user_id) DO NOTHING",
        code=code,
        user_id=user_id,
    )
    row = await fetch_one(
        connection,
        """SELECT i.code, count(a.user_id), count(p.user_id) FROM invites i
             LEFT JOIN arrivals a USING (code) LEFT JOIN profiles p ON p.user_id = a.user_id
            WHERE i.user_id = :user_id GROUP BY i.code""",
        user_id=user_id,
    )
    if row is None:
        raise LookupError(f"member {user_id} has no invite")
    return OwnInvite(*row)


async def arrive(connection: Connection, *, user_id: int, code: str) -> bool:
    """Note that a newcomer came by a link, once; False for an own, a closed or an unknown one, and for old members."""
    value = await fetch_value(
        connection,
        """INSERT INTO arrivals (user_id, code)
           SELECT m.user_id, i.code FROM invites i JOIN members m ON m.user_id = :user_id
            WHERE i.code = :code AND i.closed_at IS NULL AND i.user_id IS DISTINCT FROM m.user_id
              AND m.created_at > now() - CAST(:within AS interval)
              AND NOT EXISTS (SELECT FROM profiles p WHERE p.user_id = m.user_id)
           ON CONFLICT (user_id) DO NOTHING RETURNING 1""",
        user_id=user_id,
        code=code,
        within=NEW_WITHIN,
    )
    return value is not None


async def start_campaign(connection: Connection, *, name: str, code: str) -> bool:
    """Make a campaign's link; False when the name is taken."""
    value = await fetch_value(
        connection,
        "INSERT INTO invites (code, name) VALUES (:code, :name) ON CONFLICT (name) DO NOTHING RETURNING 1",
        code=code,
        name=name,
    )
    return value is not None


async def close_campaign(connection: Connection, *, code: str) -> bool:
    """Nobody arrives by the link any more; False when there is no such campaign."""
    return (
        await execute(
            connection,
            "UPDATE invites SET closed_at = coalesce(closed_at, now()) WHERE code = :code AND name IS NOT NULL",
            code=code,
        )
        == 1
    )


async def list_invites(connection: Connection, *, most: int) -> list[InviteNumbers]:
    """The members' links as one, then campaigns: open ones first, the newest first."""
    rows = await fetch_all(
        connection,
        """SELECT name, code, created_at, closed_at, arrived, profile, photo, swipe, match, message
             FROM numbers_invites ORDER BY name IS NOT NULL, closed_at IS NOT NULL, created_at DESC LIMIT :most""",
        most=most,
    )
    return [InviteNumbers(**row) for row in rows]
