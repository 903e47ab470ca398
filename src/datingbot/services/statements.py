"""Statements of reasons: what was decided about a member, by which rule, from what, by whom, and how to object.

Made as article 17 of the EU's Digital Services Act asks for, in the member's language, for the chat and the Mini App.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date

from datingbot.domain.appeals import is_open
from datingbot.services.account_notices import tell
from datingbot.services.context import Context
from datingbot.storage import decisions, flags, members, reports
from datingbot.storage.database import Connection
from datingbot.storage.decisions import Decision

APPEAL_PREFIX = "appeal"
"""Of the callback data behind the button: ``appeal:<decision id>``."""


DECISIONS = {
    "warn": "bot-decision-warn",
    "limit": "bot-decision-limit",
    "ban": "bot-decision-ban",
    "hide": "bot-decision-hide",
    "reject-photo": "bot-decision-reject-photo",
}
"""What each decision that takes something away is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A decision in sentences. ``words`` are the moderator's own; empty sentences are not shown."""

    decision_id: int
    title: str
    rule: str
    grounds: str
    how: str
    words: str
    decided_at: datetime
    appeal: str
    appealable: bool


async def compose(context: Context, connection: Connection, *, decision: Decision, language: str) -> Statement:
    """The statement for a decision."""
    say = context.texts.say
    until = format_date(decision.until.date(), "long", locale=language) if decision.until else ""
    rule = ""
    if decision.rule is not None:
        rule = f"{say(language, f'rule-{decision.rule}')}. {say(language, f'rule-{decision.rule}-text')}"
    open_for_appeal = is_open(
        action=decision.action,
        decided_at=decision.created_at,
        lifted=decision.lifted_at is not None,
        now=context.clock(),
    )
    appeal = "none" if decision.appeal is None else decision.appeal
    if decision.lifted_at is not None:
        appeal = "lift"
    return Statement(
        decision_id=decision.id,
        title=say(language, DECISIONS[decision.action], until=until),
        rule=rule,
        grounds=await _grounds(context, connection, decision=decision, language=language),
        how=say(language, "bot-decided-by-rule" if decision.automatic else "bot-decided-by-person"),
        words=decision.words,
        decided_at=decision.created_at,
        appeal=appeal,
        appealable=open_for_appeal and decision.appeal is None,
    )


async def send_statement(context: Context, connection: Connection, *, decision_id: int) -> None:
    """Queue the statement for the member's chat, with the button to appeal."""
    decision = await decisions.read_decision(connection, decision_id=decision_id)
    if decision is None:
        raise LookupError(f"decision {decision_id} was just written")
    language = await members.reachable_language(connection, user_id=decision.target_id)
    if language is None:
        return
    statement = await compose(context, connection, decision=decision, language=language)
    buttons = []
    if statement.appealable:
        text = context.texts.say(language, "bot-appeal-button")
        buttons = [[{"text": text, "callback_data": f"{APPEAL_PREFIX}:{decision_id}"}]]
    await tell(
        context,
        connection,
        user_id=decision.target_id,
        sentence="bot-statement" if statement.appealable else "bot-statement-final",
        keyboard=buttons,
        title=statement.title,
        rule=statement.rule,
        grounds=statement.grounds,
        how=statement.how,
        words=statement.words,
    )


async def _grounds(context: Context, connection: Connection, *, decision: Decision, language: str) -> str:
    """What the decision rests on, without naming who said it."""
    say = context.texts.say
    if decision.photo_id is not None:
        return say(language, "bot-grounds-photo")
    if decision.case_id is not None:
        told = (await reports.list_reports(connection, case_ids=[decision.case_id])).get(decision.case_id, [])
        if told:
            return say(language, "bot-grounds-reports", count=len(told))
        if (await flags.list_flags(connection, case_ids=[decision.case_id])).get(decision.case_id):
            return say(language, "bot-grounds-patterns")
    return say(language, "bot-grounds-own")
