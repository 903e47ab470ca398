"""The made-up market obeys the service's rules, and in a small one the rankers stand in their order."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean

import numpy as np
import pytest

from bench.market.grid import fully, shortly
from bench.market.measures import gini
from bench.market.people import People, compatibilities, imagine_people, who_fits
from bench.market.pictures import draw_frontier, draw_knob
from bench.market.rankers import PRICED, PRODUCT, RANDOM, Contestant
from bench.market.runs import Run, live_through
from bench.market.tables import compare_with_product, describe_market
from datingbot.domain.compatibility import Traits, Weights, compatibility
from datingbot.domain.interests import INTERESTS
from datingbot.domain.preference import Seeker, fit
from datingbot.domain.profile import GOALS


@pytest.fixture(scope="module")
def people() -> People:
    """A few, of whom some come later."""
    return imagine_people(members=60, male_share=0.6, days=7, arrivals=0.05, chance=np.random.default_rng(4))


def _seeker(people: People, one: int) -> Seeker:
    wants_male, wants_female = bool(people.wants_male[one]), bool(people.wants_female[one])
    return Seeker(
        age=int(people.age[one]),
        gender="male" if people.male[one] else "female",
        preference="any" if wants_male and wants_female else "male" if wants_male else "female",
        min_age=int(people.min_age[one]),
        max_age=int(people.max_age[one]),
        max_distance=int(people.max_distance[one]),
        position=(float(people.latitude[one]), float(people.longitude[one])),
    )


def test_they_fit_as_the_domain_says(people: People) -> None:
    fits = who_fits(people)
    for one in range(people.size):
        for other in range(people.size):
            assert fits[one, other] == (one != other and fit(_seeker(people, one), _seeker(people, other)))


def test_their_scores_are_the_domains(people: People) -> None:
    popularity = {slug: float(people.interests[:, place].mean()) for place, slug in enumerate(INTERESTS)}
    traits = [
        Traits(
            age=int(people.age[one]),
            goal=GOALS[people.goal[one]],
            interests=frozenset(slug for place, slug in enumerate(INTERESTS) if people.interests[one, place]),
            position=(float(people.latitude[one]), float(people.longitude[one])),
        )
        for one in range(people.size)
    ]
    scores = compatibilities(people, weights=Weights())
    for one in range(0, people.size, 7):
        for other in range(people.size):
            expected = compatibility(traits[one], traits[other], popularity=popularity, weights=Weights())
            assert scores[one, other] == pytest.approx(expected, abs=1e-3)


def test_gini_is_nothing_when_all_have_the_same_and_nearly_one_when_one_has_all() -> None:
    assert gini(np.ones(100)) == pytest.approx(0)
    assert gini(np.eye(100)[0]) == pytest.approx(0.99)
    assert gini(np.array([0.0, 1.0])) == pytest.approx(0.5)


def test_the_same_run_gives_the_same_figures() -> None:
    run = Run(contestant=PRICED, male_share=0.5, correlation=0.5, seed=3, members=400, days=21)
    assert live_through(run) == pytest.approx(live_through(run), nan_ok=True)


def test_the_priced_ranker_beats_the_product_and_the_product_chance() -> None:
    results = {run: live_through(run) for run in shortly()}

    def mean(contestant: Contestant, figure: str) -> float:
        return fmean(figures[figure] for run, figures in results.items() if run.contestant == contestant)

    assert mean(PRICED, "effective") > mean(PRODUCT, "effective") > mean(RANDOM, "effective")
    assert mean(PRODUCT, "matches") > mean(RANDOM, "matches")
    for figure in ("gini_shown", "gini_matches", "gini_received"):
        assert mean(PRICED, figure) < mean(PRODUCT, figure)
    # Newcomers are met at least as often as everybody else.
    assert mean(PRICED, "new_shown") > 1
    section = compare_with_product(results)
    assert [bar.met for bar in section.bars] == [True]
    _tables_and_plots_hold_everybody(results)


def _tables_and_plots_hold_everybody(results: Mapping[Run, Mapping[str, float]]) -> None:
    rows = describe_market(results, male_share=0.6).rows
    assert len(rows) == len({run.contestant for run in results})
    assert draw_frontier(results, correlation=0.55).count("<circle") == 2 * len(rows)
    priced = {run: figures for run, figures in results.items() if run.contestant == PRICED}
    assert draw_knob(priced).count("<circle") == 3


def test_everything_is_asked_for_once() -> None:
    runs = fully(seeds=2)
    assert len({run.key for run in runs}) == len(runs)
