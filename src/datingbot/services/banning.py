"""Banning: somebody shut out, let in again, or known again after they erased themselves."""

from __future__ import annotations

from datingbot.services.account_notices import tell
from datingbot.services.context import Context
from datingbot.services.reporting import answer_reporters
from datingbot.services.statements import send_statement
from datingbot.storage import account_state, bans, cases, decisions, moderators
from datingbot.storage.database import Connection


class Protected(Exception):
    """Owners are not shut out by moderators."""


async def ban(
    context: Context,
    connection: Connection,
    *,
    moderator_id: int | None,
    user_id: int,
    rule: str,
    words: str = "",
    case_id: int | None = None,
) -> bool:
    """Shut somebody out, also if they erase themselves and return; False when they are shut out already.

    Raises :class:`Protected` for owners.
    """
    if user_id in context.admin_ids:
        raise Protected(f"{user_id} is an owner")
    known = await bans.find_ban(connection, digest=context.ban_marks.mark(user_id)) is not None
    await bans.write_ban(connection, digest=context.ban_marks.mark(user_id), rule=rule)
    shut_out = await account_state.shut_out(connection, user_id=user_id)
    if not shut_out:
        return not known
    await moderators.remove_moderator(connection, user_id=user_id)
    context.profiles.forget(user_id)
    open_case = await cases.find_open(connection, target_id=user_id, kind="conduct")
    if open_case is not None and await cases.close_case(connection, case_id=open_case.id) is not None:
        case_id = open_case.id
        await answer_reporters(context, connection, case_id=open_case.id, outcome="upheld")
    decision_id = await decisions.write_decision(
        connection,
        target_id=user_id,
        action="ban",
        moderator_id=moderator_id,
        case_id=case_id,
        rule=rule,
        words=words,
    )
    await send_statement(context, connection, decision_id=decision_id)
    return True


async def unban(context: Context, connection: Connection, *, user_id: int) -> bool:
    """Let somebody in again; False when they were not shut out."""
    forgotten = await bans.forget_ban(connection, digest=context.ban_marks.mark(user_id))
    let_in = await account_state.let_in(connection, user_id=user_id)
    await decisions.lift_standing(connection, target_id=user_id, action="ban")
    context.profiles.forget(user_id)
    if let_in:
        await tell(context, connection, user_id=user_id, sentence="bot-decision-lifted", screen="safety")
    return forgotten or let_in


async def recall_ban(context: Context, connection: Connection, *, user_id: int) -> bool:
    """Shut out somebody again who was, and has been erased since; False for everybody else."""
    found = await bans.find_ban(connection, digest=context.ban_marks.mark(user_id))
    if found is None or user_id in context.admin_ids:
        return False
    if await account_state.shut_out(connection, user_id=user_id):
        decision_id = await decisions.write_decision(
            connection, target_id=user_id, action="ban", moderator_id=None, rule=found.rule
        )
        await send_statement(context, connection, decision_id=decision_id)
    return True
