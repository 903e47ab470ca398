"""Inviting: a member's own link, and the owner's campaigns."""

from __future__ import annotations

from aiohttp import web

from datingbot.api.admin import require_owner
from datingbot.api.desk import ApiDesk, Speaker, read_form
from datingbot.api.errors import not_found
from datingbot.api.route import Route
from datingbot.api.schemas.inviting import CampaignInfo, CampaignInput, InviteInfo, Invites
from datingbot.services.inviting import CODE_FORM, invite_link, own_link, start_campaign
from datingbot.storage import invites
from datingbot.storage.database import Connection

CAMPAIGNS_MOST = 200


async def show_invite(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> InviteInfo:
    """The member's own link, made when it is first asked for."""
    async with desk.context.database.begin() as connection:
        own = await own_link(connection, user_id=speaker.user_id)
    return InviteInfo(link=_link(desk, own.code), arrived=own.arrived, joined=own.joined)


async def list_campaigns(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> Invites:
    """Every link and how far people came by it."""
    require_owner(desk, speaker)
    async with desk.context.database.begin() as connection:
        return await _list(desk, connection)


async def begin_campaign(desk: ApiDesk, request: web.Request, speaker: Speaker) -> Invites:
    """Make a link for a campaign."""
    require_owner(desk, speaker)
    form = await read_form(request)
    async with desk.context.database.begin() as connection:
        await start_campaign(connection, form=form)
        return await _list(desk, connection)


async def close_campaign(desk: ApiDesk, request: web.Request, speaker: Speaker) -> Invites:
    """Nobody is counted by this link any more."""
    require_owner(desk, speaker)
    code = request.match_info["code"]
    async with desk.context.database.begin() as connection:
        if not CODE_FORM.match(code) or not await invites.close_campaign(connection, code=code):
            raise not_found()
        return await _list(desk, connection)


async def _list(desk: ApiDesk, connection: Connection) -> Invites:
    found = await invites.list_invites(connection, most=CAMPAIGNS_MOST)
    friends = [one for one in found if one.name is None]
    return Invites(
        friends_arrived=sum(one.arrived for one in friends),
        friends_profile=sum(one.profile for one in friends),
        friends_match=sum(one.match for one in friends),
        campaigns=[
            CampaignInfo(
                name=one.name,
                code=one.code,
                link=_link(desk, one.code),
                created_at=int(one.created_at.timestamp()),
                closed_at=int(one.closed_at.timestamp()) if one.closed_at else None,
                arrived=one.arrived,
                profile=one.profile,
                photo=one.photo,
                swipe=one.swipe,
                match=one.match,
                message=one.message,
            )
            for one in found
            if one.name is not None and one.code is not None
        ],
    )


def _link(desk: ApiDesk, code: str) -> str | None:
    return invite_link(desk.bot.url, code) if desk.bot.url else None


ROUTES = (
    Route(method="POST", path="/api/invite", handler=show_invite, answer=InviteInfo),
    Route(method="GET", path="/api/admin/invites", handler=list_campaigns, answer=Invites),
    Route(
        method="POST",
        path="/api/admin/invites",
        handler=begin_campaign,
        answer=Invites,
        body=CampaignInput,
        failures=(400, 422),
    ),
    Route(
        method="POST",
        path="/api/admin/invites/{code}/close",
        handler=close_campaign,
        answer=Invites,
        failures=(404,),
    ),
)
