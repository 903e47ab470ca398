"""Broadcasts: the owner composes, sees, counts, starts and stops what goes to many members; all others are refused."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from datingbot.api.admin import require_owner
from datingbot.api.desk import ApiDesk, Speaker, path_number, read_form
from datingbot.api.photos import IMAGES
from datingbot.api.route import Route
from datingbot.api.schemas.broadcasts import (
    BroadcastInfo,
    BroadcastInput,
    Broadcasts,
    Previewed,
    SegmentInfo,
    StartInput,
)
from datingbot.domain.broadcast import Segment, plain_text
from datingbot.domain.fields import InvalidField
from datingbot.services import broadcasting
from datingbot.services.broadcasting import Progress
from datingbot.services.gazetteer import Gazetteer
from datingbot.storage.database import Connection

LISTED_MOST = 20


async def list_broadcasts(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> Broadcasts:
    """The newest broadcasts, drafts among them."""
    require_owner(desk, speaker)
    async with desk.context.database.begin() as connection:
        found = await broadcasting.list_latest(connection, most=LISTED_MOST)
        return Broadcasts([await _info(desk, connection, speaker, one, count=False) for one in found])


async def compose_broadcast(desk: ApiDesk, request: web.Request, speaker: Speaker) -> BroadcastInfo:
    """Keep a new draft."""
    require_owner(desk, speaker)
    form = await read_form(request)
    async with desk.context.database.begin() as connection:
        made = await broadcasting.compose(desk.context, connection, user_id=speaker.user_id, form=form)
        return await _info(desk, connection, speaker, made)


async def show_broadcast(desk: ApiDesk, request: web.Request, speaker: Speaker) -> BroadcastInfo:
    """One broadcast, with its audience as it is now while it is a draft."""
    require_owner(desk, speaker)
    async with desk.context.database.begin() as connection:
        found = await broadcasting.show(connection, path_number(request, "broadcast_id"))
        return await _info(desk, connection, speaker, found)


async def revise_broadcast(desk: ApiDesk, request: web.Request, speaker: Speaker) -> BroadcastInfo:
    """Replace what a draft says and to whom."""
    require_owner(desk, speaker)
    broadcast_id, form = path_number(request, "broadcast_id"), await read_form(request)
    async with desk.context.database.begin() as connection:
        revised = await broadcasting.revise(desk.context, connection, broadcast_id=broadcast_id, form=form)
        return await _info(desk, connection, speaker, revised)


async def discard_broadcast(desk: ApiDesk, request: web.Request, speaker: Speaker) -> None:
    """Delete a draft."""
    require_owner(desk, speaker)
    await broadcasting.discard(desk.context, broadcast_id=path_number(request, "broadcast_id"))


async def illustrate_broadcast(desk: ApiDesk, request: web.Request, speaker: Speaker) -> BroadcastInfo:
    """Put a photo on a draft: JPEG, PNG or WebP of at most 10 MiB."""
    require_owner(desk, speaker)
    broadcast_id, content = path_number(request, "broadcast_id"), await request.read()
    illustrated = await broadcasting.illustrate(desk.context, broadcast_id=broadcast_id, content=content)
    async with desk.context.database.begin() as connection:
        return await _info(desk, connection, speaker, illustrated)


async def bare_broadcast(desk: ApiDesk, request: web.Request, speaker: Speaker) -> BroadcastInfo:
    """Take a draft's photo off."""
    require_owner(desk, speaker)
    bared = await broadcasting.bare(desk.context, broadcast_id=path_number(request, "broadcast_id"))
    async with desk.context.database.begin() as connection:
        return await _info(desk, connection, speaker, bared)


async def preview_broadcast(desk: ApiDesk, request: web.Request, speaker: Speaker) -> Previewed:
    """Send it to the owner's own chat as members will get it, once in each of its languages."""
    require_owner(desk, speaker)
    broadcast_id = path_number(request, "broadcast_id")
    async with desk.context.database.begin() as connection:
        count = await broadcasting.preview(
            desk.context, connection, broadcast_id=broadcast_id, reader_id=speaker.user_id
        )
    desk.wake()
    return Previewed(count)


