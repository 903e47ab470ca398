"""Estimates: rates over units with intervals that stay true however often somebody looks.

A rate is a sum over a sum (matches per like, reports per member), and what is drawn at random are the units behind it:
its variance is that of a ratio between units (the delta method), not that of independent likes. The owner and the
leader look every hour, so an ordinary 95 % interval would sooner or later exclude the truth; these are confidence
sequences (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory"): in 95 % of cases they
hold the truth at every look.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

ALPHA = 0.05
TIGHTEST_AT = 2_000
"""Units at which the interval is as narrow as it can be; elsewhere a little wider than needed."""

UNITS_LEAST = 30
"""Below this a variance says little, and nothing is concluded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """A rate's sums over ``units``: of what is counted (x), of what it is counted among (y), and of their products."""

    units: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    xy: float = 0.0
    yy: float = 0.0

    @property
    def rate(self) -> float | None:
        """What is counted per what it is counted among; None without any."""
        return self.x / self.y if self.y else None

    @property
    def variance(self) -> float | None:
        """The rate's variance; None where too few units say anything."""
        rate = self.rate
        if rate is None or self.units < UNITS_LEAST:
            return None
        # Residuals x - rate*y sum to nothing: their mean square is all there is.
        squares = max(0.0, self.xx - 2 * rate * self.xy + rate * rate * self.yy)
        return squares * self.units / (self.units - 1) / (self.y * self.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A value, and where it may truly be; the bounds are None where too little was seen."""

    value: float
    low: float | None = None
    high: float | None = None


def estimate(sums: Sums) -> Interval | None:
    """A rate with its interval; None when nothing was counted."""
    rate = sums.rate
    return None if rate is None else _interval(rate, sums.variance, units=sums.units, alpha=ALPHA)


def compare(arm: Sums, control: Sums, *, factor: float = 1.0, alpha: float = ALPHA) -> Interval | None:
    """How much higher the arm's rate is than ``factor`` times the control's; None when one has none."""
    rate, base = arm.rate, control.rate
    if rate is None or base is None:
        return None
    mine, theirs = arm.variance, control.variance
    variance = None if mine is None or theirs is None else mine + factor**2 * theirs
    return _interval(rate - factor * base, variance, units=arm.units + control.units, alpha=alpha)


def _interval(value: float, variance: float | None, *, units: int, alpha: float) -> Interval:
    # A variance of nothing means that all units did the same, mostly nothing: that is no certainty.
    if not variance:
        return Interval(value=value)
    half = math.sqrt(variance) * _stretch(units, alpha)
    return Interval(value=value, low=value - half, high=value + half)


def _stretch(units: int, alpha: float) -> float:
    """Standard errors on each side, so that all looks together err in ``alpha`` of cases."""
    tuned = -2 * math.log(alpha)
    rho = (tuned + math.log(tuned + 1)) / TIGHTEST_AT
    grown = units * rho + 1
    return math.sqrt(grown / (units * rho) * (math.log(grown) + tuned))
