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


class Matches(Struct):
    """Matches, newest first."""

    matches: list[MatchInfo]
