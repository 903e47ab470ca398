"""Why someone is on a card: the parts of the pair's score that weigh, in words that are true of exactly these two.

Nothing is said that the card does not show anyway: an interest both name, a goal both name, the band of the distance.
What was learned from behaviour is nobody's reason to be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from datingbot.domain.compatibility import AGE_FULL_WITHIN_YEARS, Terms, Traits
from datingbot.domain.place import distance_band, distance_km

REASONS_MOST = 3
NEAR_BANDS = ("under_5", "under_10", "under_25")
"""Further away, the distance is no reason for anybody."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A kind (``interests``, ``place``, ``goal``, ``age``) and what it is about: slugs, a band, a goal, nothing."""

    kind: str
    values: tuple[str, ...] = ()


def explain(a: Traits, b: Traits, terms: Terms, *, popularity: Mapping[str, float]) -> tuple[Reason, ...]:
    """At most REASONS_MOST of what adds to the pair's score, the weightiest first; symmetric in ``a`` and ``b``."""
    found: list[tuple[float, Reason]] = []
    # The rarest says most about the two; the order of the rest is the alphabet's.
    shared = sorted(a.interests & b.interests, key=lambda slug: (popularity.get(slug, 0.01), slug))
    if shared:
        found.append((terms.interests, Reason("interests", tuple(shared[:2]))))
    band = distance_band(distance_km(a.position, b.position))
    if band in NEAR_BANDS:
        found.append((terms.place, Reason("place", (band,))))
    if a.goal == b.goal:
        found.append((terms.goal, Reason("goal", (a.goal,))))
    if abs(a.age - b.age) <= AGE_FULL_WITHIN_YEARS:
        found.append((terms.age, Reason("age")))
    weighty = sorted((one for one in found if one[0] > 0), key=lambda one: -one[0])
    return tuple(reason for _, reason in weighty[:REASONS_MOST])
