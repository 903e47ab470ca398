"""Moderating: the queue, and decisions that are taken once, said to the member with their reasons, and logged."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from datingbot.domain.appeals import may_answer
from datingbot.domain.fields import InvalidField, require_choice, require_text
from datingbot.domain.rules import RULES
from datingbot.domain.strikes import BAN, Measure, count_strikes, next_measure, suggest
from datingbot.photos.processing import find_disguises
from datingbot.services.account_notices import tell
from datingbot.services.context import Context
from datingbot.services.doomed_objects import delete_doomed, doom_photos
from datingbot.services.statements import send_statement
from datingbot.storage import (
    account_state,
    bans,
    cases,
    decisions,
    flags,
    moderators,
    photo_reviews,
    profiles,
    reports,
    selfies,
)
from datingbot.storage.account_state import AccountState
from datingbot.storage.cases import Case
from datingbot.storage.database import Connection
from datingbot.storage.decisions import Appeal, Decision
from datingbot.storage.flags import Flag
from datingbot.storage.profiles import Profile
from datingbot.storage.reports import Report
from datingbot.storage.selfies import SelfieCheck

QUEUE_MOST = 50
WORDS_MOST = 500
VERDICTS = ("approve", "warn", "ban")
"""One set for every kind of case. For a photo, a selfie or an appeal ``warn`` is the no."""

AfterCommit = list[Callable[[], Awaitable[None]]]


class NoSuchCase(Exception):
    """There is no such case, or this moderator may not decide it."""


class AlreadyDecided(Exception):
    """Another moderator was faster."""


class Protected(Exception):
    """Owners are not shut out by moderators."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a moderator decided, checked; ``photo_ids`` are rejected along with it."""

    verdict: str
    rule: str | None
    words: str
    photo_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a case: the action, as in domain.strikes and domain.appeals, and about whom."""

    action: str
    target_id: int


def parse_verdict(form: Mapping[str, object]) -> Verdict:
    """Check a verdict: verdict, and optionally rule, words and photo_ids."""
    if unknown := sorted(set(form) - {"verdict", "rule", "words", "photo_ids"}):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    rule = form.get("rule")
    ids = form.get("photo_ids", [])
    if not isinstance(ids, list) or len(ids) > 20:
        raise InvalidField("photo_ids", "not-a-list")
    try:
        photo_ids = tuple(dict.fromkeys(UUID(require_text(each, field="photo_ids", least=32, most=36)) for each in ids))
    except ValueError as error:
        if isinstance(error, InvalidField):
            raise
        raise InvalidField("photo_ids", "unknown-photo") from None
    return Verdict(
        verdict=require_choice(form.get("verdict"), field="verdict", choices=VERDICTS),
        rule=None if rule is None else require_choice(rule, field="rule", choices=RULES),
        words=require_text(form.get("words", ""), field="words", least=0, most=WORDS_MOST),
        photo_ids=photo_ids,
    )


async def read_queue(context: Context, connection: Connection, *, moderator_id: int) -> list[OpenCase]:
    """What this moderator may decide, the most pressing first."""
    found = await cases.list_open(connection, moderator_id=moderator_id, most=QUEUE_MOST)
    return await _describe(context, connection, found=found)


async def read_open_case(
    context: Context, connection: Connection, *, moderator_id: int, case_id: int
) -> OpenCase | None:
    """One case that this moderator may decide, or None."""
    case = await cases.read_case(connection, case_id=case_id)
    if case is None or case.decided_at is not None or not await _may_decide(connection, case, moderator_id):
        return None
    return (await _describe(context, connection, found=[case]))[0]


async def decide(context: Context, *, moderator_id: int, case_id: int, verdict: Verdict) -> Decided:
    """Decide a case; of two moderators at once one does, the other raises :class:`AlreadyDecided`.

    Raises :class:`NoSuchCase` and :class:`Protected` too; nothing is decided then.
    """
    after_commit: AfterCommit = []
    async with context.database.begin() as connection:
        decided = await decide_within(
            context,
            connection,
            moderator_id=moderator_id,
            case_id=case_id,
            verdict=verdict,
            after_commit=after_commit,
        )
    for task in after_commit:
        await task()
    return decided


async def decide_within(
    context: Context,
    connection: Connection,
    *,
    moderator_id: int,
    case_id: int,
    verdict: Verdict,
    after_commit: AfterCommit,
) -> Decided:
    """Decide a case in the caller's transaction; ``after_commit`` gets what must be done once it holds."""
    case = await cases.read_case(connection, case_id=case_id)
    if case is None or not await _may_decide(connection, case, moderator_id):
        raise NoSuchCase(f"case {case_id} is not for {moderator_id}")
    if await cases.close_case(connection, case_id=case_id) is None:
        raise AlreadyDecided(f"case {case_id}")
    desk = _Desk(context, connection, moderator_id, case, verdict, after_commit)
    match case.kind:
        case "photo":
            action = await desk.decide_photo()
        case "selfie":
            action = await desk.decide_selfie()
        case "appeal":
            action = await desk.decide_appeal()
        case _:
            action = await desk.decide_conduct()
    context.profiles.forget(case.target_id)
    await moderators.write_log(
        connection,
        moderator_id=moderator_id,
        target_id=case.target_id,
        action=action,
        rule=verdict.rule,
        case_id=case_id,
    )
    return Decided(action, case.target_id)


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
        await _answer_reporters(context, connection, case_id=open_case.id, outcome="upheld")
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


