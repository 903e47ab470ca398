"""The people of a made-up market: who they are, who fits whom, whom they truly like, and when they are there.

Taste has four parts. What all agree on (attractiveness) is about half of it, as in judgements of faces, where private
taste weighs as much as shared (Hoenekopp 2006). The rest is personal: what someone looks for in what another has; what
the service's own score sees (interests, place, goal, age); and what nobody can know before the two have met.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from datingbot.domain.compatibility import (
    AGE_FADES_OVER_YEARS,
    AGE_FULL_WITHIN_YEARS,
    PLACE_FADES_OVER_KM,
    Weights,
)
from datingbot.domain.interests import INTERESTS
from datingbot.domain.place import EARTH_RADIUS_KM
from datingbot.domain.profile import GOALS

Floats = NDArray[np.float32]
Matrix = NDArray[np.float32]

SHARED, FITTING, VISIBLE, UNKNOWABLE = 0.45, 0.20, 0.10, 0.25
"""Shares of the variance of taste."""

TRAITS = 5
LIKED_AT_RANDOM = {"male": 0.46, "female": 0.14}
"""Share of those shown at random whom they like: Tinder's own figures (New York Times, 2014)."""

MOOD = 0.35
"""Spread of a decision about the same person, in standard deviations of taste."""

OVERREACHING = 0.3
"""Share of members for whom attractiveness is nearly all."""

RANGES_KM = (15, 25, 50, 50, 100)
CENTRE = (38.72, -9.14)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody who is ever there, one array each; those present on the first day come first."""

    male: NDArray[np.bool_]
    wants_male: NDArray[np.bool_]
    wants_female: NDArray[np.bool_]
    age: NDArray[np.int32]
    min_age: NDArray[np.int32]
    max_age: NDArray[np.int32]
    latitude: Floats
    longitude: Floats
    max_distance: NDArray[np.int32]
    goal: NDArray[np.int32]
    interests: NDArray[np.bool_]
    attractiveness: Floats
    comes_daily: Floats
    swipes_at_once: Floats
    arrives: NDArray[np.int32]
    leaves: NDArray[np.int32]
    consents: NDArray[np.bool_]
    rank: NDArray[np.float64]

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.age)


def imagine_people(
    *, members: int, male_share: float, days: int, arrivals: float, chance: np.random.Generator
) -> People:
    """``members`` present on the first day and ``arrivals`` (a share of them) more each day, for ``days``."""
    late = chance.poisson(members * arrivals, days)
    arrives = np.concatenate([np.zeros(members, np.int32), np.repeat(np.arange(days), late)]).astype(np.int32)
    size = len(arrives)
    # Newcomers leave soon or stay long. Those found on the first day have stayed already.
    stay = chance.exponential(np.where(chance.random(size) < 0.5, 14, 120)).astype(np.int32)
    stay[:members] = chance.exponential(100, members).astype(np.int32)
    male = chance.random(size) < male_share
    kind = chance.random(size)
    same, both = kind < 0.04, kind > 0.97
    age = np.minimum(18 + chance.exponential(11, size), 75).astype(np.int32)
    # A city and its suburbs: half of the people within 7 km of the middle.
    spread = np.where(chance.random(size) < 0.8, 4.0, 15.0) / 111.2
    latitude = np.round(CENTRE[0] + chance.normal(0, 1, size) * spread, 2)
    longitude = np.round(CENTRE[1] + chance.normal(0, 1, size) * spread / np.cos(np.radians(CENTRE[0])), 2)
    leaning = chance.normal(0, 1, (size, TRAITS))
    # Few interests are everybody's and many are rare; which ones one has follows from what one is like.
    pull = leaning @ chance.normal(0, 1, (TRAITS, len(INTERESTS))) / np.sqrt(TRAITS)
    common = -0.6 * np.log(1 + np.arange(len(INTERESTS)))
    favour = common + 0.8 * pull + chance.gumbel(0, 1, (size, len(INTERESTS)))
    count = chance.integers(3, 13, size)
    interests = np.argsort(np.argsort(-favour, axis=1), axis=1) < count[:, None]
    return People(
        male=male,
        wants_male=np.where(same | both, male | both, ~male),
        wants_female=np.where(same | both, ~male | both, male),
        age=age,
        min_age=np.maximum(18, age - chance.integers(4, 16, size)).astype(np.int32),
        max_age=(age + chance.integers(4, 19, size)).astype(np.int32),
        latitude=latitude.astype(np.float32),
        longitude=longitude.astype(np.float32),
        max_distance=chance.choice(RANGES_KM, size).astype(np.int32),
        goal=chance.choice(len(GOALS), size, p=(0.1, 0.3, 0.25, 0.05, 0.15, 0.15)).astype(np.int32),
        interests=interests,
        attractiveness=chance.normal(0, 1, size).astype(np.float32),
        comes_daily=chance.beta(0.7, 1.6, size).astype(np.float32),
        swipes_at_once=np.minimum(chance.lognormal(np.log(12), 0.8, size), 100).astype(np.float32),
        arrives=arrives,
        leaves=arrives + np.maximum(stay, 1),
        consents=chance.random(size) < 0.6,
        rank=chance.random(size),
    )


def who_fits(people: People) -> NDArray[np.bool_]:
    """Whether each pair fits both ways: gender, age, distance, as ``domain.preference.fit`` says."""
    wants = np.where(people.male[None, :], people.wants_male[:, None], people.wants_female[:, None])
    wants &= (people.age[None, :] >= people.min_age[:, None]) & (people.age[None, :] <= people.max_age[:, None])
    wants &= distances_km(people) <= people.max_distance[:, None]
    np.fill_diagonal(wants, val=False)
    return wants & wants.T


def distances_km(people: People) -> Matrix:
    """Kilometres between everybody."""
    latitude, longitude = np.radians(people.latitude), np.radians(people.longitude)
    chord = np.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2
    chord += (
        np.cos(latitude)[:, None]
        * np.cos(latitude)[None, :]
        * np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
    )
    return (2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1, chord)))).astype(np.float32)


def compatibilities(people: People, *, weights: Weights) -> Matrix:
    """The service's score of each pair, as ``domain.compatibility.compatibility`` gives it."""
    shares = np.clip(people.interests.mean(axis=0), 1e-6, 0.9)
    weight = -np.log2(shares).astype(np.float32)
    held = people.interests.astype(np.float32)
    common = (held * weight) @ held.T
    alone = held @ weight
    union = alone[:, None] + alone[None, :] - common
    overlap = np.divide(common, union, out=np.zeros_like(common), where=union > 0)
    place = np.exp(-distances_km(people) / PLACE_FADES_OVER_KM)
    apart = np.abs(people.age[:, None] - people.age[None, :])
    age = np.maximum(0, 1 - np.maximum(0, apart - AGE_FULL_WITHIN_YEARS) / AGE_FADES_OVER_YEARS)
    goal = people.goal[:, None] == people.goal[None, :]
    total = weights.interests + weights.place + weights.goal + weights.age
    score = weights.interests * overlap + weights.place * place + weights.goal * goal + weights.age * age
    return (score / total).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tastes:
    """Whom everybody truly likes: ``taste[i, j]`` of i for j (about mean 0 and variance 1), and how much i asks."""

    taste: Matrix
    bar: Floats


