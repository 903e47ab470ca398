"""Which runs are asked for: every ranker in every market, the knob's settings, and decks without their lanes."""

from __future__ import annotations

from dataclasses import replace

from bench.market.rankers import (
    FORMULA,
    HARMONIC,
    LEARNED_PRODUCT,
    ONE_SIDED,
    PRICED,
    PRODUCT,
    RANDOM,
    SHIPPED,
)
from bench.market.runs import Run
from datingbot.domain.ranking import LANES, Lanes

MALE_SHARES = (0.5, 0.6, 0.7)
CORRELATIONS = (0.4, 0.7)
"""Of estimates with true tastes: the ends of what is known of reciprocal recommendation."""

NOT_BLURRED = 0.0
"""For contestants told what the service knows, or nothing."""

KNOB_SHARE, KNOB_CORRELATION = 0.6, 0.4
KNOB = tuple(replace(PRICED, name=f"equality {setting:g}", equality=setting) for setting in (0.0, 0.5, 1.0, 1.5, 2.0))
WITHOUT: dict[str, Lanes] = {
    "no places for likers": replace(LANES, likers=0.0),
    "likers fill the deck": replace(LANES, likers=1.0),
    "no place for newcomers": replace(LANES, newcomers=0.0),
    "no place for chance": replace(LANES, chance=0.0),
}


def fully(*, seeds: int) -> list[Run]:
    """All of it, in an order in which runs of one market follow one another."""
    runs = []
    for seed in range(1, seeds + 1):
        for share in MALE_SHARES:
            runs += _told_nothing(share, seed)
            for correlation in CORRELATIONS:
                runs += [
                    Run(contestant=one, male_share=share, correlation=correlation, seed=seed)
                    for one in (ONE_SIDED, HARMONIC, PRODUCT, PRICED)
                ]
            if share == KNOB_SHARE:
                runs += [Run(contestant=one, male_share=share, correlation=KNOB_CORRELATION, seed=seed) for one in KNOB]
                runs += [
                    Run(contestant=one, male_share=share, correlation=NOT_BLURRED, seed=seed, lanes=WITHOUT[one.name])
                    for one in (replace(SHIPPED, name=name) for name in WITHOUT)
                ]
    return runs


def shortly() -> list[Run]:
    """The contestants that matter, in two small markets for two weeks."""
    return [
        Run(contestant=one, male_share=0.6, correlation=0.55, seed=seed, members=700, days=21)
        for seed in (1, 2)
        for one in (RANDOM, ONE_SIDED, PRODUCT, PRICED)
    ]


def is_aside(run: Run) -> bool:
    """Whether it is there for the knob or the lanes, and not among the rankers compared."""
    return run.contestant in KNOB or run.contestant.name in WITHOUT


def _told_nothing(share: float, seed: int) -> list[Run]:
    return [
        Run(contestant=one, male_share=share, correlation=NOT_BLURRED, seed=seed)
        for one in (RANDOM, FORMULA, LEARNED_PRODUCT, SHIPPED)
    ]
