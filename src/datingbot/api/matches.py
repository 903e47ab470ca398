"""Matches: the list, and leaving one."""

from __future__ import annotations

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker, path_number
from datingbot.api.errors import not_found
from datingbot.api.route import Route
from datingbot.api.schemas.matches import Matches
from datingbot.api.views import match_info
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


async def leave_match(desk: ApiDesk, request: web.Request, speaker: Speaker) -> None:
    """Close a match for both."""
    match_id = path_number(request, "match_id")
    async with desk.context.database.begin() as connection:
        if not await close_match(connection, user_id=speaker.user_id, match_id=match_id):
            raise not_found()


ROUTES = (
    Route(method="GET", path="/api/matches", handler=show_matches, answer=Matches),
    Route(method="DELETE", path="/api/matches/{match_id}", handler=leave_match, status=204, failures=(404,)),
)
