"""The moderators' queue: open cases, each with everything that is needed to decide it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from datingbot.domain.appeals import may_answer
from datingbot.domain.strikes import Measure, count_strikes, next_measure, suggest
from datingbot.services.context import Context
from datingbot.storage import account_state, cases, decisions, flags, profiles, reports, selfies
from datingbot.storage.account_state import AccountState
from datingbot.storage.cases import Case
from datingbot.storage.database import Connection
from datingbot.storage.decisions import Appeal, Decision
from datingbot.storage.flags import Flag
from datingbot.storage.profiles import Profile
from datingbot.storage.reports import Report
from datingbot.storage.selfies import SelfieCheck

QUEUE_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A case with everything a moderator needs to decide it.

    ``rule`` is the one named most, ``advised`` what is advised for it, ``warning`` what one more strike would mean.
    ``against`` and ``appeal`` belong to appeals.
    """

    case: Case
    profile: Profile | None
    state: AccountState
    reports: Sequence[Report]
    flags: Sequence[Flag]
    history: Sequence[Decision]
    strikes: int
    rule: str
    advised: Measure
    warning: Measure
    selfie: SelfieCheck | None
    against: Decision | None
    appeal: Appeal | None


async def read_queue(context: Context, connection: Connection, *, moderator_id: int) -> list[OpenCase]:
    """What this moderator may decide, the most pressing first."""
    found = await cases.list_open(connection, moderator_id=moderator_id, most=QUEUE_MOST)
    return await _describe(context, connection, found=found)


async def read_open_case(
    context: Context, connection: Connection, *, moderator_id: int, case_id: int
) -> OpenCase | None:
    """One case that this moderator may decide, or None."""
    case = await cases.read_case(connection, case_id=case_id)
    if case is None or case.decided_at is not None or not await may_decide(connection, case, moderator_id):
        return None
    return (await _describe(context, connection, found=[case]))[0]


async def may_decide(connection: Connection, case: Case, moderator_id: int) -> bool:
    """Nobody answers an appeal against their own decision, nor decides about themselves."""
    if case.target_id == moderator_id:
        return False
    if case.decision_id is None:
        return True
    against = await decisions.read_decision(connection, decision_id=case.decision_id)
    return against is not None and may_answer(moderator_id, decided_by=against.moderator_id)


def leading_rule(told: Sequence[Report], found: Sequence[Flag]) -> str:
    """The rule that most reports name, the first of them when equal; else what the patterns point to."""
    reasons = [report.reason for report in told]
    if reasons:
        return max(reasons, key=reasons.count)
    findings = {flag.finding for flag in found}
    return "minor" if "age" in findings else "scam" if "money" in findings else "spam" if findings else "other"


async def _describe(context: Context, connection: Connection, *, found: Sequence[Case]) -> list[OpenCase]:
    ids = [case.id for case in found]
    targets = sorted({case.target_id for case in found})
    told = await reports.list_reports(connection, case_ids=ids)
    patterns = await flags.list_flags(connection, case_ids=ids)
    history = await decisions.list_decisions(connection, target_ids=targets)
    people = await profiles.read_profiles(connection, user_ids=targets, with_held=True)
    described = []
    for case in found:
        past = history.get(case.target_id, [])
        strikes = count_strikes(await decisions.list_strikes(connection, target_id=case.target_id), now=context.clock())
        rule = leading_rule(told.get(case.id, []), patterns.get(case.id, []))
        against = next((each for each in past if each.id == case.decision_id), None)
        described.append(
            OpenCase(
                case=case,
                profile=people.get(case.target_id),
                state=await account_state.read_state(connection, user_id=case.target_id)
                or AccountState(None, None, None, None),
                reports=told.get(case.id, []),
                flags=patterns.get(case.id, []),
                history=past,
                strikes=strikes,
                rule=rule,
                advised=suggest(rule, strikes=strikes),
                warning=next_measure(strikes),
                selfie=await selfies.read_check(connection, user_id=case.target_id) if case.kind == "selfie" else None,
                against=against,
                appeal=await decisions.read_appeal(connection, decision_id=against.id) if against else None,
            )
        )
    return described
