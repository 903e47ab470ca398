"""The sparse graph of a market: for each member some of those who fit, and of these the best, as a deck would have it.

All pairs of a big city are too many. A deck chooses from a stretch of some sixty people who fit, taken by chance, and
so does the graph: who is sought how much comes out as it does in decks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datingbot.domain.place import EARTH_RADIUS_KM
from datingbot.market.prices import Floats, Graph, Indices

GENDERS = ("male", "female", "other")
DRAWN = 128
"""People of a wanted gender and age drawn by lot for each member; a part of them fits in all else."""

KEPT = 24
"""Of those who fit, how many of the best stay in the graph for each member."""

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seekers:
    """Both sides of the filter, one array each: ``gender`` is a place in GENDERS, ``wants`` a column for each of them;
    ages in years, distances in kilometres, positions (cells' centres) in degrees."""

    gender: NDArray[np.int8]
    wants: NDArray[np.bool_]
    age: NDArray[np.int16]
    min_age: NDArray[np.int16]
    max_age: NDArray[np.int16]
    max_distance: Floats
    latitude: Floats
    longitude: Floats

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.age)

    def of(self, members: NDArray[Any]) -> Seekers:
        """Some of them, in that order."""
        return Seekers(**{name: getattr(self, name)[members] for name in self.__slots__})


Mutual = Callable[[Indices, Indices], Floats]
"""The chance that both like each other, of many pairs at once."""


def draw_graph(seekers: Seekers, *, mutual: Mutual, chance: np.random.Generator) -> Graph:
    """Draw for everybody, keep the best who fit, and put the pairs together, each once."""
    size = seekers.size
    order, bounds = _by_gender_and_age(seekers)
    keys = [np.zeros(0, np.int64)]
    values = [np.zeros(0, np.float32)]
    for start in range(0, size, ROWS_AT_ONCE):
        rows = np.arange(start, min(start + ROWS_AT_ONCE, size), dtype=np.int32)
        first, second = _draw(seekers, rows, order=order, bounds=bounds, chance=chance)
        fits = _fit(seekers, first, second)
        first, second = first[fits], second[fits]
        worth = mutual(first, second)
        best = _best_of_each(first, worth)
        low, high = np.minimum(first, second)[best], np.maximum(first, second)[best]
        keys.append(low.astype(np.int64) * size + high)
        values.append(worth[best].astype(np.float32))
    pairs, places = np.unique(np.concatenate(keys), return_index=True)
    return Graph(
        size=size,
        first=(pairs // max(size, 1)).astype(np.int32),
        second=(pairs % max(size, 1)).astype(np.int32),
        mutual=np.concatenate(values)[places],
    )


def _by_gender_and_age(seekers: Seekers) -> tuple[Indices, NDArray[np.int64]]:
    """Members in order of gender, then age, and where each age of each gender begins: ``bounds[gender, age]``."""
    oldest = 200
    key = seekers.gender.astype(np.int64) * oldest + seekers.age
    order = np.argsort(key, kind="stable").astype(np.int32)
    bounds = np.searchsorted(key[order], np.arange(len(GENDERS) * oldest + 1))
    places = np.arange(len(GENDERS))[:, None] * oldest + np.arange(oldest + 1)[None, :]
    return order, bounds[places]


def _draw(
    seekers: Seekers, rows: Indices, *, order: Indices, bounds: NDArray[np.int64], chance: np.random.Generator
) -> tuple[Indices, Indices]:
    """For each of ``rows`` DRAWN others of a gender and age they want, all equally likely."""
    least, most = seekers.min_age[rows].astype(int), np.minimum(seekers.max_age[rows].astype(int) + 1, 200)
    begins = bounds[:, least].T
    counts = np.where(seekers.wants[rows], np.maximum(bounds[:, most].T - begins, 0), 0)
    ends = np.cumsum(counts, axis=1)
    total = ends[:, -1]
    lot = np.minimum((chance.random((len(rows), DRAWN)) * total[:, None]).astype(np.int64), total[:, None] - 1)
    which = (lot[:, :, None] >= ends[:, None, :]).sum(axis=2)
    row = np.arange(len(rows))[:, None]
    within = lot - (ends - counts)[row, np.minimum(which, len(GENDERS) - 1)]
    some = np.broadcast_to(total[:, None] > 0, lot.shape)
    place = begins[row, np.minimum(which, len(GENDERS) - 1)] + within
    first = np.broadcast_to(rows[:, None], lot.shape)[some]
    return first, order[place[some]]


def _fit(seekers: Seekers, first: Indices, second: Indices) -> NDArray[np.bool_]:
    """Whether the second fits all that is not sure by how they were drawn: both ways as ``domain.preference.fit``."""
    age = seekers.age[first]
    good: NDArray[np.bool_] = (first != second) & (age >= seekers.min_age[second]) & (age <= seekers.max_age[second])
    good = good & seekers.wants[second, seekers.gender[first]]
    reach = np.minimum(seekers.max_distance[first], seekers.max_distance[second])
    near: NDArray[np.bool_] = distances_km(seekers.latitude, seekers.longitude, first, second) <= reach
    return good & near


def distances_km(latitude: Floats, longitude: Floats, first: NDArray[Any], second: NDArray[Any]) -> Floats:
    """Kilometres between many pairs, as ``domain.place.distance_km``."""
    south, north = np.radians(latitude[first]), np.radians(latitude[second])
    chord = np.sin((north - south) / 2) ** 2
    chord += np.cos(south) * np.cos(north) * np.sin(np.radians(longitude[second] - longitude[first]) / 2) ** 2
    kilometres: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1, chord)))
    return kilometres


def _best_of_each(first: Indices, worth: Floats) -> NDArray[np.intp]:
    """The places of the KEPT best of each member."""
    order = np.lexsort((-worth, first))
    _, begins, lengths = np.unique(first[order], return_index=True, return_counts=True)
    position = np.arange(len(order)) - np.repeat(begins, lengths)
    return order[position < KEPT]
