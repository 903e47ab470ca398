"""Blocks: who does not want to see whom; both are then invisible to each other everywhere."""

from __future__ import annotations

from datetime import datetime

from datingbot.storage.database import Connection, fetch_all, fetch_value


async def may_know(connection: Connection, *, user_id: int, target_id: int) -> bool:
    """Whether the member may know that the other is here; who may not, must not learn it from an answer either."""
    return bool(
        await fetch_value(connection, "SELECT may_know(:user_id, :target_id)", user_id=user_id, target_id=target_id)
    )


async def block(connection: Connection, *, user_id: int, target_id: int) -> bool:
    """Make the two invisible to each other and close their match; False when the member blocked them before."""
    return bool(
        await fetch_value(connection, "SELECT block_pair(:user_id, :target_id)", user_id=user_id, target_id=target_id)
    )


async def unblock(connection: Connection, *, user_id: int, target_id: int) -> bool:
    """Take the member's block back; False when there is none."""
    return bool(
        await fetch_value(connection, "SELECT unblock_pair(:user_id, :target_id)", user_id=user_id, target_id=target_id)
    )


async def list_blocked(connection: Connection, *, user_id: int) -> list[tuple[int, datetime]]:
    """(id, since when) of everybody the member blocked, newest first."""
    rows = await fetch_all(
        connection,
        """SELECT blocked_id, created_at FROM blocks WHERE blocker_id = :user_id
            ORDER BY created_at DESC, blocked_id LIMIT 500""",
        user_id=user_id,
    )
    return [(row.blocked_id, row.created_at) for row in rows]
