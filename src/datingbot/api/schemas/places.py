"""Towns of the gazetteer."""

from __future__ import annotations

from msgspec import Struct


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
