"""Account state: whether a member is hidden, limited in writing, verified or shut out; decks follow at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from datingbot.storage.database import Connection, execute, fetch_one
from datingbot.storage.profiles import announce_change

_SHOWN = """UPDATE deck_entries d
               SET visible = shown AND NOT coalesce(s.incognito, false),
                   incognito = shown AND coalesce(s.incognito, false)
              FROM members m LEFT JOIN user_settings s USING (user_id)
             CROSS JOIN LATERAL (SELECT coalesce(s.discoverable, true) AND m.banned_at IS NULL AND m.hidden_at IS NULL
                                     AS shown) AS state
             WHERE d.user_id = :user_id AND m.user_id = d.user_id"""


@dataclass(frozen=True, slots=True)
class AccountState:
    """What moderators did to an account; all None for nearly everybody."""

    banned_at: datetime | None
    hidden_at: datetime | None
    muted_until: datetime | None
    verified_at: datetime | None


async def read_state(connection: Connection, *, user_id: int) -> AccountState | None:
    """The member's, or None when there is no such member."""
    row = await fetch_one(
        connection,
        "SELECT banned_at, hidden_at, muted_until, verified_at FROM members WHERE user_id = :user_id",
        user_id=user_id,
    )
    return AccountState(*row) if row else None


async def hide(connection: Connection, *, user_id: int) -> bool:
    """Take a profile out of every deck until a moderator has looked; False when it is out already."""
    return await _change(connection, "hidden_at = now()", "hidden_at IS NULL", user_id=user_id)


async def show(connection: Connection, *, user_id: int) -> bool:
    """Let a hidden profile be seen again; False when it was not hidden."""
    return await _change(connection, "hidden_at = NULL", "hidden_at IS NOT NULL", user_id=user_id)


async def limit(connection: Connection, *, user_id: int, until: datetime | None) -> None:
    """Take away writing until then, or give it back; a longer limit that runs already stays."""
    await execute(
        connection,
        """UPDATE members SET muted_until = CASE WHEN CAST(:until AS timestamptz) IS NULL THEN NULL
                                                 ELSE greatest(muted_until, :until) END
            WHERE user_id = :user_id""",
        user_id=user_id,
        until=until,
    )


async def shut_out(connection: Connection, *, user_id: int) -> bool:
    """Close a member's account; False when it is closed already."""
    return await _change(connection, "banned_at = now()", "banned_at IS NULL", user_id=user_id)


async def let_in(connection: Connection, *, user_id: int) -> bool:
    """Open a closed account; False when it is open."""
    return await _change(connection, "banned_at = NULL, hidden_at = NULL", "banned_at IS NOT NULL", user_id=user_id)


async def verify(connection: Connection, *, user_id: int) -> None:
    """Give the badge: a moderator compared the photos that are shown now with the member's selfie."""
    await execute(
        connection,
        """WITH compared AS (
               UPDATE photos SET compared_at = now()
                WHERE user_id = :user_id AND held_at IS NULL AND rejected_at IS NULL
           ) UPDATE members SET verified_at = now() WHERE user_id = :user_id""",
        user_id=user_id,
    )
    await announce_change(connection, user_id=user_id)


async def keep_badge(connection: Connection, *, user_id: int) -> None:
    """Take the badge away once none of the compared photos is left: it would vouch for others."""
    await execute(
        connection,
        """UPDATE members SET verified_at = NULL WHERE user_id = :user_id AND verified_at IS NOT NULL
              AND NOT EXISTS (SELECT FROM photos WHERE user_id = :user_id AND compared_at IS NOT NULL
                                 AND rejected_at IS NULL)""",
        user_id=user_id,
    )


async def _change(connection: Connection, change: str, condition: str, *, user_id: int) -> bool:
    changed = await execute(
        connection, f"UPDATE members SET {change} WHERE user_id = :user_id AND {condition}", user_id=user_id
    )
    if not changed:
        return False
    await execute(connection, _SHOWN, user_id=user_id)
    await announce_change(connection, user_id=user_id)
    return True
