"""The deck, swipes, and who likes the member."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from datingbot.api.schemas.matches import MatchInfo
from datingbot.api.schemas.photos import PhotoInfo
from datingbot.domain.presence import Presence

ABOUT = "^(bio|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$"


class ReasonInfo(Struct):
    """Why someone is shown: interests and goals both name, how near they are, an age close by."""

    kind: Literal["interests", "place", "goal", "age"]
    values: list[str]


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
    is_super: bool
    note: str | None
    about: str | None
    """What of the viewer's profile their like refers to: ``bio``, or the id of a photo."""
    compatibility: float
    reasons: list[ReasonInfo]
    verified: bool
    presence: Presence | None
    """When they were last here, roughly; null when it is longer ago, or either of the two does not show it."""


class WideningInfo(Struct):
    """One filter that might give way, and how many people that would let in, counted to 99.

    For ``distance`` they live between ``least`` and ``most`` kilometres away; for ``age`` these are the years to widen
    to; for ``goal`` and ``photo`` the dealbreaker would be switched off.
    """

    filter: Literal["distance", "age", "goal", "photo"]
    least: int | None
    most: int | None
    count: int


class EmptyInfo(Struct):
    """Why there is nobody, and what the member might widen; nothing is widened unasked."""

    reason: Literal["nobody_near", "all_seen", "filters_narrow"]
    widenings: list[WideningInfo]


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
    about: Annotated[str, Meta(pattern=ABOUT)] | None = None
    """What of the other's profile a like refers to: ``bio``, or the id of a photo."""


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
