"""The moderators' desk: the queue, a verdict, the log, and who may moderate. To everybody else it is closed."""

from __future__ import annotations

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker, path_identifier, path_number, read_form
from datingbot.api.errors import forbidden, not_found
from datingbot.api.route import Route
from datingbot.api.safety import statement_info
from datingbot.api.schemas.moderation import (
    CaseInfo,
    EvidenceInfo,
    EvidencePhoto,
    FlagInfo,
    Log,
    LogLineInfo,
    MeasureInfo,
    MessageLine,
    ModeratorInfo,
    ModeratorInput,
    Moderators,
    PastDecision,
    Queue,
    ReportInfo,
    TargetInfo,
    VerdictInput,
    VerdictResult,
)
from datingbot.api.views import photo_info, place_name
from datingbot.domain.conduct import DECISIONS
from datingbot.domain.fields import InvalidField, require_identifier
from datingbot.domain.reporting import reporter_weight
from datingbot.domain.strikes import Measure
from datingbot.services import moderating, moderation_queue, statements
from datingbot.services import moderators as roles
from datingbot.services.context import Context
from datingbot.services.moderation_queue import OpenCase
from datingbot.services.refusals import QuotaSpent
from datingbot.services.reporting import open_conversation
from datingbot.services.screening import open_excerpt
from datingbot.storage import cases, moderators, quotas
from datingbot.storage.database import Connection
from datingbot.storage.reports import Report

LOG_MOST = 200


