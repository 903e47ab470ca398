"""Moderating: decisions that are taken once, said to the member with their reasons, and logged."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from datingbot.domain.fields import InvalidField, require_choice, require_text
from datingbot.domain.rules import RULES
from datingbot.domain.strikes import BAN, count_strikes, next_measure
from datingbot.photos.processing import find_disguises
from datingbot.services.account_notices import tell
from datingbot.services.banning import ban
from datingbot.services.context import Context
from datingbot.services.doomed_objects import delete_doomed, doom_photos
from datingbot.services.moderation_queue import leading_rule, may_decide
from datingbot.services.reporting import answer_reporters
from datingbot.services.statements import send_statement
from datingbot.storage import (
    account_state,
    bans,
    cases,
    decisions,
    flags,
    moderators,
    photo_reviews,
    reports,
    selfies,
)
from datingbot.storage.cases import Case
from datingbot.storage.database import Connection
from datingbot.storage.decisions import Decision

WORDS_MOST = 500
VERDICTS = ("approve", "warn", "ban")
"""One set for every kind of case. For a photo, a selfie or an appeal ``warn`` is the no."""

AfterCommit = list[Callable[[], Awaitable[None]]]


class NoSuchCase(Exception):
    """There is no such case, or this moderator may not decide it."""


class AlreadyDecided(Exception):
    """Another moderator was faster."""


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
    if case is None or not await may_decide(connection, case, moderator_id):
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
            await answer_reporters(self.context, self.connection, case_id=self.case.id, outcome="rejected")
            await self._show_again()
            await self._write("dismiss", rule=None)
            return "dismiss"
        rule = self.verdict.rule or await self._leading_rule()
        await answer_reporters(self.context, self.connection, case_id=self.case.id, outcome="upheld")
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
        return leading_rule(told, found)

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
