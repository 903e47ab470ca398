"""Widening: how many more people each filter would let in when it gives way, for a member whose deck is empty.

Nothing is ever widened here: these are offers, and only the member's word changes a filter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from datingbot.domain.preference import MAX_DISTANCE_KM
from datingbot.domain.profile import AGE_LEAST, AGE_MOST
from datingbot.storage import deck
from datingbot.storage.database import Connection
from datingbot.storage.deck import Viewer

COUNTED_MOST = 99
"""An honest number of people; more than this is said as 99."""

DISTANCES = (5, 10, 25, 50, 100, 250, MAX_DISTANCE_KM)
YEARS = (2, 5, 10, 20, AGE_MOST)
NO_PHOTO = 64
"""The bit of ``refuses`` for profiles without a photo; the rest are goals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Widening:
    """One filter (``distance``, ``age``, ``goal``, ``photo``), where it is and might be, and how many that lets in.

    ``least`` and ``most`` are years of age or the two distances in kilometres; None for goal and photo, whose
    dealbreaker would be switched off.
    """

    filter: str
    least: int | None
    most: int | None
    count: int


async def find_widenings(connection: Connection, *, viewer: Viewer) -> tuple[Widening, ...]:
    """Of each filter the smallest step that lets somebody in."""
    found = []
    for steps in (_distances(viewer), _ages(viewer), _goal(viewer), _photo(viewer)):
        for widening, wider in steps:
            count = await deck.count_fitting(connection, viewer=wider, most=COUNTED_MOST)
            if count:
                found.append(replace(widening, count=count))
                break
    return tuple(found)


def _distances(viewer: Viewer) -> Iterator[tuple[Widening, Viewer]]:
    for distance in DISTANCES:
        if distance > viewer.radius:
            step = Widening(filter="distance", least=viewer.radius, most=distance, count=0)
            yield step, replace(viewer, radius=distance)


def _ages(viewer: Viewer) -> Iterator[tuple[Widening, Viewer]]:
    if (viewer.min_age, viewer.max_age) == (AGE_LEAST, AGE_MOST):
        return
    for years in YEARS:
        least, most = max(AGE_LEAST, viewer.min_age - years), min(AGE_MOST, viewer.max_age + years)
        yield Widening(filter="age", least=least, most=most, count=0), replace(viewer, min_age=least, max_age=most)


def _goal(viewer: Viewer) -> Iterator[tuple[Widening, Viewer]]:
    if viewer.refuses & ~NO_PHOTO:
        wider = replace(viewer, refuses=viewer.refuses & NO_PHOTO)
        yield Widening(filter="goal", least=None, most=None, count=0), wider


def _photo(viewer: Viewer) -> Iterator[tuple[Widening, Viewer]]:
    if viewer.refuses & NO_PHOTO:
        wider = replace(viewer, refuses=viewer.refuses & ~NO_PHOTO)
        yield Widening(filter="photo", least=None, most=None, count=0), wider
