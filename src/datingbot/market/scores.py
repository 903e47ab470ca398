"""The pair's score of ``domain.compatibility`` for many pairs at once: interests as bits, all else as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from datingbot.domain.compatibility import (
    AGE_FADES_OVER_YEARS,
    AGE_FULL_WITHIN_YEARS,
    PLACE_FADES_OVER_KM,
    Weights,
    interest_weight,
)
from datingbot.domain.interests import INTERESTS
from datingbot.market.graph import Seekers, distances_km
from datingbot.market.prices import Floats, Indices

PLACES = {slug: place for place, slug in enumerate(INTERESTS)}
BYTES = (len(INTERESTS) + 7) // 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What the score looks at beyond age and place: ``interests`` a row of BYTES bytes each, ``goal`` a number each."""

    interests: NDArray[np.uint8]
    goal: NDArray[np.int8]


def as_bits(slugs: Iterable[str]) -> bytes:
    """A member's interests, a bit each in the catalogue's order; those no longer in it are left out."""
    number = sum(1 << PLACES[slug] for slug in set(slugs) if slug in PLACES)
    return number.to_bytes(BYTES, "little")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorer:
    """Scores pairs of one market; ``table[b, v]`` is what the interests in byte ``b`` of value ``v`` weigh."""

    seekers: Seekers
    traits: Traits
    weights: Weights
    table: Floats

    @classmethod
    def of(cls, seekers: Seekers, traits: Traits, *, weights: Weights, popularity: Mapping[str, float]) -> Scorer:
        """With each interest weighed by how rare it is."""
        each = np.zeros(BYTES * 8, np.float32)
        each[: len(INTERESTS)] = [interest_weight(popularity.get(slug)) for slug in INTERESTS]
        bits = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").astype(np.float32)
        return cls(seekers=seekers, traits=traits, weights=weights, table=each.reshape(BYTES, 8) @ bits.T)

    def score(self, first: Indices, second: Indices) -> Floats:
        """The score (0..1) of each pair."""
        weights, seekers = self.weights, self.seekers
        total = weights.interests + weights.place + weights.goal + weights.age
        if total <= 0:
            return np.zeros(len(first), np.float32)
        apart = distances_km(seekers.latitude, seekers.longitude, first, second)
        years = np.abs(seekers.age[first].astype(np.float32) - seekers.age[second])
        fading = np.maximum(0, 1 - np.maximum(0, years - AGE_FULL_WITHIN_YEARS) / AGE_FADES_OVER_YEARS)
        score = weights.interests * self._overlap(first, second)
        score += weights.place * np.exp(-apart / PLACE_FADES_OVER_KM)
        score += weights.goal * (self.traits.goal[first] == self.traits.goal[second])
        score += weights.age * fading
        return (score / total).astype(np.float32)

    def _overlap(self, first: Indices, second: Indices) -> Floats:
        mine, theirs = self.traits.interests[first], self.traits.interests[second]
        common, union = np.zeros((2, len(first)), np.float32)
        for byte in range(BYTES):
            table = self.table[byte]
            common += table[mine[:, byte] & theirs[:, byte]]
            union += table[mine[:, byte] | theirs[:, byte]]
        return np.divide(common, union, out=np.zeros_like(common), where=union > 0)
