"""The chance that one member likes another: from the score of the pair, and from what behaviour has told of both.

The log-odds are a sum: how often members of the viewer's gender in the region like anybody, the pair's score, how much
more often than others the viewer likes (``eager``), and how much more often than others the other is liked
(``appeal``). Of a newcomer, or of who does not agree to it, nothing is learned: the score decides.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

MIDDLING_SCORE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a member overnight, in natural logarithms, 0 for the typical member: ``eager`` and ``appeal`` as
    above; ``price`` is how much more they are sought than they can answer."""

    eager: float = 0.0
    appeal: float = 0.0
    price: float = 0.0


STRANGER = Standing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How members of a region judge: log-odds of a like by the viewer's gender, and what the score (0..1) adds."""

    base: Mapping[str, float] = field(default_factory=lambda: {"male": -0.5, "female": -0.5, "other": -0.5})
    slope: float = 2.0

    def chance_of_like(self, score: float, *, gender: str, viewer: Standing, other: Standing) -> float:
        """The chance (0..1) that ``viewer``, of that gender, likes ``other``; the pair's score is ``score``."""
        odds = self.base[gender] + self.slope * (score - MIDDLING_SCORE) + viewer.eager + other.appeal
        return 1 / (1 + math.exp(-odds))
