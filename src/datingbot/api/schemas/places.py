"""Towns of the gazetteer."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class PlaceInfo(Struct):
    """A town of the gazetteer."""

    id: str
    name: str
    country: str
    label: str


class Places(Struct):
    """Towns found."""

    places: list[PlaceInfo]


class RoundedPosition(Struct, forbid_unknown_fields=True):
    """Where a device is, in degrees, rounded by it to hundredths: about 1 km."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]


class NearestPlace(Struct):
    """The town nearest to a position."""

    place: PlaceInfo
