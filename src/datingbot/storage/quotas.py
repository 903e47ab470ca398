"""Quotas: counters of what a member did in a window of time, the same in every replica."""

from __future__ import annotations

from datingbot.domain.conduct import Quota
from datingbot.storage.database import Connection, execute, fetch_value


async def take(connection: Connection, *, user_id: int, quota: Quota) -> bool:
    """Use one of the quota; False when this window's are used up."""
    left = await fetch_value(
        connection,
        "SELECT take_quota(:user_id, :action, :most, :seconds)",
        user_id=user_id,
        action=quota.action,
        most=quota.most,
        seconds=quota.seconds,
    )
    return int(left) >= 0


async def purge(connection: Connection) -> int:
    """Forget counters of windows that are long over."""
    return await execute(connection, "DELETE FROM quotas WHERE window_start < now() - interval '2 days'")
