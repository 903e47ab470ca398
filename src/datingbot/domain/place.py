"""Where a member is, as coarsely as matching needs: the centre of a cell of about one kilometre, never a position."""

from __future__ import annotations

import math
from dataclasses import dataclass

CELL_DEGREES = 0.01
"""Side of the cell whose centre is stored, in degrees of latitude: 1.11 km."""

EARTH_RADIUS_KM = 6371.0088

DISTANCE_BANDS: tuple[tuple[float, str], ...] = (
    (5, "under_5"),
    (10, "under_10"),
    (25, "under_25"),
    (50, "under_50"),
    (100, "under_100"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A named place and the centre of its cell, in degrees."""

    place_id: str
    name: str
    latitude: float
    longitude: float


def snap_to_cell(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the centre of the cell that holds the point, in degrees.

    Cells narrow towards the poles in kilometres; the longitude step widens so that a cell stays about 1 km wide.
    """
    row = math.floor(latitude / CELL_DEGREES)
    centre_latitude = max(-90.0, min(90.0, (row + 0.5) * CELL_DEGREES))
    step = CELL_DEGREES / max(math.cos(math.radians(centre_latitude)), 0.02)
    column = math.floor(longitude / step)
    return round(centre_latitude, 5), round(max(-180.0, min(180.0, (column + 0.5) * step)), 5)


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in kilometres between two (latitude, longitude) points in degrees (haversine)."""
    latitude_a, longitude_a, latitude_b, longitude_b = map(math.radians, (*a, *b))
    chord = (
        math.sin((latitude_b - latitude_a) / 2) ** 2
        + math.cos(latitude_a) * math.cos(latitude_b) * math.sin((longitude_b - longitude_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def distance_band(kilometres: float) -> str:
    """Name the band a distance falls in; people are only ever shown the band, measured between cell centres."""
    return next((name for limit, name in DISTANCE_BANDS if kilometres < limit), "far")
