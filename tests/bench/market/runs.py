"""Runs: one contestant through one market, the same market for all of them, and everything over seeds."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from bench.market.days import Market, live
from bench.market.facts import observe
from bench.market.measures import measure
from bench.market.people import compatibilities, imagine_people, imagine_tastes, who_fits
from bench.market.rankers import Contestant, inform
from datingbot.domain.compatibility import Weights
from datingbot.domain.ranking import LANES, RANKERS, Lanes

ARRIVALS = 0.012
"""Of the members, how many more come each day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One contestant in one market; the same run gives the same figures."""

    contestant: Contestant
    male_share: float
    correlation: float
    seed: int
    members: int = 2_000
    days: int = 28
    lanes: Lanes = LANES

    @property
    def key(self) -> str:
        """What tells it from every other."""
        return json.dumps(asdict(self), sort_keys=True)


@lru_cache(maxsize=1)
def build_market(*, male_share: float, seed: int, members: int, days: int) -> Market:
    """People, whom they fit and whom they like; runs that follow one another share it."""
    chance = np.random.default_rng([seed, round(male_share * 100)])
    people = imagine_people(members=members, male_share=male_share, days=days, arrivals=ARRIVALS, chance=chance)
    fits = who_fits(people)
    compatibility = compatibilities(people, weights=Weights())
    tastes = imagine_tastes(people, fits=fits, compatibility=compatibility, chance=chance)
    return Market.of(people, fits=fits, tastes=tastes, compatibility=compatibility)


def live_through(run: Run) -> dict[str, float]:
    """The run's figures, with the correlation its estimates had in the end."""
    market = build_market(male_share=run.male_share, seed=run.seed, members=run.members, days=run.days)
    told, correlation = inform(market, run.contestant, correlation=run.correlation, seed=run.seed)
    history = live(
        market,
        days=run.days,
        ranker=RANKERS[run.contestant.ranker](run.contestant.equality),
        lanes=run.lanes,
        overnight=told,
        seed=run.seed,
    )
    figures = {name: float(value) for name, value in measure(market, history).items()}
    return figures | observe(market, history) | {"correlation": correlation()}


def live_through_all(runs: list[Run], *, kept: Path | None, workers: int) -> Iterator[tuple[Run, dict[str, float]]]:
    """Every run with its figures; those found in the file ``kept`` are not lived again, the others are added to it."""
    known: dict[str, dict[str, float]] = {}
    if kept is not None and kept.exists():
        for line in kept.read_text(encoding="utf-8").splitlines():
            known |= json.loads(line)
    left = [run for run in runs if run.key not in known]
    # A market is built once for all its runs, in whatever process.
    markets = [
        [run for run in left if (run.male_share, run.seed) == market]
        for market in dict.fromkeys((run.male_share, run.seed) for run in left)
    ]
    yield from ((run, known[run.key]) for run in runs if run.key in known)
    if workers == 1:
        for run in left:
            yield _keep(run, live_through(run), kept)
        return
    with ProcessPoolExecutor(workers) as pool:
        for each, found in zip(markets, pool.map(_live_through_each, markets), strict=True):
            for run, figures in zip(each, found, strict=True):
                yield _keep(run, figures, kept)


def _live_through_each(runs: list[Run]) -> list[dict[str, float]]:
    return [live_through(run) for run in runs]


def _keep(run: Run, figures: dict[str, float], kept: Path | None) -> tuple[Run, dict[str, float]]:
    if kept is not None:
        with kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps({run.key: figures}) + "\n")
            file.flush()
            os.fsync(file.fileno())
    return run, figures
