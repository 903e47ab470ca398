"""Squares of the map that the deck is searched by: small ones near by, large ones far away."""

from __future__ import annotations

import math

CELL_DEGREES = 0.25
REGION_DEGREES = (2.0, 4.0)
CELLS_UP_TO_KM = 60
"""Up to this radius the deck is searched by cells, beyond it by regions: a handful of index ranges either way."""

KM_PER_DEGREE = 111.195


def cell_of(latitude: float, longitude: float) -> int:
    """Number of the quarter-degree cell that holds a point."""
    return math.floor((latitude + 90) / CELL_DEGREES) * 1440 + math.floor((longitude + 180) / CELL_DEGREES) % 1440


def region_of(latitude: float, longitude: float) -> int:
    """Number of the two-by-four-degree region that holds a point."""
    high, wide = REGION_DEGREES
    return math.floor((latitude + 90) / high) * 90 + math.floor((longitude + 180) / wide) % 90


def longitude_of(region: int) -> float:
    """The longitude of a region's middle, in degrees."""
    return (region % 90 + 0.5) * REGION_DEGREES[1] - 180


def squares_around(latitude: float, longitude: float, *, radius_km: float) -> tuple[str, list[int]]:
    """The kind of square to search by (``cell`` or ``region``) and those that touch the circle's bounding box."""
    column, number, (high, wide) = (
        ("cell", cell_of, (CELL_DEGREES, CELL_DEGREES))
        if radius_km <= CELLS_UP_TO_KM
        else ("region", region_of, REGION_DEGREES)
    )
    reach = radius_km / KM_PER_DEGREE
    south, north = max(-89.999, latitude - reach), min(89.999, latitude + reach)
    # A degree of longitude is narrowest at the box's edge nearest to a pole.
    narrowest = max(math.cos(math.radians(max(abs(south), abs(north)))), 0.01)
    across = min(180.0, reach / narrowest)
    rows = range(math.floor((south + 90) / high), math.floor((north + 90) / high) + 1)
    columns = range(math.floor((longitude - across + 180) / wide), math.floor((longitude + across + 180) / wide) + 1)
    found = {number((row + 0.5) * high - 90, (place + 0.5) * wide - 180) for row in rows for place in columns}
    return column, sorted(found)
