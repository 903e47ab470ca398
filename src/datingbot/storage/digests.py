"""Digests: whose is due, and when the next one will be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from datingbot.storage.database import Connection, execute, fetch_all


async def take_due(connection: Connection, *, now: datetime, most: int) -> list[int]:
    """Members whose digest is due; their rows are this transaction's, other replicas take other members."""
    rows = await fetch_all(
        connection,
        """SELECT user_id FROM notification_settings WHERE tell_digest AND digest_at <= :now
            ORDER BY digest_at LIMIT :most FOR UPDATE SKIP LOCKED""",
        now=now,
        most=most,
    )
    return [row.user_id for row in rows]


async def plan(connection: Connection, *, dues: Mapping[int, datetime]) -> None:
    """When each member's next digest is due."""
    await execute(
        connection,
        """UPDATE notification_settings n SET digest_at = g.digest_at
             FROM unnest(CAST(:user_ids AS bigint[]), CAST(:dues AS timestamptz[])) AS g (user_id, digest_at)
            WHERE n.user_id = g.user_id""",
        user_ids=list(dues),
        dues=list(dues.values()),
    )
