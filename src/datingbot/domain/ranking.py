"""The order of a deck: people who already like the viewer are near the top, then by expected mutual interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

LIKER_BONUS = 1.0
CHANCE_SHARE = 0.1
"""A little noise, so that two people with equal scores are not always shown in the same order."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who may be shown: the pair's compatibility (0..1), and whether they already like the viewer."""

    user_id: int
    score: float
    likes_viewer: bool


def order_deck(candidates: Sequence[Candidate], *, most: int, chance: Random) -> list[Candidate]:
    """Return at most ``most`` candidates, best first."""

    def worth(candidate: Candidate) -> float:
        return candidate.score + LIKER_BONUS * candidate.likes_viewer + CHANCE_SHARE * chance.random()

    return sorted(candidates, key=worth, reverse=True)[:most]
