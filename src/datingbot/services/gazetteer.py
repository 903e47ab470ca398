"""The gazetteer: towns of 15,000 people and more, offline, found by name or by the nearest centre."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from functools import lru_cache

from datingbot.domain.fields import InvalidField
from datingbot.domain.place import Place, distance_km
from datingbot.services.geonames import Town, fold, read_towns
from datingbot.texts import Texts

FOUND_MOST = 8


class Gazetteer:
    """All towns, indexed by folded name and by whole degree; ``letters`` by language are those of its alphabet."""

    def __init__(self, *, letters: Mapping[str, str]) -> None:
        self._towns, self._names = read_towns(letters=letters)
        self._squares: dict[tuple[int, int], list[Town]] = {}
        for town in self._towns.values():
            self._squares.setdefault((int(town.latitude // 1), int(town.longitude // 1)), []).append(town)

    def find(self, place_id: str) -> Town:
        """The town with this id; raises :class:`InvalidField` for ``place_id`` when there is none."""
        town = self._towns.get(place_id)
        if town is None:
            raise InvalidField("place_id", "unknown-place")
        return town

    def name_of(self, place: Place, *, language: str) -> str:
        """A stored place's name for a reader of ``language``; the stored one when the town is gone."""
        town = self._towns.get(place.place_id)
        return town.name_in(language) if town else place.name

    def search(self, query: str, *, most: int = FOUND_MOST) -> list[Town]:
        """Towns with a name that begins with ``query`` in any spelling GeoNames knows, largest first."""
        prefix = fold(query)
        if not prefix:
            return []
        found = [self._towns[place_id] for place_id in self._names.find(prefix)]
        return heapq.nsmallest(most, found, key=lambda town: (-town.population, town.place_id))

    def nearest(self, latitude: float, longitude: float) -> Town | None:
        """The town nearest to a position within about two degrees, or None at sea."""
        row, column = int(latitude // 1), int(longitude // 1)
        near = [
            town
            for north in range(row - 2, row + 3)
            for east in range(column - 2, column + 3)
            for town in self._squares.get((north, (east + 180) % 360 - 180), ())
        ]
        here = (latitude, longitude)
        return min(near, key=lambda town: distance_km(here, (town.latitude, town.longitude)), default=None)


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The gazetteer, read once a process (half a second)."""
    texts = Texts()
    return Gazetteer(letters={code: texts.say(code, "language-letters") for code in texts.languages})
