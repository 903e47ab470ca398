"""Matches: the list, and leaving one."""

from __future__ import annotations

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker, path_number
from datingbot.api.errors import not_found
from datingbot.api.route import Route
from datingbot.api.schemas.matches import Departure, Departures, Matches
from datingbot.api.views import match_info
from datingbot.storage.departures import list_departures
from datingbot.storage.matches import close_match, list_matches


async def show_matches(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> Matches:
    """The member's open matches, newest first."""
    context = desk.context
    async with context.database.begin() as connection:
        found = await list_matches(connection, user_id=speaker.user_id)
        others = await context.profiles.read(connection, user_ids=[match.other_id for match in found])
    return Matches(
        [
            match_info(context, match, other=others[match.other_id], language=speaker.language)
            for match in found
            if match.other_id in others
        ]
    )


async def show_departures(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> Departures:
    """Matches whose other member left the service."""
    async with desk.context.database.autocommit() as connection:
        found = await list_departures(connection, user_id=speaker.user_id)
    return Departures(
        [Departure(one.match_id, int(one.matched_at.timestamp()), int(one.left_at.timestamp())) for one in found]
    )


async def leave_match(desk: ApiDesk, request: web.Request, speaker: Speaker) -> None:
    """Close a match for both."""
    match_id = path_number(request, "match_id")
    async with desk.context.database.begin() as connection:
        if not await close_match(connection, user_id=speaker.user_id, match_id=match_id):
            raise not_found()


ROUTES = (
    Route(method="GET", path="/api/matches", handler=show_matches, answer=Matches),
    Route(method="GET", path="/api/departures", handler=show_departures, answer=Departures),
    Route(method="DELETE", path="/api/matches/{match_id}", handler=leave_match, status=204, failures=(404,)),
)