async def show_queue(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> Queue:
    """What waits for this moderator, with all the evidence."""
    context = desk.context
    async with context.database.begin() as connection:
        await _check_moderator(context, connection, speaker)
        found = await moderation_queue.read_queue(context, connection, moderator_id=speaker.user_id)
        shown = [
            await _case_info(context, connection, case, language=speaker.language) for case in found if case.profile
        ]
        waiting = await cases.count_open(connection, moderator_id=speaker.user_id)
    return Queue(shown, waiting)


async def decide_case(desk: ApiDesk, request: web.Request, speaker: Speaker) -> VerdictResult:
    """Decide a case; who comes second is told so."""
    context = desk.context
    async with context.database.autocommit() as connection:
        await _check_moderator(context, connection, speaker)
        case_id = path_number(request, "case_id")
        if not await quotas.take(connection, user_id=speaker.user_id, quota=DECISIONS):
            raise QuotaSpent(DECISIONS)
    verdict = moderating.parse_verdict(await read_form(request))
    decided = await moderating.decide(context, moderator_id=speaker.user_id, case_id=case_id, verdict=verdict)
    desk.forget(decided.target_id)
    desk.wake()
    async with context.database.autocommit() as connection:
        waiting = await cases.count_open(connection, moderator_id=speaker.user_id)
    return VerdictResult(decided.action, waiting)


async def show_log(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> Log:
    """What was done, newest first."""
    async with desk.context.database.begin() as connection:
        await _check_moderator(desk.context, connection, speaker)
        lines = await moderators.read_log(connection, most=LOG_MOST)
    return Log(
        [
            LogLineInfo(
                at=int(line.at.timestamp()),
                moderator_id=line.moderator_id,
                target_id=line.target_id,
                action=line.action,
                rule=line.rule,
                case_id=line.case_id,
            )
            for line in lines
        ]
    )


async def show_moderators(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> Moderators:
    """Who may moderate beside the owners."""
    _check_owner(desk, speaker)
    async with desk.context.database.begin() as connection:
        return await _moderators(connection)


async def add_moderator(desk: ApiDesk, request: web.Request, speaker: Speaker) -> Moderators:
    """Make a member a moderator."""
    _check_owner(desk, speaker)
    form = await read_form(request)
    if unknown := sorted(set(form) - {"user_id"}):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    user_id = require_identifier(form.get("user_id"), field="user_id")
    async with desk.context.database.begin() as connection:
        outcome = await roles.add_moderator(desk.context, connection, owner_id=speaker.user_id, user_id=user_id)
        if outcome == "unknown":
            raise InvalidField("user_id", "unknown-member")
        listed = await _moderators(connection)
    desk.wake()
    return listed


async def remove_moderator(desk: ApiDesk, request: web.Request, speaker: Speaker) -> None:
    """Take the role away."""
    _check_owner(desk, speaker)
    user_id = path_identifier(request, "target_id")
    async with desk.context.database.begin() as connection:
        if not await roles.remove_moderator(desk.context, connection, owner_id=speaker.user_id, user_id=user_id):
            raise not_found()
    desk.wake()


async def _check_moderator(context: Context, connection: Connection, speaker: Speaker) -> None:
    if not await roles.is_moderator(context, connection, user_id=speaker.user_id):
        raise forbidden()


def _check_owner(desk: ApiDesk, speaker: Speaker) -> None:
    if speaker.user_id not in desk.context.admin_ids:
        raise forbidden()


async def _moderators(connection: Connection) -> Moderators:
    return Moderators(
        [
            ModeratorInfo(user_id=one.user_id, name=one.name, added_at=int(one.added_at.timestamp()))
            for one in await moderators.list_moderators(connection)
        ]
    )


async def _case_info(context: Context, connection: Connection, found: OpenCase, *, language: str) -> CaseInfo:
    case = found.case
    numbers: dict[int | None, int] = {}
    photo_id = found.selfie.photo_id if found.selfie else case.photo_id
    against = None
    if found.against is not None:
        statement = await statements.compose(context, connection, decision=found.against, language=language)
        against = statement_info(statement)
    return CaseInfo(
        id=case.id,
        kind=case.kind,  # type: ignore[arg-type]
        urgent=case.urgent,
        opened_at=int(case.opened_at.timestamp()),
        target=_target_info(context, found, language=language),
        rule=found.rule,
        advised=_measure(found.advised),
        warning=_measure(found.warning),
        reports=[_report_info(context, each, numbers, target_id=case.target_id) for each in found.reports],
        flags=[
            FlagInfo(
                place=each.place,
                finding=each.finding,
                excerpt=open_excerpt(context, flag=each, user_id=case.target_id),
                created_at=int(each.created_at.timestamp()),
            )
            for each in found.flags
        ],
        history=[
            PastDecision(
                action=each.action,
                rule=each.rule,
                words=each.words,
                decided_at=int(each.created_at.timestamp()),
                automatic=each.automatic,
                lifted=each.lifted_at is not None,
            )
            for each in found.history
        ],
        photo=EvidencePhoto(photo_id, context.signer.photo_path(photo_id, "full")) if photo_id else None,
        gesture=found.selfie.gesture if found.selfie else None,
        against=against,
        appeal=found.appeal.words if found.appeal else None,
    )


def _target_info(context: Context, found: OpenCase, *, language: str) -> TargetInfo:
    profile, state = found.profile, found.state
    if profile is None:
        raise LookupError(f"case {found.case.id} is about nobody with a profile")
    return TargetInfo(
        user_id=profile.user_id,
        name=profile.name,
        age=profile.age,
        gender=profile.gender,
        bio=profile.bio,
        location=place_name(context.gazetteer, profile, language=language),
        photos=[photo_info(context, photo) for photo in profile.photos],
        hidden=state.hidden_at is not None,
        banned=state.banned_at is not None,
        verified=state.verified_at is not None,
        limited_until=int(state.muted_until.timestamp())
        if state.muted_until and state.muted_until > context.clock()
        else None,
        strikes=found.strikes,
    )


def _report_info(context: Context, report: Report, numbers: dict[int | None, int], *, target_id: int) -> ReportInfo:
    """``numbers`` gives each reporter of the case theirs, in the order in which they first reported."""
    return ReportInfo(
        reporter=numbers.setdefault(report.reporter_id, len(numbers) + 1),
        weight=reporter_weight(upheld=report.upheld, rejected=report.rejected),
        upheld=report.upheld,
        rejected=report.rejected,
        reason=report.reason,
        words=report.words,
        place=report.place,
        created_at=int(report.created_at.timestamp()),
        evidence=_evidence_info(context, report, target_id=target_id) if report.evidence else None,
    )


def _evidence_info(context: Context, report: Report, *, target_id: int) -> EvidenceInfo:
    evidence = report.evidence
    return EvidenceInfo(
        name=evidence["name"],
        age=evidence["age"],
        bio=evidence["bio"],
        location=evidence["location"],
        photos=[EvidencePhoto(each, context.signer.photo_path(each, "card")) for each in evidence["photos"]],
        messages=[
            MessageLine(line.by_target, line.text, line.sent_at)
            for line in open_conversation(context, sealed=report.messages, target_id=target_id)
        ],
    )


def _measure(measure: Measure) -> MeasureInfo:
    return MeasureInfo(measure.action, measure.days)


ROUTES = (
    Route(method="GET", path="/api/moderation/queue", handler=show_queue, answer=Queue),
    Route(
        method="POST",
        path="/api/moderation/cases/{case_id}",
        handler=decide_case,
        answer=VerdictResult,
        body=VerdictInput,
        failures=(400, 404, 409, 422, 429),
    ),
    Route(method="GET", path="/api/moderation/log", handler=show_log, answer=Log),
    Route(method="GET", path="/api/moderation/moderators", handler=show_moderators, answer=Moderators),
    Route(
        method="POST",
        path="/api/moderation/moderators",
        handler=add_moderator,
        answer=Moderators,
        body=ModeratorInput,
        failures=(400, 422),
    ),
    Route(
        method="DELETE",
        path="/api/moderation/moderators/{target_id}",
        handler=remove_moderator,
        status=204,
        failures=(404,),
    ),
)
