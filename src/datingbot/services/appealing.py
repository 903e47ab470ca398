"""Appealing: a member says once why a decision is wrong, and somebody who did not take it looks again."""

from __future__ import annotations

from datingbot.domain.appeals import is_open
from datingbot.domain.conduct import APPEALS
from datingbot.services.context import Context
from datingbot.services.moderators import call_moderators
from datingbot.services.refusals import QuotaSpent
from datingbot.storage import cases, decisions, quotas
from datingbot.storage.database import Connection


class NotAppealable(Exception):
    """No decision about this member, one that took nothing away, too old, lifted, or appealed against already."""


async def check_appeal(context: Context, connection: Connection, *, user_id: int, decision_id: int) -> None:
    """Raise :class:`NotAppealable` unless the member may appeal against this decision now."""
    decision = await decisions.read_decision(connection, decision_id=decision_id)
    if (
        decision is None
        or decision.target_id != user_id
        or decision.appeal is not None
        or not is_open(
            action=decision.action,
            decided_at=decision.created_at,
            lifted=decision.lifted_at is not None,
            now=context.clock(),
        )
    ):
        raise NotAppealable(f"decision {decision_id} is not open to an appeal by {user_id}")


async def appeal(context: Context, connection: Connection, *, user_id: int, decision_id: int, words: str) -> None:
    """Store an appeal and put it in the queue. Raises :class:`NotAppealable`, :class:`QuotaSpent`."""
    await check_appeal(context, connection, user_id=user_id, decision_id=decision_id)
    if not await quotas.take(connection, user_id=user_id, quota=APPEALS):
        raise QuotaSpent(APPEALS)
    if not await decisions.write_appeal(connection, decision_id=decision_id, user_id=user_id, words=words):
        raise NotAppealable(f"decision {decision_id} was appealed against before")
    await cases.open_case(connection, target_id=user_id, kind="appeal", decision_id=decision_id)
    decision = await decisions.read_decision(connection, decision_id=decision_id)
    await call_moderators(context, connection, besides=decision.moderator_id if decision else None)