@dataclass(frozen=True, slots=True)
class _Desk:
    """One case that was taken, and the verdict on it."""

    context: Context
    connection: Connection
    moderator_id: int
    case: Case
    verdict: Verdict
    after_commit: AfterCommit

    async def decide_conduct(self) -> str:
        """No breach: shown again. Else a strike by the ladder, or a ban."""
        target_id = self.case.target_id
        if self.verdict.verdict == "approve" and not self.verdict.photo_ids:
            await _answer_reporters(self.context, self.connection, case_id=self.case.id, outcome="rejected")
            await self._show_again()
            await self._write("dismiss", rule=None)
            return "dismiss"
        rule = self.verdict.rule or await self._leading_rule()
        await _answer_reporters(self.context, self.connection, case_id=self.case.id, outcome="upheld")
        for photo_id in self.verdict.photo_ids:
            await self._reject_photo(photo_id, rule=rule)
        if self.verdict.verdict == "approve":
            await self._show_again()
            return "reject-photo"
        if self.verdict.verdict == "ban":
            await self._ban(rule)
            return "ban"
        strikes = count_strikes(
            await decisions.list_strikes(self.connection, target_id=target_id), now=self.context.clock()
        )
        measure = next_measure(strikes)
        if measure == BAN:
            await self._ban(rule)
            return "ban"
        until = measure.ends_at(self.context.clock())
        if until is not None:
            await account_state.limit(self.connection, user_id=target_id, until=until)
        await self._show_again()
        decision_id = await self._write(measure.action, rule=rule, until=until)
        await send_statement(self.context, self.connection, decision_id=decision_id)
        return measure.action

    async def decide_photo(self) -> str:
        """Show a held photo, or take it away for good."""
        if self.case.photo_id is None:
            raise LookupError(f"case {self.case.id} has no photo")
        if self.verdict.verdict == "approve":
            await photo_reviews.approve(self.connection, user_id=self.case.target_id, photo_id=self.case.photo_id)
            await self._write("approve-photo", rule=None)
            return "approve-photo"
        rule = self.verdict.rule or "photos"
        await self._reject_photo(self.case.photo_id, rule=rule)
        if self.verdict.verdict == "ban":
            await self._ban(rule)
            return "ban"
        return "reject-photo"

    async def decide_selfie(self) -> str:
        """Give the badge, or not; the selfie is deleted either way."""
        check = await selfies.end_check(self.connection, user_id=self.case.target_id)
        if check is not None and check.photo_id is not None:
            await doom_photos(self.connection, [check.photo_id])
            self.after_commit.append(self._delete_doomed)
        if self.verdict.verdict == "ban":
            await self._ban(self.verdict.rule or "fake")
            return "ban"
        verified = self.verdict.verdict == "approve" and check is not None
        if verified:
            await account_state.verify(self.connection, user_id=self.case.target_id)
        action = "verify" if verified else "refuse-selfie"
        await self._write(action, rule=None)
        await tell(
            self.context,
            self.connection,
            user_id=self.case.target_id,
            sentence="bot-verified" if verified else "bot-not-verified",
            screen="safety",
        )
        return action

    async def decide_appeal(self) -> str:
        """Take a colleague's (or a rule's) decision back, or let it stand."""
        against = await decisions.read_decision(self.connection, decision_id=self.case.decision_id or 0)
        if against is None:
            raise LookupError(f"case {self.case.id} is against no decision")
        lifts = self.verdict.verdict == "approve"
        await decisions.close_appeal(self.connection, decision_id=against.id, outcome="lift" if lifts else "uphold")
        if lifts:
            await self._lift(against)
        await self._write("lift" if lifts else "uphold", rule=against.rule)
        sentence = "bot-decision-lifted" if lifts else "bot-decision-upheld"
        words = self.verdict.words
        await tell(
            self.context, self.connection, user_id=against.target_id, sentence=sentence, screen="safety", words=words
        )
        return "lift" if lifts else "uphold"

    async def _delete_doomed(self) -> None:
        await delete_doomed(self.context)

    async def _lift(self, against: Decision) -> None:
        connection, target_id = self.connection, against.target_id
        if not await decisions.lift_decision(connection, decision_id=against.id):
            return
        match against.action:
            case "ban":
                await bans.forget_ban(connection, digest=self.context.ban_marks.mark(target_id))
                await account_state.let_in(connection, user_id=target_id)
            case "limit":
                others = (await decisions.list_decisions(connection, target_ids=[target_id])).get(target_id, [])
                left = [
                    each.until for each in others if each.action == "limit" and each.lifted_at is None and each.until
                ]
                await account_state.limit(connection, user_id=target_id, until=None)
                await account_state.limit(connection, user_id=target_id, until=max(left, default=None))
            case "hide":
                await self._show_again()
            case "reject-photo" if against.photo_id is not None:
                await photo_reviews.approve(connection, user_id=target_id, photo_id=against.photo_id)
                await photo_reviews.unblock_fingerprints(connection, decision_id=against.id)
        if against.case_id is not None and against.action in ("warn", "limit", "ban"):
            await reports.reverse_reports(connection, case_id=against.case_id, outcome="rejected")

    async def _ban(self, rule: str) -> None:
        await ban(
            self.context,
            self.connection,
            moderator_id=self.moderator_id,
            user_id=self.case.target_id,
            rule=rule,
            words=self.verdict.words,
            case_id=self.case.id,
        )

    async def _reject_photo(self, photo_id: UUID, *, rule: str) -> None:
        if not await photo_reviews.reject(self.connection, user_id=self.case.target_id, photo_id=photo_id):
            return
        await account_state.keep_badge(self.connection, user_id=self.case.target_id)
        decision_id = await self._write("reject-photo", rule=rule, photo_id=photo_id)
        jpeg = await self.context.photos.get(photo_id, "card")
        if jpeg is not None:
            fingerprints = await asyncio.to_thread(find_disguises, jpeg)
            await photo_reviews.block_fingerprints(self.connection, decision_id=decision_id, fingerprints=fingerprints)
        await send_statement(self.context, self.connection, decision_id=decision_id)

    async def _show_again(self) -> None:
        if await account_state.show(self.connection, user_id=self.case.target_id):
            await decisions.lift_standing(self.connection, target_id=self.case.target_id, action="hide")
            await tell(
                self.context, self.connection, user_id=self.case.target_id, sentence="bot-shown-again", screen="safety"
            )

    async def _leading_rule(self) -> str:
        told = (await reports.list_reports(self.connection, case_ids=[self.case.id])).get(self.case.id, [])
        found = (await flags.list_flags(self.connection, case_ids=[self.case.id])).get(self.case.id, [])
        return _leading_rule(told, found)

    async def _write(
        self, action: str, *, rule: str | None, until: datetime | None = None, photo_id: UUID | None = None
    ) -> int:
        return await decisions.write_decision(
            self.connection,
            target_id=self.case.target_id,
            action=action,
            moderator_id=self.moderator_id,
            case_id=self.case.id,
            rule=rule,
            words=self.verdict.words,
            until=until,
            photo_id=photo_id,
        )


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
        rule = _leading_rule(told.get(case.id, []), patterns.get(case.id, []))
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


