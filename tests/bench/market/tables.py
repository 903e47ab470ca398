"""The tables: every contestant's figures over seeds with intervals, and how each differs from the product."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench.market.facts import FACTS
from bench.market.rankers import BLURRED, LEARNED_PRODUCT, NOTHING, PRICED, PRODUCT, RANDOM, SHIPPED, Contestant
from bench.market.runs import Run
from bench.report import Bar, Section

Results = Mapping[Run, Mapping[str, float]]

STUDENT = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 7: 2.45, 8: 2.36, 9: 2.31, 10: 2.26}
"""Student's t for a two-sided interval of 95 %, by how many seeds there are."""

COLUMNS = (
    ("matches a week", "matches"),
    ("effective", "effective"),
    ("weeks with a match", "weekly"),
    ("Gini of exposure", "gini_shown"),
    ("Gini of matches", "gini_matches"),
    ("days to the first match", "first_match"),
)
NEVER = 1_000
"""Days to a first match that the typical member did not live to see."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over seeds and half the width of its 95 % interval."""

    mean: float
    half: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Estimate:
        """From one value a seed."""
        spread = float(np.std(values, ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else math.nan
        return cls(float(np.mean(values)), STUDENT.get(len(values), 1.96) * spread)

    def __str__(self) -> str:
        if self.mean > NEVER:
            return "none yet"
        digits = 1 if self.mean >= 3 else 3 if abs(self.mean) < 1 else 2
        said = f"{self.mean:.{digits}f}"
        return said if math.isnan(self.half) else f"{said} ± {self.half:.{digits}f}"


def values_of(results: Results, contestant: Contestant, figure: str, **where: float) -> list[float]:
    """A figure of each seed, in their order; ``where`` names the male share and the correlation."""
    found = {
        run.seed: figures[figure]
        for run, figures in results.items()
        if run.contestant == contestant and all(getattr(run, name) == value for name, value in where.items())
    }
    return [found[seed] for seed in sorted(found)]


def describe_market(results: Results, *, male_share: float) -> Section:
    """Every contestant in markets with that share of men, on the whole and men / women."""
    rows = []
    for contestant, correlation in _lines(results, male_share):
        where = {"male_share": male_share, "correlation": correlation}
        known = Estimate.of(values_of(results, contestant, "correlation", **where))
        cells = [contestant.name, "" if contestant.told == NOTHING else f"{known.mean:.2f}"]
        for _, figure in COLUMNS:
            whole, men, women = (
                Estimate.of(values_of(results, contestant, figure + sex, **where)) for sex in ("", "/male", "/female")
            )
            cells.append(f"{whole} ({_short(men)} / {_short(women)})")
        rows.append(tuple(cells))
    return Section(
        name=f"market-{round(male_share * 100)}",
        head=("", "correlation", *(title for title, _ in COLUMNS)),
        rows=tuple(rows),
    )


def _lines(results: Results, male_share: float) -> Iterable[tuple[Contestant, float]]:
    """The contestants there in the order they were run, those told blurred tastes by correlation."""
    seen = dict.fromkeys((run.contestant, run.correlation) for run in results if run.male_share == male_share)
    return sorted(seen, key=lambda line: (line[0].told == BLURRED, line[1]))


def _short(estimate: Estimate) -> str:
    return "none yet" if estimate.mean > NEVER else f"{estimate.mean:.2f}"


def compare_with_product(results: Results) -> Section:
    """The priced rankers less the product told the same, seed by seed, and whether each is surely better."""
    rows, bars = [], []
    for priced, product in ((PRICED, PRODUCT), (SHIPPED, LEARNED_PRODUCT)):
        markets = dict.fromkeys((run.male_share, run.correlation) for run in results if run.contestant == priced)
        for male_share, correlation in sorted(markets):
            where = {"male_share": male_share, "correlation": correlation}
            one, other = ({f: values_of(results, each, f, **where) for f in _COMPARED} for each in (priced, product))
            apart = {figure: _difference(one[figure], other[figure]) for figure in _COMPARED}
            gain = _difference(one["effective"], other["effective"], relative=True)
            known = Estimate.of(values_of(results, priced, "correlation", **where)).mean
            exposure, matches = apart["gini_shown"], apart["gini_matches"]
            name = f"{priced.name}, {male_share:.0%} men, correlation {known:.2f}"
            said = [f"{each.mean:+.3f} ± {each.half:.3f}" for each in (apart["matches"], exposure, matches)]
            rows.append((name, f"{gain.mean:+.1%} ± {gain.half:.1%}", *said))
            bars.append(
                Bar(
                    name=name,
                    goal="more effective matches, and both Ginis lower",
                    measured=f"{gain.mean:+.1%}, {exposure.mean:+.3f}, {matches.mean:+.3f}",
                    met=gain.mean > 0 > max(exposure.mean, matches.mean),
                )
            )
    return Section(
        name="market-product",
        head=("less the product told the same", "effective", "matches a week", "Gini of exposure", "Gini of matches"),
        rows=tuple(rows),
        bars=tuple(bars),
    )


_COMPARED = ("effective", "matches", "gini_shown", "gini_matches")


def _difference(one: Sequence[float], other: Sequence[float], *, relative: bool = False) -> Estimate:
    return Estimate.of([(a - b) / (b if relative else 1) for a, b in zip(one, other, strict=True)])


def describe_newcomers(results: Results) -> Section:
    """How those who come later fare in their first week, under the priced rankers, the products, and chance."""
    rows = []
    for male_share in sorted({run.male_share for run in results}):
        for contestant, correlation in _lines(results, male_share):
            if contestant not in (RANDOM, PRODUCT, PRICED, LEARNED_PRODUCT, SHIPPED):
                continue
            where = {"male_share": male_share, "correlation": correlation}
            cells = [
                str(Estimate.of(values_of(results, contestant, figure, **where)))
                for figure in ("new_shown", "starved", "starved/male", "starved/female")
            ]
            told = f", told {correlation}" if contestant.told == BLURRED else ""
            rows.append((f"{contestant.name}{told}, {male_share:.0%} men", *cells))
    return Section(
        name="market-newcomers",
        head=(
            "",
            "shown in the first week, times the others",
            "to fewer than ten people",
            "of the men",
            "of the women",
        ),
        rows=tuple(rows),
    )


def describe_facts(results: Results) -> Section:
    """What is known of real markets beside the made-up one, with 60 % men (or what there is) and no ranking."""
    share = min({run.male_share for run in results}, key=lambda share: abs(share - 0.6))
    random = [f for run, f in results.items() if run.contestant == RANDOM and run.male_share == share]
    means = {name: float(np.mean([figures[name] for figures in random])) for name in random[0]}
    return Section(
        name="market-facts",
        head=("fact", "known", "here", "", "source"),
        rows=tuple(fact.row(means) for fact in FACTS),
    )


def describe_settings(results: Results, *, name: str, title: str) -> Section:
    """The contestants side by side on the whole: settings of the knob, or decks without their lanes."""
    rows = []
    for contestant in dict.fromkeys(run.contestant for run in results):
        cells = [
            str(Estimate.of(values_of(results, contestant, figure)))
            for figure in ("matches", "effective", "weekly", "gini_shown", "gini_matches", "new_shown")
        ]
        rows.append((contestant.name, *cells))
    return Section(
        name=name,
        head=(
            title,
            "matches a week",
            "effective",
            "weeks with a match",
            "Gini of exposure",
            "Gini of matches",
            "newcomers shown, times the others",
        ),
        rows=tuple(rows),
    )


def contestants_told(results: Results, *, correlation: float) -> list[tuple[Contestant, float]]:
    """The contestants told blurred tastes of that correlation, and those told what the service knows."""
    seen = dict.fromkeys((run.contestant, run.correlation) for run in results)
    return [line for line in seen if line[0].told != BLURRED or line[1] == correlation]
