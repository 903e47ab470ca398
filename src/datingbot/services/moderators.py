"""Who may moderate: the owners, and members whom an owner made moderators."""

from __future__ import annotations

from datingbot.services.account_notices import tell
from datingbot.services.context import Context
from datingbot.storage import moderators
from datingbot.storage.database import Connection

COMMANDS = ("reports", "ban", "unban")
"""What moderators find in the menu of their chat beside everybody's commands."""


async def is_moderator(context: Context, connection: Connection, *, user_id: int) -> bool:
    """Whether this member may see the queue and decide."""
    return user_id in context.admin_ids or await moderators.is_listed(connection, user_id=user_id)


async def add_moderator(context: Context, connection: Connection, *, owner_id: int, user_id: int) -> str:
    """``added``, ``there`` or ``unknown``; the new moderator is told."""
    if user_id in context.admin_ids:
        return "there"
    outcome = await moderators.add_moderator(connection, user_id=user_id, added_by=owner_id)
    if outcome == "added":
        await moderators.write_log(connection, moderator_id=owner_id, target_id=user_id, action="add-moderator")
        await tell(context, connection, user_id=user_id, sentence="bot-moderator-added", screen="moderation")
    return outcome


async def remove_moderator(context: Context, connection: Connection, *, owner_id: int, user_id: int) -> bool:
    """Take the role away, and say so; False when they did not have it."""
    removed = await moderators.remove_moderator(connection, user_id=user_id)
    if removed:
        await moderators.write_log(connection, moderator_id=owner_id, target_id=user_id, action="remove-moderator")
        await tell(context, connection, user_id=user_id, sentence="bot-moderator-removed")
    return removed


async def call_moderators(context: Context, connection: Connection, *, besides: int | None = None) -> None:
    """Tell everybody who may decide that something is urgent: once an hour, however much there is."""
    listed = await moderators.list_moderators(connection)
    for user_id in sorted({*context.admin_ids, *(one.user_id for one in listed)} - {besides}):
        key = f"moderation:{user_id}:{context.clock():%Y%m%d%H}"
        await tell(context, connection, user_id=user_id, sentence="bot-moderation-urgent", screen="moderation", key=key)
