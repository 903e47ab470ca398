"""Housekeeping: what the leading replica does every minute and every hour so that tables stay small and ages true."""

from __future__ import annotations

from datingbot.services.context import Context
from datingbot.services.counting import forget_old_activity
from datingbot.storage import conversation_state, credentials, outbox, profiles, quotas, updates


async def tidy_often(context: Context) -> None:
    """Every minute: give up messages that are too late to send."""
    async with context.database.begin() as connection:
        await outbox.drop_expired(connection)


async def tidy_hourly(context: Context, *, keep_updates_days: int) -> None:
    """Every hour: partitions for the next days, birthdays, interest popularity, and what may be forgotten."""
    async with context.database.begin() as connection:
        await updates.prepare_partitions(connection, now=context.clock(), keep_days=keep_updates_days)
    async with context.database.begin() as connection:
        await updates.purge_failures(connection)
        await outbox.purge_finished(connection)
        await conversation_state.purge(connection)
        await credentials.purge(connection)
        await quotas.purge(connection)
        await profiles.keep_ages(connection)
        await profiles.measure_interest_popularity(connection)
    await forget_old_activity(context)
