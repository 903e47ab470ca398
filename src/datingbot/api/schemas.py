"""What goes over the wire: one struct a shape; the OpenAPI document is made from these."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from datingbot.domain.interests import INTERESTS
from datingbot.domain.preference import LANGUAGES
from datingbot.domain.profile import GENDERS, GOALS, PREFERENCES


class ErrorBody(Struct):
    """A refusal: ``message`` is a sentence in the member's language."""

    code: str
    field: str | None
    message: str
    params: dict[str, Any]


class Failure(Struct):
    """The body of every answer from 400 up."""

    error: ErrorBody


class SessionInfo(Struct):
    """An opened session; ``expires_at`` in Unix seconds."""

    token: str
    expires_at: int
    user_id: int
    language: str
    has_profile: bool
    is_admin: bool


class Limits(Struct):
    """The rules the form checks before sending."""

    name: int
    bio: int
    interests: int
    photos: int
    min_age: int
    max_age: int
    max_distance: int
    note: int
    photo_bytes: int


class Catalogue(Struct):
    """What can be chosen from."""

    interests: list[str]
    goals: list[str]
    limits: Limits
    languages: list[str]
    bot_url: str | None
    """Where the chat is; None until Telegram has told who the bot is."""


class PlaceInfo(Struct):
    """A town of the gazetteer."""

    id: str
    name: str
    country: str
    label: str


class Places(Struct):
    """Towns found."""

    places: list[PlaceInfo]


class NearestPlace(Struct):
    """The town nearest to a position."""

    place: PlaceInfo


class PhotoInfo(Struct):
    """A photo with signed addresses of our own origin; pixels of the full size."""

    id: UUID
    thumb: str
    card: str
    full: str
    thumbhash: str
    width: int
    height: int


class Photos(Struct):
    """A member's photos in order."""

    photos: list[PhotoInfo]


class PhotoOrder(Struct, forbid_unknown_fields=True):
    """All of the member's photos, in the order wanted."""

    ids: Annotated[list[UUID], Meta(max_length=20)]


Gender = Annotated[str, Meta(extra_json_schema={"enum": list(GENDERS)})]
Preference = Annotated[str, Meta(extra_json_schema={"enum": list(PREFERENCES)})]
Goal = Annotated[str, Meta(extra_json_schema={"enum": list(GOALS)})]
Interest = Annotated[str, Meta(extra_json_schema={"enum": list(INTERESTS)})]
Language = Annotated[str, Meta(extra_json_schema={"enum": list(LANGUAGES)})]


class ProfileInput(Struct, forbid_unknown_fields=True):
    """The profile form."""

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    birth_date: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    gender: Gender
    preference: Preference
    place_id: Annotated[str, Meta(min_length=1, max_length=32)]
    goal: Goal
    bio: Annotated[str, Meta(max_length=500)] = ""
    interests: Annotated[list[Interest], Meta(max_length=20)] = []


class ProfileInfo(Struct):
    """The member's own profile."""

    user_id: int
    name: str
    birth_date: str
    age: int
    gender: str
    preference: str
    bio: str
    place_id: str
    location: str
    interests: list[str]
    goal: str
    photos: list[PhotoInfo]
    visible: bool


class SettingsInput(Struct, forbid_unknown_fields=True):
    """Settings to change; what is left out stays."""

    min_age: Annotated[int, Meta(ge=18, le=120)] | UnsetType = UNSET
    max_age: Annotated[int, Meta(ge=18, le=120)] | UnsetType = UNSET
    max_distance: Annotated[int, Meta(ge=1, le=500)] | UnsetType = UNSET
    show_online_status: bool | UnsetType = UNSET
    allow_notifications: bool | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    discoverable: bool | UnsetType = UNSET


class SettingsInfo(Struct):
    """The member's settings: ages in years, distance in kilometres."""

    min_age: int
    max_age: int
    max_distance: int
    show_online_status: bool
    allow_notifications: bool
    language: str
    discoverable: bool


class CardInfo(Struct):
    """Someone to like or pass; the distance is only ever a band."""

    user_id: int
    name: str
    age: int
    gender: str
    bio: str
    location: str
    distance_band: str
    interests: list[str]
    shared_interests: list[str]
    goal: str
    photos: list[PhotoInfo]
    likes_you: bool
    note: str | None
    compatibility: float


class EmptyInfo(Struct):
    """Why there is nobody, and a distance (km) at which there would be somebody."""

    reason: Literal["nobody_near", "all_seen", "filters_narrow"]
    wider_distance: int | None
    wider_count: int | None


class DeckInfo(Struct):
    """Up to ten cards, best first."""

    cards: list[CardInfo]
    empty: EmptyInfo | None
    likes_left: int
    superlikes_left: int


class SwipeInput(Struct, forbid_unknown_fields=True):
    """One swipe; ``key`` makes sending it again harmless."""

    target_id: Annotated[int, Meta(ge=1, le=2**52 - 1)]
    action: Literal["like", "dislike"]
    key: UUID
    super: bool = False
    note: Annotated[str, Meta(max_length=200)] | None = None


class MatchInfo(Struct):
    """A match as the member sees it; ``matched_at`` in Unix seconds."""

    id: int
    user_id: int
    name: str
    age: int
    photo: PhotoInfo | None
    location: str
    compatibility: float
    matched_at: int
    chat_url: str | None


class SwipeResult(Struct):
    """What became of a swipe."""

    outcome: Literal["recorded", "matched", "repeated"]
    match: MatchInfo | None
    likes_left: int
    superlikes_left: int


class UndoneCard(Struct):
    """Who is on the deck again."""

    card: CardInfo


class Matches(Struct):
    """Matches, newest first."""

    matches: list[MatchInfo]


class Likes(Struct):
    """Those who like the member and wait."""

    count: int
    cards: list[CardInfo]
