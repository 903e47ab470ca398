"""Safety: reporting and blocking others, decisions about oneself and appeals against them, the selfie check."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker, path_identifier, read_form
from datingbot.api.errors import no_profile, not_found
from datingbot.api.photos import IMAGES
from datingbot.api.route import Route
from datingbot.api.schemas.safety import (
    AppealInput,
    BlockedInfo,
    BlockedPeople,
    BlockInput,
    CheckInfo,
    OwnReportInfo,
    ReportInput,
    ReportReceipt,
    SafetyInfo,
    StatementInfo,
)
from datingbot.api.views import photo_info
from datingbot.domain.appeals import APPEALABLE, parse_appeal
from datingbot.services import appealing, blocking, reporting, selfies, statements
from datingbot.services.selfies import Check
from datingbot.services.statements import Statement
from datingbot.storage import account_state, blocks, decisions, reports
from datingbot.storage.profiles import read_profile


async def report_member(desk: ApiDesk, request: web.Request, speaker: Speaker) -> ReportReceipt:
    """Report somebody; the same person once a day."""
    form = await read_form(request)
    reported = await reporting.report(desk.context, user_id=speaker.user_id, form=form)
    desk.wake()
    return ReportReceipt(reported.report_id, reported.is_new)


async def block_member(desk: ApiDesk, request: web.Request, speaker: Speaker) -> None:
    """See somebody no more, and be seen by them no more."""
    form = await read_form(request)
    await blocking.block(desk.context, user_id=speaker.user_id, form=form)


async def show_blocked(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> BlockedPeople:
    """Whom the member blocked."""
    async with desk.context.database.begin() as connection:
        people = await blocking.list_blocked(desk.context, connection, user_id=speaker.user_id)
    return BlockedPeople(
        [
            BlockedInfo(
                user_id=one.profile.user_id,
                name=one.profile.name,
                age=one.profile.age,
                photo=photo_info(desk.context, one.profile.photos[0]) if one.profile.photos else None,
                blocked_at=int(one.blocked_at.timestamp()),
            )
            for one in people
        ]
    )


async def unblock_member(desk: ApiDesk, request: web.Request, speaker: Speaker) -> None:
    """Take a block back."""
    target_id = path_identifier(request, "target_id")
    async with desk.context.database.begin() as connection:
        if not await blocking.unblock(connection, user_id=speaker.user_id, target_id=target_id):
            raise not_found()


async def show_safety(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> SafetyInfo:
    """Where the member stands, what was decided about them, and what became of their reports."""
    context, user_id = desk.context, speaker.user_id
    async with context.database.begin() as connection:
        own = await account_state.read_state(connection, user_id=user_id)
        check = await selfies.read_check(context, connection, user_id=user_id)
        decided = (await decisions.list_decisions(connection, target_ids=[user_id])).get(user_id, [])
        told = [
            await statements.compose(context, connection, decision=each, language=speaker.language)
            for each in decided
            if each.action in APPEALABLE
        ]
        reported = await reports.list_own(connection, reporter_id=user_id)
        people = await context.profiles.read(connection, user_ids=[each.target_id for each in reported])
        blocked = await blocks.list_blocked(connection, user_id=user_id)
    return SafetyInfo(
        hidden=own is not None and own.hidden_at is not None,
        limited_until=_seconds(own.muted_until)
        if own and own.muted_until and own.muted_until > context.clock()
        else None,
        check=_check_info(check),
        statements=[statement_info(each) for each in told],
        reports=[
            OwnReportInfo(
                id=each.id,
                reason=each.reason,
                name=people[each.target_id].name if each.target_id in people else None,
                created_at=int(each.created_at.timestamp()),
                outcome=each.outcome or "waiting",  # type: ignore[arg-type]
            )
            for each in reported
        ],
        blocked=len(blocked),
    )


async def appeal(desk: ApiDesk, request: web.Request, speaker: Speaker) -> None:
    """Say why a decision is wrong; somebody else looks at it."""
    decision_id, words = parse_appeal(await read_form(request))
    async with desk.context.database.begin() as connection:
        await appealing.appeal(desk.context, connection, user_id=speaker.user_id, decision_id=decision_id, words=words)
    desk.wake()


async def begin_selfie(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> CheckInfo:
    """Ask for a gesture to show on a selfie."""
    async with desk.context.database.begin() as connection:
        if await read_profile(connection, user_id=speaker.user_id) is None:
            raise no_profile()
        return _check_info(await selfies.begin_check(desk.context, connection, user_id=speaker.user_id))


async def send_selfie(desk: ApiDesk, request: web.Request, speaker: Speaker) -> CheckInfo:
    """Send the selfie with the gesture that was asked for."""
    content = await request.read()
    async with desk.context.database.begin() as connection:
        check = await selfies.send_selfie(desk.context, connection, user_id=speaker.user_id, content=content)
    return _check_info(check)


def statement_info(statement: Statement) -> StatementInfo:
    """A statement of reasons as it goes over the wire."""
    return StatementInfo(
        id=statement.decision_id,
        title=statement.title,
        rule=statement.rule,
        grounds=statement.grounds,
        how=statement.how,
        words=statement.words,
        decided_at=int(statement.decided_at.timestamp()),
        appeal=statement.appeal,  # type: ignore[arg-type]
        appealable=statement.appealable,
    )


def _check_info(check: Check) -> CheckInfo:
    return CheckInfo(
        state=check.state,  # type: ignore[arg-type]
        gesture=check.gesture,
        good_until=_seconds(check.good_until),
    )


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None


ROUTES = (
    Route(
        method="POST",
        path="/api/reports",
        handler=report_member,
        answer=ReportReceipt,
        body=ReportInput,
        failures=(400, 404, 422, 429),
    ),
    Route(
        method="POST",
        path="/api/blocks",
        handler=block_member,
        body=BlockInput,
        status=204,
        failures=(400, 404, 422, 429),
    ),
    Route(method="GET", path="/api/blocks", handler=show_blocked, answer=BlockedPeople),
    Route(method="DELETE", path="/api/blocks/{target_id}", handler=unblock_member, status=204, failures=(404,)),
    Route(method="GET", path="/api/safety", handler=show_safety, answer=SafetyInfo),
    Route(
        method="POST",
        path="/api/appeals",
        handler=appeal,
        body=AppealInput,
        status=204,
        failures=(400, 409, 422, 429),
    ),
    Route(
        method="POST",
        path="/api/selfie",
        handler=begin_selfie,
        answer=CheckInfo,
        failures=(409, 422, 429),
    ),
    Route(
        method="PUT",
        path="/api/selfie",
        handler=send_selfie,
        answer=CheckInfo,
        body=IMAGES,
        failures=(413, 422),
    ),
)
