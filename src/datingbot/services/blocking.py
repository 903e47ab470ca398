"""Blocking: two people who never see each other again, and taking that back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from datingbot.domain.conduct import BLOCKS
from datingbot.domain.fields import InvalidField, require_identifier
from datingbot.services.context import Context
from datingbot.services.refusals import QuotaSpent, Unavailable
from datingbot.storage import blocks, quotas
from datingbot.storage.database import Connection
from datingbot.storage.profiles import Profile


@dataclass(frozen=True, slots=True)
class Blocked:
    """Somebody the member does not want to see."""

    profile: Profile
    blocked_at: datetime


async def block(context: Context, *, user_id: int, form: Mapping[str, object]) -> bool:
    """Block somebody the member may know; False when they are blocked already.

    Raises :class:`InvalidField`, :class:`Unavailable`, :class:`QuotaSpent`.
    """
    if unknown := sorted(set(form) - {"target_id"}):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    target_id = require_identifier(form.get("target_id"), field="target_id")
    if target_id == user_id:
        raise InvalidField("target_id", "yourself")
    async with context.database.autocommit() as connection:
        if not await quotas.take(connection, user_id=user_id, quota=BLOCKS):
            raise QuotaSpent(BLOCKS)
    async with context.database.begin() as connection:
        if not await blocks.may_know(connection, user_id=user_id, target_id=target_id):
            raise Unavailable(f"member {target_id} is nobody {user_id} may know of")
        return await blocks.block(connection, user_id=user_id, target_id=target_id)


async def unblock(connection: Connection, *, user_id: int, target_id: int) -> bool:
    """Take a block back; False when there is none."""
    return await blocks.unblock(connection, user_id=user_id, target_id=target_id)


async def list_blocked(context: Context, connection: Connection, *, user_id: int) -> list[Blocked]:
    """Whom the member blocked and who still has a profile, newest first."""
    found = await blocks.list_blocked(connection, user_id=user_id)
    people = await context.profiles.read(connection, user_ids=[target_id for target_id, _ in found])
    return [Blocked(people[target_id], since) for target_id, since in found if target_id in people]