async def start_broadcast(desk: ApiDesk, request: web.Request, speaker: Speaker) -> BroadcastInfo:
    """Begin to send a draft, now or at a time."""
    require_owner(desk, speaker)
    broadcast_id, form = path_number(request, "broadcast_id"), await read_form(request)
    if unknown := sorted(set(form) - {"starts_at"}):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    async with desk.context.database.begin() as connection:
        started = await broadcasting.start(
            desk.context, connection, broadcast_id=broadcast_id, starts_at=form.get("starts_at")
        )
        return await _info(desk, connection, speaker, started)


async def stop_broadcast(desk: ApiDesk, request: web.Request, speaker: Speaker) -> BroadcastInfo:
    """Send no more of it; what waits is taken back."""
    require_owner(desk, speaker)
    stopped = await broadcasting.stop(desk.context, broadcast_id=path_number(request, "broadcast_id"))
    async with desk.context.database.begin() as connection:
        return await _info(desk, connection, speaker, stopped)


async def _info(
    desk: ApiDesk, connection: Connection, speaker: Speaker, progress: Progress, *, count: bool = True
) -> BroadcastInfo:
    """``count`` the audience of a draft; a list does without."""
    one, context = progress.broadcast, desk.context
    audience = one.audience or 0
    if one.state == "draft" and count:
        audience = await broadcasting.count_audience(context, connection, draft=one.draft)
    return BroadcastInfo(
        id=one.id,
        state=one.state,  # type: ignore[arg-type]
        texts={language: plain_text(text) for language, text in one.draft.texts.items()},
        buttons=dict(one.draft.buttons),
        link=one.draft.link,
        photo=context.signer.photo_path(one.photo_id, "card") if one.photo_id else None,
        segment=_segment(context.gazetteer, one.draft.segment, language=speaker.language),
        audience=audience,
        queued=one.queued,
        held=one.held,
        waiting=progress.waiting,
        sent=progress.sent,
        failed=one.failed,
        unreachable=one.unreachable,
        unclear=one.unclear,
        created_at=int(one.created_at.timestamp()),
        starts_at=_seconds(one.starts_at),
        started_at=_seconds(one.started_at),
        finished_at=_seconds(one.finished_at),
    )


def _segment(gazetteer: Gazetteer, segment: Segment, *, language: str) -> SegmentInfo:
    place = None
    if segment.place_id is not None:
        try:
            place = gazetteer.find(segment.place_id).name_in(language)
        except InvalidField:
            # The town left the gazetteer; its id still tells which it was.
            place = segment.place_id
    return SegmentInfo(
        genders=list(segment.genders),
        min_age=segment.min_age,
        max_age=segment.max_age,
        place_id=segment.place_id,
        place=place,
        radius=segment.radius,
        active_days=segment.active_days,
        profile=segment.profile,
        photo=segment.photo,
    )


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None


_ONE = "/api/admin/broadcasts/{broadcast_id}"

ROUTES = (
    Route(method="GET", path="/api/admin/broadcasts", handler=list_broadcasts, answer=Broadcasts),
    Route(
        method="POST",
        path="/api/admin/broadcasts",
        handler=compose_broadcast,
        answer=BroadcastInfo,
        body=BroadcastInput,
        status=201,
        failures=(400, 422),
    ),
    Route(method="GET", path=_ONE, handler=show_broadcast, answer=BroadcastInfo, failures=(404,)),
    Route(
        method="PUT",
        path=_ONE,
        handler=revise_broadcast,
        answer=BroadcastInfo,
        body=BroadcastInput,
        failures=(400, 404, 409, 422),
    ),
    Route(method="DELETE", path=_ONE, handler=discard_broadcast, status=204, failures=(404, 409)),
    Route(
        method="PUT",
        path=f"{_ONE}/photo",
        handler=illustrate_broadcast,
        answer=BroadcastInfo,
        body=IMAGES,
        failures=(404, 409, 413, 422),
    ),
    Route(method="DELETE", path=f"{_ONE}/photo", handler=bare_broadcast, answer=BroadcastInfo, failures=(404, 409)),
    Route(method="POST", path=f"{_ONE}/preview", handler=preview_broadcast, answer=Previewed, failures=(404,)),
    Route(
        method="POST",
        path=f"{_ONE}/start",
        handler=start_broadcast,
        answer=BroadcastInfo,
        body=StartInput,
        failures=(400, 404, 409, 422),
    ),
    Route(method="POST", path=f"{_ONE}/stop", handler=stop_broadcast, answer=BroadcastInfo, failures=(404,)),
)
