"""The published attack on dating services' distances, run against ours: it finds the cell, and nobody within it.

An attacker moves from place to place and reads how far the victim is: from the band on the card (Qin et al. and Polakis
et al., "Where's Wally?", CCS 2015), from the least ``max_distance`` that still shows them (the filter as an oracle, as
in the attacks on Bumble and Grindr), from the compatibility, which holds the distance too, and from whom the deck shows
first. The circles are then cut with each other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import pytest

from conftest import MakeMember
from datingbot.domain.compatibility import PLACE_FADES_OVER_KM, Weights
from datingbot.domain.place import CELL_DEGREES, DISTANCE_BANDS, distance_km
from datingbot.domain.preference import MAX_DISTANCE_KM
from datingbot.services.context import Context
from datingbot.services.discovery import Card, draw_deck
from datingbot.services.gazetteer import Town
from datingbot.services.profiles import change_profile, save_settings

Position = tuple[float, float]

CELL_KM = CELL_DEGREES * 111.195
MOVES = 6
BEARINGS = (20.0, 200.0)
"""Where the victim really is, seen from the middle of their town, in degrees."""


@dataclass(frozen=True)
class Reading:
    """What the attacker reads at one place: all they are told that depends on where the victim is."""

    place: Position
    band: str
    least_radius: int
    compatibility: float
    order: tuple[int, ...]


@pytest.mark.parametrize("town", ["Nizhniy Novgorod", "Quito"])
async def test_the_attack_finds_the_cell_and_nobody_within_it(
    context: Context, make_member: MakeMember, town: str
) -> None:
    victim, attacker = await make_member(name="Victim"), await make_member(name="Attacker")
    for user_id in (victim, attacker):
        await _change(context, user_id, radius=MAX_DISTANCE_KM)
    home = context.gazetteer.search(town)[0]
    towns = _towns_around(context, home)
    for _ in range(2):
        # Companions the attacker knows the place of: whoever the deck shows first may be nearer.
        await _change(context, await make_member(), radius=MAX_DISTANCE_KM, town=Random(7).choice(towns))
    readings: list[list[Reading]] = []
    for bearing in BEARINGS:
        truth = _beside((home.latitude, home.longitude), bearing, kilometres=2.0)
        await _change(context, victim, town=_nearest(context, truth))
        readings.append([await _read(context, attacker, victim, town) for town in towns])
        found = _locate(readings[-1])
        cell = _cell(home)
        assert distance_km(found, cell) <= CELL_KM, "the attack works: it finds where the victim's circles meet"
        assert distance_km(found, truth) >= distance_km(cell, truth) - CELL_KM, "and that is not where they are"
    assert readings[0] == readings[1], "all that is told is the same wherever in the cell one is"


def _nearest(context: Context, truth: Position) -> Town:
    """As the Mini App asks: with the position rounded by the device."""
    found = context.gazetteer.nearest(round(truth[0], 2), round(truth[1], 2))
    assert found is not None
    return found


async def _read(context: Context, attacker: int, victim: int, town: Town) -> Reading:
    await _change(context, attacker, town=town)

    async def look(radius: int) -> list[Card]:
        await _change(context, attacker, radius=radius)
        context.chance.seed(1)
        async with context.database.begin() as connection:
            deck = await draw_deck(context, connection, user_id=attacker)
        assert deck is not None
        return deck.cards

    low, high = 0, MAX_DISTANCE_KM
    while high - low > 1:
        middle = (low + high) // 2
        shown = any(card.profile.user_id == victim for card in await look(middle))
        low, high = (low, middle) if shown else (middle, high)
    cards = await look(MAX_DISTANCE_KM)
    (card,) = [card for card in cards if card.profile.user_id == victim]
    order = tuple(card.profile.user_id for card in cards)
    return Reading(_cell(town), card.distance_band, high, card.compatibility, order)


async def _change(context: Context, user_id: int, *, radius: int | None = None, town: Town | None = None) -> None:
    async with context.database.begin() as connection:
        if town is not None:
            await change_profile(context, connection, user_id=user_id, changes={"place_id": town.place_id})
        if radius is not None:
            await save_settings(context, connection, user_id=user_id, form={"max_distance": radius})
    context.profiles.forget(user_id)


def _locate(readings: list[Reading]) -> Position:
    """The point that breaks the fewest of the circles, by looking ever closer."""

    def misfit(point: Position) -> float:
        total, fading = 0.0, []
        for reading in readings:
            distance = distance_km(point, reading.place)
            low, high = _limits(reading.band)
            total += max(0.0, low - distance, distance - high) ** 2
            total += max(0.0, reading.least_radius - 1 - distance, distance - reading.least_radius) ** 2
            fading.append(math.exp(-distance / PLACE_FADES_OVER_KM) - reading.compatibility / Weights().place)
        # All of the score but the share of the place stays the same from place to place.
        middle = sum(fading) / len(fading)
        return total + sum((PLACE_FADES_OVER_KM * (one - middle)) ** 2 for one in fading)

    best, step = readings[0].place, 1.0
    while step > 0.0005:
        around = [(best[0] + step * north, best[1] + step * east) for north in range(-6, 7) for east in range(-6, 7)]
        best, step = min(around, key=misfit), step / 2
    return best


def _limits(band: str) -> tuple[float, float]:
    low = 0.0
    for limit, name in DISTANCE_BANDS:
        if name == band:
            return low, limit
        low = limit
    return low, math.inf


def _towns_around(context: Context, home: Town) -> list[Town]:
    """Places to read from, in all directions and at all distances."""
    found = []
    for place in range(MOVES):
        point = _beside((home.latitude, home.longitude), place * 360 / MOVES, kilometres=25.0 * (place + 1))
        town = context.gazetteer.nearest(*point)
        if town is not None and town.place_id != home.place_id:
            found.append(town)
    return list({town.place_id: town for town in [home, *found]}.values())


def _cell(town: Town) -> Position:
    place = town.place()
    return place.latitude, place.longitude


def _beside(point: Position, bearing: float, *, kilometres: float) -> Position:
    north = kilometres / 111.195 * math.cos(math.radians(bearing))
    east = kilometres / 111.195 * math.sin(math.radians(bearing)) / math.cos(math.radians(point[0]))
    return point[0] + north, point[1] + east
