"""The plots of docs/explanation/matching.md, drawn as SVG: rankers between matches and equality, and the knob."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bench.market.rankers import BLURRED, Contestant
from bench.market.tables import Estimate, Results, contestants_told, values_of

COLOURS = {
    "random": "#8a8f98",
    "original formula": "#b07d2b",
    "one-sided": "#d1495b",
    "product": "#2e6fbb",
    "harmonic mean": "#6a9fd8",
    "priced": "#1f9d6b",
    "product, learned": "#2e6fbb",
    "priced, learned (shipped)": "#1f9d6b",
}
PANEL, HEIGHT, LEFT, TOP, BELOW = 290, 250, 62, 46, 52
FONT = "font-family='system-ui, sans-serif'"


@dataclass(frozen=True, slots=True)
class Scale:
    """From figures to pixels; ``ticks`` round numbers within."""

    low: float
    high: float
    start: float
    end: float

    @classmethod
    def around(cls, values: Sequence[float], *, start: float, end: float) -> Scale:
        """With a little room on both sides."""
        room = (max(values) - min(values)) * 0.12 or 0.01
        return cls(min(values) - room, max(values) + room, start, end)

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        """Four to nine of them."""
        rough = (self.high - self.low) / 5
        step = 10 ** math.floor(math.log10(rough))
        step *= next(times for times in (1, 2, 5, 10) if times * step >= rough)
        first = math.ceil(self.low / step)
        return [place * step for place in range(first, math.floor(self.high / step) + 1)]


def draw_frontier(results: Results, *, correlation: float) -> str:
    """Each ranker by effective matches and by the Gini of matches, with intervals; a panel for each share of men."""
    shares = sorted({run.male_share for run in results})
    told = contestants_told(results, correlation=correlation)
    points = {
        share: {
            one: tuple(
                Estimate.of(values_of(results, one, figure, male_share=share, correlation=each))
                for figure in ("gini_matches", "effective")
            )
            for one, each in told
        }
        for share in shares
    }
    everything = [point for each in points.values() for point in each.values()]
    parts = []
    high = Scale.around(
        [edge for _, y in everything for edge in (y.mean - y.half, y.mean + y.half)], start=TOP + HEIGHT, end=TOP
    )
    for place, share in enumerate(shares):
        start = LEFT + place * (PANEL + 24)
        wide = Scale.around(
            [edge for x, _ in points[share].values() for edge in (x.mean - x.half, x.mean + x.half)],
            start=start,
            end=start + PANEL,
        )
        parts += _frame(
            wide, high, title=f"{share:.0%} men", x_title="Gini of matches (less is fairer)", labels=not place
        )
        for one, (x, y) in points[share].items():
            parts += _mark(one, wide, high, x, y)
    parts.append(_text(14, TOP + HEIGHT / 2, "effective matches a week", turn=True))
    width = LEFT + len(shares) * (PANEL + 24)
    return _picture(parts + _legend([one for one, _ in told], y=TOP + HEIGHT + BELOW + 8), width=width, height=420)


def draw_knob(results: Results) -> str:
    """What MATCH_EQUALITY does to matches, effective matches, and the Gini of exposure."""
    settings = list(dict.fromkeys(run.contestant for run in results))
    panels = {"matches a week": "matches", "effective matches a week": "effective", "Gini of exposure": "gini_shown"}
    parts = []
    for place, (title, figure) in enumerate(panels.items()):
        start = LEFT + place * (PANEL + 60)
        found = [Estimate.of(values_of(results, one, figure)) for one in settings]
        wide = Scale(-0.1, 2.1, start, start + PANEL)
        high = Scale.around(
            [edge for each in found for edge in (each.mean - each.half, each.mean + each.half)],
            start=TOP + HEIGHT,
            end=TOP,
        )
        parts += _frame(wide, high, title=title, x_title="MATCH_EQUALITY", labels=True)
        path = " ".join(
            f"{wide(one.equality):.1f},{high(each.mean):.1f}" for one, each in zip(settings, found, strict=True)
        )
        parts.append(f"<polyline points='{path}' fill='none' stroke='#1f9d6b' stroke-width='2'/>")
        for one, each in zip(settings, found, strict=True):
            parts += _mark(one, wide, high, Estimate(one.equality, 0.0), each)
    return _picture(parts, width=LEFT + len(panels) * (PANEL + 60), height=TOP + HEIGHT + BELOW)


def _frame(wide: Scale, high: Scale, *, title: str, x_title: str, labels: bool) -> list[str]:
    parts = [
        f"<rect x='{wide.start}' y='{high.end}' width='{wide.end - wide.start}' height='{high.start - high.end}' "
        "fill='#fbfbfa' stroke='#d8d8d4'/>",
        _text((wide.start + wide.end) / 2, high.end - 14, title, bold=True),
        _text((wide.start + wide.end) / 2, high.start + 40, x_title),
    ]
    for tick in wide.ticks:
        parts.append(_line(wide(tick), high.start, wide(tick), high.end))
        parts.append(_text(wide(tick), high.start + 18, f"{tick:.2f}", small=True))
    for tick in high.ticks:
        parts.append(_line(wide.start, high(tick), wide.end, high(tick)))
        if labels:
            parts.append(_text(wide.start - 8, high(tick) + 4, f"{tick:.2f}", small=True, anchor="end"))
    return parts


def _mark(one: Contestant, wide: Scale, high: Scale, x: Estimate, y: Estimate) -> list[str]:
    colour = COLOURS.get(one.name, COLOURS["priced"])
    across, up = wide(x.mean), high(y.mean)
    fill = "#ffffff" if one.told == BLURRED else colour
    bars = [
        (wide(x.mean - x.half), up, wide(x.mean + x.half), up),
        (across, high(y.mean - y.half), across, high(y.mean + y.half)),
    ]
    return [
        *(_line(*bar, colour=colour, width=1.5) for bar in bars),
        f"<circle cx='{across:.1f}' cy='{up:.1f}' r='6' fill='{fill}' stroke='{colour}' stroke-width='2.5'/>",
    ]


def _legend(told: Sequence[Contestant], *, y: float) -> list[str]:
    parts = []
    for place, one in enumerate(told):
        x, row = LEFT + place % 4 * 230, y + place // 4 * 24
        fill = "#ffffff" if one.told == BLURRED else COLOURS[one.name]
        parts.append(
            f"<circle cx='{x}' cy='{row}' r='6' fill='{fill}' stroke='{COLOURS[one.name]}' stroke-width='2.5'/>"
        )
        parts.append(_text(x + 14, row + 4, one.name, anchor="start"))
    return parts


def _text(
    x: float,
    y: float,
    said: str,
    *,
    bold: bool = False,
    small: bool = False,
    anchor: str = "middle",
    turn: bool = False,
) -> str:
    weight, size = ("600" if bold else "400"), (11 if small else 13)
    turned = f" transform='rotate(-90 {x:.1f} {y:.1f})'" if turn else ""
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' {FONT} font-size='{size}' font-weight='{weight}' fill='#30343a' "
        f"text-anchor='{anchor}'{turned}>{escape(said)}</text>"
    )


def _line(x: float, y: float, end_x: float, end_y: float, *, colour: str = "#e6e6e2", width: float = 1) -> str:
    return (
        f"<line x1='{x:.1f}' y1='{y:.1f}' x2='{end_x:.1f}' y2='{end_y:.1f}' stroke='{colour}' stroke-width='{width}'/>"
    )


def _picture(parts: Sequence[str], *, width: float, height: float) -> str:
    body = "\n".join(parts)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width:.0f} {height:.0f}' width='{width:.0f}'>\n"
        f"<rect width='100%' height='100%' fill='#ffffff'/>\n{body}\n</svg>\n"
    )
