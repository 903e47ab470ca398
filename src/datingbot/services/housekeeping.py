"""Housekeeping: what the leading replica does every minute and every hour so that tables stay small and ages true."""

from __future__ import annotations

from datetime import timedelta

from datingbot.domain.appeals import OPEN_FOR
from datingbot.services.context import Context
from datingbot.services.counting import forget_old_activity
from datingbot.services.doomed_objects import delete_doomed, doom_photos
from datingbot.services.exporting import forget_old_exports
from datingbot.services.meeting import ask_who_is_due
from datingbot.storage import (
    chats,
    conversation_state,
    credentials,
    departures,
    flags,
    notifications,
    outbox,
    payments,
    photo_reviews,
    profiles,
    quotas,
    reports,
    swipes,
    updates,
)

SHARES = 24
"""Members whose passes are looked through in one hour are one share of so many: everybody once a day."""

MEMBERS_AT_ONCE = 500

PURGED_AT_ONCE = 5_000
"""Messages deleted in one transaction: a long one would hold back what others may tidy."""


async def tidy_often(context: Context) -> None:
    """Every minute: give up messages too late to send, finish erasing, and ask who is due whether they met."""
    async with context.database.begin() as connection:
        await outbox.drop_expired(connection)
        await outbox.forget_farewells(connection)
    await delete_doomed(context)
    await ask_who_is_due(context)


async def tidy_hourly(context: Context, *, keep_updates_days: int) -> None:
    """Every hour: partitions for the next days, birthdays, interest popularity, and what may be forgotten."""
    async with context.database.begin() as connection:
        await updates.prepare_partitions(connection, now=context.clock(), keep_days=keep_updates_days)
    async with context.database.begin() as connection:
        await updates.purge_failures(connection)
        await outbox.purge_finished(connection)
        await outbox.purge_paces(connection)
        await conversation_state.purge(connection)
        await credentials.purge(connection)
        await quotas.purge(connection)
        await payments.purge_orders(connection)
        await departures.purge(connection)
        await notifications.purge(connection)
        await profiles.keep_ages(connection)
        await profiles.measure_interest_popularity(connection)
    await forget_old_activity(context)
    await forget_old_messages(context)
    await forget_old_exports(context)
    await forget_old_evidence(context)


async def return_passes(context: Context, *, days: int) -> int:
    """Every hour: forget passes older than ``days`` of this hour's share of members, so that decks show those people
    again; how many. In small transactions: nobody who swipes meanwhile waits.
    """
    now = context.clock()
    forgotten = after = 0
    while True:
        async with context.database.begin() as connection:
            last, count = await swipes.forget_passes(
                connection,
                before=now - timedelta(days=days),
                after=after,
                members=MEMBERS_AT_ONCE,
                share=now.hour,
                shares=SHARES,
            )
        forgotten += count
        if last is None:
            return forgotten
        after = last


async def forget_old_evidence(context: Context) -> None:
    """Forget what decided cases rested on, and rejected photos, once nobody can appeal any more; rows before bytes."""
    async with context.database.begin() as connection:
        await flags.purge(connection)
        gone = await reports.purge_evidence(connection, older_than=OPEN_FOR)
        gone += await photo_reviews.purge_rejected(connection, older_than=OPEN_FOR)
        await doom_photos(connection, gone)
    await delete_doomed(context)


async def forget_old_messages(context: Context) -> int:
    """Delete what was written longer ago than the owner keeps messages, in batches; how many."""
    keep_days = context.rules.chat.keep_days
    total = 0
    while keep_days > 0:
        async with context.database.begin() as connection:
            before = context.clock() - timedelta(days=keep_days)
            gone = await chats.purge_old(connection, before=before, most=PURGED_AT_ONCE)
        total += gone
        if gone < PURGED_AT_ONCE:
            break
    return total
