"""The deck, swipes, and who likes the member."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from datingbot.api.schemas.matches import MatchInfo
from datingbot.api.schemas.photos import PhotoInfo


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


class SwipeResult(Struct):
    """What became of a swipe."""

    outcome: Literal["recorded", "matched", "repeated"]
    match: MatchInfo | None
    likes_left: int
    superlikes_left: int


class UndoneCard(Struct):
    """Who is on the deck again."""

    card: CardInfo


class Likes(Struct):
    """Those who like the member and wait."""

    count: int
    cards: list[CardInfo]
