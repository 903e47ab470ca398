"""Places: the offline gazetteer, by name or by a position that its device rounded; no position is stored or logged."""

from __future__ import annotations

import math
from collections.abc import Mapping

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker, read_form
from datingbot.api.errors import not_found
from datingbot.api.route import Route
from datingbot.api.schemas.places import NearestPlace, PlaceInfo, Places, RoundedPosition
from datingbot.domain.fields import InvalidField, require_text
from datingbot.services.geonames import Town

QUERY_MOST = 64
DECIMALS_MOST = 2
"""Of a degree: a hundredth is the side of a cell, 1.1 km. What is more exact than that is refused, not rounded here."""


async def search_places(desk: ApiDesk, request: web.Request, speaker: Speaker) -> Places:
    """Towns whose name begins with ``q``, largest first."""
    query = require_text(request.query.get("q", ""), field="q", least=1, most=QUERY_MOST)
    language = request.query.get("lang", speaker.language)
    return Places([_info(town, language) for town in desk.context.gazetteer.search(query)])


async def find_nearest(desk: ApiDesk, request: web.Request, speaker: Speaker) -> NearestPlace:
    """The town nearest to a position in degrees; it comes in the body, as addresses are logged on the way."""
    form = await read_form(request)
    if unknown := sorted(set(form) - {"latitude", "longitude"}):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    latitude = _degrees(form, "latitude", most=90)
    longitude = _degrees(form, "longitude", most=180)
    town = desk.context.gazetteer.nearest(latitude, longitude)
    if town is None:
        raise not_found()
    return NearestPlace(_info(town, speaker.language))


def _degrees(form: Mapping[str, object], name: str, *, most: int) -> float:
    value = form.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidField(name, "not-a-number")
    if not math.isfinite(value) or abs(value) > most:
        raise InvalidField(name, "out-of-range", {"least": -most, "most": most})
    if round(value, DECIMALS_MOST) != value:
        raise InvalidField(name, "too-exact", {"most": DECIMALS_MOST})
    return float(value)


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
        optional=("lang",),
    ),
    Route(
        method="POST",
        path="/api/places/nearest",
        handler=find_nearest,
        answer=NearestPlace,
        body=RoundedPosition,
        failures=(400, 404, 422),
    ),
)
