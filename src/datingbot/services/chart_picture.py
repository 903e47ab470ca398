"""The picture that comes with /analytics: a few figures, who was active, and how far newcomers come, for a phone."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

SIZE = (1080, 1350)
FINE = 2
"""Drawn this many times as large and shrunk: Pillow's lines have no soft edges of their own."""

INK, HINT, RULE, PAPER = "#16161a", "#62666b", "#e8e8e9", "#ffffff"
ACCENT, SOFT = "#d6336c", "#fbebf1"
MARGIN = 64
TONES = {"strong": (ACCENT, 7), "middle": (INK, 5), "faint": (HINT, 5)}
"""Colour and width of a line by its weight."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, already in words: what it is, the number, and a note."""

    name: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line over days: its name, a value a day, how its last value is said, and its weight (see ``TONES``)."""

    name: str
    values: Sequence[float]
    last: str
    tone: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its length as a share (0..1), and the number in words."""

    name: str
    share: float
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything that stands on it, in the reader's language."""

    title: str
    subtitle: str
    figures: Sequence[Figure]
    lines_title: str
    lines: Sequence[Line]
    first_day: str
    last_day: str
    bars_title: str
    bars: Sequence[Bar]


def draw_picture(picture: Picture) -> bytes:
    """The picture as PNG."""
    image = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), PAPER)
    pen = _Pen(ImageDraw.Draw(image))
    pen.text((MARGIN, 52), picture.title, size=58, bold=True)
    pen.text((MARGIN, 130), picture.subtitle, size=30, colour=HINT)
    _draw_figures(pen, picture.figures, top=206)
    _draw_lines(pen, picture, top=438)
    _draw_bars(pen, picture, top=900)
    out = io.BytesIO()
    image.resize(SIZE, Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


class _Pen:
    """Draws in the picture's own pixels."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def text(
        self,
        at: tuple[float, float],
        text: str,
        *,
        size: int,
        bold: bool = False,
        colour: str = INK,
        anchor: str = "la",
        width: float | None = None,
    ) -> None:
        """Write a line; with ``width`` smaller where it would be wider."""
        font = _font(size, bold)
        while width is not None and size > 18 and font.getlength(text) > width * FINE:
            size -= 2
            font = _font(size, bold)
        self._draw.text((at[0] * FINE, at[1] * FINE), text, font=font, fill=colour, anchor=anchor)

    def box(self, left: float, top: float, right: float, bottom: float, *, colour: str, radius: float) -> None:
        """A filled box with round corners."""
        corners = [left * FINE, top * FINE, right * FINE, bottom * FINE]
        self._draw.rounded_rectangle(corners, radius * FINE, fill=colour)

    def line(self, points: Sequence[tuple[float, float]], *, colour: str, width: float) -> None:
        """A line through points, with round ends and corners."""
        fine = [(x * FINE, y * FINE) for x, y in points]
        self._draw.line(fine, fill=colour, width=round(width * FINE), joint="curve")
        reach = width * FINE / 2
        for x, y in (fine[0], fine[-1]):
            self._draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=colour)


def _draw_figures(pen: _Pen, figures: Sequence[Figure], *, top: float) -> None:
    gap = 24
    width = (SIZE[0] - 2 * MARGIN - gap * (len(figures) - 1)) / len(figures)
    for place, figure in enumerate(figures):
        left = MARGIN + place * (width + gap)
        pen.box(left, top, left + width, top + 184, colour="#f6f6f8", radius=24)
        pen.text((left + 22, top + 18), figure.name, size=28, colour=HINT, width=width - 44)
        pen.text((left + 22, top + 54), figure.value, size=60, bold=True, width=width - 44)
        pen.text((left + 22, top + 134), figure.note, size=26, colour=HINT, width=width - 44)


def _draw_lines(pen: _Pen, picture: Picture, *, top: float) -> None:
    pen.text((MARGIN, top), picture.lines_title, size=38, bold=True)
    ceiling, floor, right = top + 84, top + 370, SIZE[0] - 316
    highest = max((value for line in picture.lines for value in line.values), default=0) or 1
    for share in (0, 0.5, 1):
        height = floor - share * (floor - ceiling)
        pen.line([(MARGIN, height), (right, height)], colour=RULE, width=2)
    pen.text((MARGIN, floor + 12), picture.first_day, size=26, colour=HINT)
    pen.text((right, floor + 12), picture.last_day, size=26, colour=HINT, anchor="ra")
    ends = []
    for line in picture.lines:
        colour, width = TONES[line.tone]
        step = (right - MARGIN) / max(1, len(line.values) - 1)
        points = [
            (MARGIN + place * step if len(line.values) > 1 else right, floor - (floor - ceiling) * value / highest)
            for place, value in enumerate(line.values)
        ]
        if points:
            pen.line(points, colour=colour, width=width)
            ends.append((points[-1][1], line, colour))
    for height, (_, line, colour) in zip(spread([end[0] for end in ends], gap=42, most=floor), ends, strict=True):
        words = f"{line.last} {line.name}"
        room = SIZE[0] - MARGIN / 2 - right - 20
        pen.text((right + 20, height), words, size=30, bold=True, colour=colour, anchor="lm", width=room)


def _draw_bars(pen: _Pen, picture: Picture, *, top: float) -> None:
    pen.text((MARGIN, top), picture.bars_title, size=38, bold=True)
    right = SIZE[0] - MARGIN
    height = min(62.0, (SIZE[1] - 40 - top - 66) / max(1, len(picture.bars)))
    for place, bar in enumerate(picture.bars):
        upper = top + 66 + place * height
        pen.box(
            MARGIN, upper, MARGIN + max(12.0, bar.share * (right - MARGIN)), upper + height - 8, colour=SOFT, radius=14
        )
        middle = upper + (height - 8) / 2
        pen.text((MARGIN + 20, middle), bar.name, size=30, anchor="lm")
        pen.text((right - 16, middle), bar.value, size=30, bold=True, anchor="rm")


def spread(places: Sequence[float], *, gap: float, most: float) -> list[float]:
    """Heights for labels wanted at ``places``, in their order: none closer than ``gap``, none below ``most``."""
    order = sorted(range(len(places)), key=lambda at: places[at])
    found = [0.0] * len(places)
    reached = float("-inf")
    for at in order:
        found[at] = reached = max(places[at], reached + gap)
    limit = most
    for at in reversed(order):
        found[at] = min(found[at], limit)
        limit = found[at] - gap
    return found


@lru_cache(maxsize=64)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    name = f"NotoSans-{'Bold' if bold else 'Regular'}.ttf"
    content = files("datingbot").joinpath("fonts", name).read_bytes()
    return ImageFont.truetype(io.BytesIO(content), size * FINE)
