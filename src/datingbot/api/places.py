"""Places: the offline gazetteer, by name or by position; the position is not stored."""

from __future__ import annotations

import math

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker
from datingbot.api.errors import not_found
from datingbot.api.route import Route
from datingbot.api.schemas.places import NearestPlace, PlaceInfo, Places
from datingbot.domain.fields import InvalidField, require_text
from datingbot.services.gazetteer import Town

QUERY_MOST = 64


async def search_places(desk: ApiDesk, request: web.Request, speaker: Speaker) -> Places:
    """Towns whose name begins with ``q``, largest first."""
    query = require_text(request.query.get("q", ""), field="q", least=1, most=QUERY_MOST)
    language = request.query.get("lang", speaker.language)
    return Places([_info(town, language) for town in desk.context.gazetteer.search(query)])


async def find_nearest(desk: ApiDesk, request: web.Request, speaker: Speaker) -> NearestPlace:
    """The town nearest to ``lat`` and ``lon`` in degrees."""
    latitude = _degrees(request, "lat", most=90)
    longitude = _degrees(request, "lon", most=180)
    town = desk.context.gazetteer.nearest(latitude, longitude)
    if town is None:
        raise not_found()
    return NearestPlace(_info(town, request.query.get("lang", speaker.language)))


def _degrees(request: web.Request, name: str, *, most: int) -> float:
    try:
        value = float(request.query.get(name, ""))
    except ValueError:
        raise InvalidField(name, "not-a-number") from None
    if not math.isfinite(value) or abs(value) > most:
        raise InvalidField(name, "out-of-range", {"least": -most, "most": most})
    return value


def _info(town: Town, language: str) -> PlaceInfo:
    name = town.name_in(language)
    return PlaceInfo(id=town.place_id, name=name, country=town.country, label=f"{name}, {town.country_name}")


ROUTES = (
    Route(
        method="GET",
        path="/api/places",
        handler=search_places,
        answer=Places,
        failures=(422,),
        query={
            "q": {"type": "string", "minLength": 1, "maxLength": QUERY_MOST},
            "lang": {"type": "string"},
        },
    ),
    Route(
        method="GET",
        path="/api/places/nearest",
        handler=find_nearest,
        answer=NearestPlace,
        failures=(404, 422),
        query={
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lon": {"type": "number", "minimum": -180, "maximum": 180},
            "lang": {"type": "string"},
        },
    ),
)