def imagine_tastes(
    people: People, *, fits: NDArray[np.bool_], compatibility: Matrix, chance: np.random.Generator
) -> Tastes:
    """Tastes in the shares above; bars so that men and women like as many at random as they are known to."""
    size = people.size
    looked_for, had = chance.normal(0, 1, (2, size, TRAITS)).astype(np.float32)
    fitting = looked_for @ had.T / np.sqrt(TRAITS)
    among = compatibility[fits]
    visible = (compatibility - among.mean()) / among.std()
    shared = np.full(size, SHARED, np.float32)
    shared[chance.random(size) < OVERREACHING] = 0.75
    # Those who overreach weigh the rest less, so that everybody's taste is as strong.
    personal = ((1 - shared) / (1 - SHARED))[:, None]
    taste = np.sqrt(shared)[:, None] * people.attractiveness[None, :]
    taste += np.sqrt(personal * FITTING) * fitting + np.sqrt(personal * VISIBLE) * visible
    taste += np.sqrt(personal * UNKNOWABLE) * chance.standard_normal((size, size), np.float32)
    pickiness = chance.normal(0, 0.4, size).astype(np.float32)
    bar = np.zeros(size, np.float32)
    for sex, mine in (("male", people.male), ("female", ~people.male)):
        bar[mine] = pickiness[mine] + _bar_for(LIKED_AT_RANDOM[sex], taste[mine][fits[mine]], spread=0.4)
    return Tastes(taste=taste.astype(np.float32), bar=bar)


def _bar_for(share: float, taste: Floats, *, spread: float) -> float:
    """The bar at which that share of all decisions is a like, found by halving; ``spread``: of people's own bars."""
    low, high = -5.0, 5.0
    noise = np.random.default_rng(1).normal(0, spread, len(taste)).astype(np.float32)
    while high - low > 1e-3:
        middle = (low + high) / 2
        if chance_of_like(taste, middle + noise).mean() > share:
            low = middle
        else:
            high = middle
    return low


def chance_of_like(taste: Floats | Matrix, bar: Floats | Matrix | float) -> Floats:
    """The chance (0..1) of a like by someone with that taste for who is before them and that bar."""
    return (1 / (1 + np.exp(-(taste - bar) / MOOD))).astype(np.float32)
