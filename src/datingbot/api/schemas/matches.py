"""Matches."""

from __future__ import annotations

from msgspec import Struct

from datingbot.api.schemas.photos import PhotoInfo


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


class Departure(Struct):
    """A match whose other member erased themselves; times in Unix seconds, and nothing about who it was."""

    match_id: int
    matched_at: int
    left_at: int


class Departures(Struct):
    """Matches that left in the last two weeks, newest first."""

    departures: list[Departure]


class Matches(Struct):
    """Matches, newest first."""

    matches: list[MatchInfo]
