"""Reporting: what happened is kept as it was; enough independent reports hide a profile until somebody has looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog

from datingbot.domain.conduct import REPORTS
from datingbot.domain.reporting import ReportDraft, hides, parse_report, reporter_weight
from datingbot.domain.rules import URGENT
from datingbot.services.account_notices import tell
from datingbot.services.chatting import read_line
from datingbot.services.context import Context
from datingbot.services.keyring import CannotOpen, evidence_place
from datingbot.services.moderators import call_moderators
from datingbot.services.refusals import QuotaSpent, Unavailable
from datingbot.services.statements import send_statement
from datingbot.storage import account_state, blocks, cases, chats, decisions, flags, profiles, quotas, reports
from datingbot.storage.database import Connection
from datingbot.storage.profiles import Profile

MESSAGES_KEPT = 20
"""Lines of a conversation that a report from it keeps."""

log = structlog.get_logger(__name__)


class Said(msgspec.Struct):
    """A line of a conversation; ``by_target`` when the reported one wrote it. ``sent_at`` in Unix seconds."""

    by_target: bool
    text: str
    sent_at: int


@dataclass(frozen=True, slots=True)
class Reported:
    """A report's number; not ``is_new`` when the member had reported the same person today."""

    report_id: int
    is_new: bool


async def report(context: Context, *, user_id: int, form: Mapping[str, object]) -> Reported:
    """Report somebody the member may know.

    Raises :class:`InvalidField`, :class:`Unavailable`, :class:`QuotaSpent`; nothing is stored then.
    """
    draft = parse_report(form, member_id=user_id)
    async with context.database.autocommit() as connection:
        # Before anything is looked up, and kept whatever comes of it: nobody tries ids at leisure.
        if not await quotas.take(connection, user_id=user_id, quota=REPORTS):
            raise QuotaSpent(REPORTS)
    async with context.database.begin() as connection:
        return await _report(context, connection, user_id=user_id, draft=draft)


async def _report(context: Context, connection: Connection, *, user_id: int, draft: ReportDraft) -> Reported:
    target_id = draft.target_id
    if not await blocks.may_know(connection, user_id=user_id, target_id=target_id):
        raise Unavailable(f"member {target_id} is nobody {user_id} may know of")
    target = await profiles.read_profile(connection, user_id=target_id)
    if target is None:
        raise Unavailable(f"member {target_id} has no profile")
    earlier = await reports.find_todays(connection, reporter_id=user_id, target_id=target_id)
    report_id = earlier or await _write(context, connection, user_id=user_id, draft=draft, target=target)
    if draft.blocks:
        await blocks.block(connection, user_id=user_id, target_id=target_id)
    return Reported(report_id, is_new=earlier is None)


async def _write(context: Context, connection: Connection, *, user_id: int, draft: ReportDraft, target: Profile) -> int:
    # The case's row is held until the commit: of reports at the same time each sees those before it.
    case_id = await cases.open_case(connection, target_id=target.user_id, kind="conduct", urgent=draft.reason in URGENT)
    report_id = await reports.write_report(
        connection,
        case_id=case_id,
        reporter_id=user_id,
        target_id=target.user_id,
        reason=draft.reason,
        words=draft.words,
        place=draft.place,
        evidence=snapshot(target),
        messages=await _seal_conversation(context, connection, user_id=user_id, target_id=target.user_id)
        if draft.place == "chat"
        else None,
        photo_ids=[photo.id for photo in target.photos],
    )
    if report_id is None:
        # The same report came twice at once, and the other was first.
        found = await reports.find_todays(connection, reporter_id=user_id, target_id=target.user_id)
        if found is None:
            raise LookupError("a report that is there already cannot be found")
        return found
    await flags.attach_flags(connection, user_id=target.user_id, case_id=case_id)
    counted = await reports.count_reporters(connection, case_id=case_id)
    weights = {who: reporter_weight(upheld=upheld, rejected=rejected) for who, (upheld, rejected) in counted.items()}
    if hides(weights, needed=context.rules.hide_after_reports):
        await hide(context, connection, user_id=target.user_id, case_id=case_id, rule=draft.reason)
    elif draft.reason in URGENT:
        await call_moderators(context, connection)
    return report_id


async def hide(context: Context, connection: Connection, *, user_id: int, case_id: int, rule: str) -> None:
    """Take a profile out of the decks until a moderator has looked, say so to its owner, and call the moderators."""
    if not await account_state.hide(connection, user_id=user_id):
        return
    decision_id = await decisions.write_decision(
        connection, target_id=user_id, action="hide", moderator_id=None, case_id=case_id, rule=rule
    )
    context.profiles.forget(user_id)
    await send_statement(context, connection, decision_id=decision_id)
    await call_moderators(context, connection)


async def _seal_conversation(context: Context, connection: Connection, *, user_id: int, target_id: int) -> bytes | None:
    """The end of the two's conversation, as far as it is kept, sealed for the moderators."""
    match_id = await chats.find_between(connection, a=user_id, b=target_id)
    if match_id is None:
        return None
    found = await chats.read_messages(connection, match_id=match_id, before=None, after=None, most=MESSAGES_KEPT)
    lines = [read_line(context, match_id, message) for message in found]
    kept = [
        Said(by_target=line.sender_id == target_id, text=line.text, sent_at=int(line.sent_at.timestamp()))
        for line in lines
        if line.text is not None
    ]
    if not kept:
        return None
    return context.keyring.seal(msgspec.json.encode(kept).decode(), bound_to=evidence_place(target_id=target_id))


def open_conversation(context: Context, *, sealed: bytes | None, target_id: int) -> list[Said]:
    """The lines a report keeps; none when no secret opens them any more."""
    if sealed is None:
        return []
    try:
        opened = context.keyring.open(sealed, bound_to=evidence_place(target_id=target_id))
    except CannotOpen as error:
        log.error("evidence cannot be opened", reason=str(error))
        return []
    return msgspec.json.decode(opened, type=list[Said])


def snapshot(profile: Profile) -> dict[str, Any]:
    """The profile as it is now, to be looked at when it may have been changed."""
    return {
        "name": profile.name,
        "age": profile.age,
        "gender": profile.gender,
        "bio": profile.bio,
        "location": profile.place.name,
        "interests": list(profile.interests),
        "goal": profile.goal,
        "photos": [str(photo.id) for photo in profile.photos],
    }


async def answer_reporters(context: Context, connection: Connection, *, case_id: int, outcome: str) -> None:
    """Close a case's reports, and tell each reporter what came of theirs."""
    for report_id, reporter_id in await reports.close_reports(connection, case_id=case_id, outcome=outcome):
        await tell(
            context,
            connection,
            user_id=reporter_id,
            sentence="bot-report-upheld" if outcome == "upheld" else "bot-report-rejected",
            key=f"report:{report_id}:{outcome}",
        )