def _leading_rule(told: Sequence[Report], found: Sequence[Flag]) -> str:
    """The rule that most reports name, the first of them when equal; else what the patterns point to."""
    reasons = [report.reason for report in told]
    if reasons:
        return max(reasons, key=reasons.count)
    findings = {flag.finding for flag in found}
    return "minor" if "age" in findings else "scam" if "money" in findings else "spam" if findings else "other"


async def _may_decide(connection: Connection, case: Case, moderator_id: int) -> bool:
    """Nobody answers an appeal against their own decision, nor decides about themselves."""
    if case.target_id == moderator_id:
        return False
    if case.decision_id is None:
        return True
    against = await decisions.read_decision(connection, decision_id=case.decision_id)
    return against is not None and may_answer(moderator_id, decided_by=against.moderator_id)


async def _answer_reporters(context: Context, connection: Connection, *, case_id: int, outcome: str) -> None:
    """Close a case's reports, and tell each reporter what came of theirs."""
    for report_id, reporter_id in await reports.close_reports(connection, case_id=case_id, outcome=outcome):
        await tell(
            context,
            connection,
            user_id=reporter_id,
            sentence="bot-report-upheld" if outcome == "upheld" else "bot-report-rejected",
            key=f"report:{report_id}:{outcome}",
        )
