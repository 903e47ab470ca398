"""The table of routes: one row drives the router, the checks and the OpenAPI document."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from datingbot.api import discovery, matches, photos, places, profile, session
from datingbot.api import schemas as s

Auth = Literal["none", "credential", "session"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """``answer`` is None for an answer without a body; ``body`` may also be the media type of raw bytes."""

    method: str
    path: str
    handler: Callable[..., Awaitable[Any]]
    answer: Any = None
    body: Any = None
    auth: Auth = "session"
    status: int = 200
    failures: tuple[int, ...] = ()
    query: dict[str, dict[str, Any]] = field(default_factory=dict)


IMAGES = ("image/jpeg", "image/png", "image/webp")

ROUTES: tuple[Route, ...] = (
    Route(
        method="POST",
        path="/api/session",
        handler=session.open_session,
        answer=s.SessionInfo,
        auth="credential",
        failures=(403, 422, 429),
    ),
    Route(
        method="POST",
        path="/api/session/refresh",
        handler=session.refresh_session,
        answer=s.SessionInfo,
    ),
    Route(method="GET", path="/api/catalogue", handler=profile.show_catalogue, answer=s.Catalogue, auth="none"),
    Route(
        method="GET",
        path="/api/places",
        handler=places.search_places,
        answer=s.Places,
        failures=(422,),
        query={
            "q": {"type": "string", "minLength": 1, "maxLength": places.QUERY_MOST},
            "lang": {"type": "string"},
        },
    ),
    Route(
        method="GET",
        path="/api/places/nearest",
        handler=places.find_nearest,
        answer=s.NearestPlace,
        failures=(404, 422),
        query={
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lon": {"type": "number", "minimum": -180, "maximum": 180},
            "lang": {"type": "string"},
        },
    ),
    Route(method="GET", path="/api/profile", handler=profile.show_profile, answer=s.ProfileInfo, failures=(404,)),
    Route(
        method="PUT",
        path="/api/profile",
        handler=profile.save_profile,
        answer=s.ProfileInfo,
        body=s.ProfileInput,
        failures=(400, 422, 429),
    ),
    Route(
        method="POST",
        path="/api/photos",
        handler=photos.add_photo,
        answer=s.PhotoInfo,
        body=IMAGES,
        status=201,
        failures=(409, 413, 422, 429),
    ),
    Route(
        method="PUT",
        path="/api/photos/order",
        handler=photos.order_photos,
        answer=s.Photos,
        body=s.PhotoOrder,
        failures=(400, 422),
    ),
    Route(method="DELETE", path="/api/photos/{photo_id}", handler=photos.remove_photo, status=204, failures=(404,)),
    Route(method="GET", path="/api/settings", handler=profile.show_settings, answer=s.SettingsInfo),
    Route(
        method="PUT",
        path="/api/settings",
        handler=profile.save_settings,
        answer=s.SettingsInfo,
        body=s.SettingsInput,
        failures=(400, 422, 429),
    ),
    Route(method="GET", path="/api/deck", handler=discovery.show_deck, answer=s.DeckInfo, failures=(409,)),
    Route(
        method="POST",
        path="/api/swipes",
        handler=discovery.make_swipe,
        answer=s.SwipeResult,
        body=s.SwipeInput,
        failures=(400, 404, 422, 429),
    ),
    Route(method="POST", path="/api/swipes/undo", handler=discovery.undo_swipe, answer=s.UndoneCard, failures=(409,)),
    Route(method="GET", path="/api/likes", handler=discovery.show_likes, answer=s.Likes),
    Route(method="GET", path="/api/matches", handler=matches.show_matches, answer=s.Matches),
    Route(method="DELETE", path="/api/matches/{match_id}", handler=matches.leave_match, status=204, failures=(404,)),
)
