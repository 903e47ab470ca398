"""How well two members fit: a score in 0..1 from interests, place, goal and age."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from datingbot.domain.place import distance_km

PLACE_FADES_OVER_KM = 50.0
AGE_FULL_WITHIN_YEARS = 5
AGE_FADES_OVER_YEARS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The share of each part; they need not add up to one, the score is divided by their sum."""

    interests: float = 0.4
    place: float = 0.3
    goal: float = 0.2
    age: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What the score looks at; ``position`` is a cell's centre (latitude, longitude) in degrees."""

    age: int
    goal: str
    interests: frozenset[str]
    position: tuple[float, float]


def interest_weight(share: float | None) -> float:
    """What an interest weighs that this share of members (0..1) has, in bits; not known: one member in a hundred."""
    return -math.log2(min(max(0.01 if share is None else share, 1e-6), 0.9))


def interest_overlap(a: frozenset[str], b: frozenset[str], *, popularity: Mapping[str, float]) -> float:
    """Weighted Jaccard overlap in 0..1: an interest weighs ``-log2`` of the share of members who have it.

    ``popularity`` maps a slug to that share (0..1); an unlisted slug counts as held by one member in a hundred.
    """

    def weigh(slugs: frozenset[str]) -> float:
        return sum(interest_weight(popularity.get(slug)) for slug in sorted(slugs))

    union = weigh(a | b)
    return weigh(a & b) / union if union else 0.0


def place_closeness(kilometres: float) -> float:
    """1 in the same place, falling off exponentially: 0.37 at 50 km."""
    return math.exp(-kilometres / PLACE_FADES_OVER_KM)


def age_closeness(years: int) -> float:
    """1 within five years, then falling in a line to 0 at twenty."""
    return max(0.0, 1.0 - max(0, abs(years) - AGE_FULL_WITHIN_YEARS) / AGE_FADES_OVER_YEARS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What each part adds to a pair's score; together they are the score (0..1)."""

    interests: float
    place: float
    goal: float
    age: float

    @property
    def score(self) -> float:
        """The score of the pair in 0..1."""
        return min(1.0, max(0.0, self.interests + self.place + self.goal + self.age))


NO_TERMS = Terms(interests=0.0, place=0.0, goal=0.0, age=0.0)


def compare(a: Traits, b: Traits, *, popularity: Mapping[str, float], weights: Weights) -> Terms:
    """How well a pair fits, part by part; symmetric in ``a`` and ``b``."""
    total = weights.interests + weights.place + weights.goal + weights.age
    if total <= 0:
        return NO_TERMS
    return Terms(
        interests=weights.interests / total * interest_overlap(a.interests, b.interests, popularity=popularity),
        place=weights.place / total * place_closeness(distance_km(a.position, b.position)),
        goal=weights.goal / total * (a.goal == b.goal),
        age=weights.age / total * age_closeness(a.age - b.age),
    )


def compatibility(a: Traits, b: Traits, *, popularity: Mapping[str, float], weights: Weights) -> float:
    """The score of a pair in 0..1; symmetric in ``a`` and ``b``."""
    return compare(a, b, popularity=popularity, weights=weights).score
