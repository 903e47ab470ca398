"""The chart picture: of Telegram's sizes, readable in both languages, whatever the numbers are."""

from __future__ import annotations

import io
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from datingbot.services.chart_picture import SIZE, TONES, Bar, Figure, Line, Picture, draw_picture, spread
from datingbot.texts import Texts

TELEGRAM_SIDES_MOST = 10_000


def picture(values: list[int], *, words: str = "за неделю") -> Picture:
    return Picture(
        title=words,
        subtitle="25 Nov 2026",
        figures=[Figure(words, f"{value:,}", words) for value in (7, 12_480, 999_999_999)],
        lines_title=words,
        lines=[Line(words, [value * factor for value in values], "1 205", tone) for factor, tone in enumerate(TONES)],
        first_day="27 Oct",
        last_day="today",
        bars_title=words,
        bars=[Bar(words, share / 6, "350") for share in range(6)],
    )


@pytest.mark.parametrize("values", [[], [0], [5], [0, 0, 0], list(range(30))])
def test_it_is_a_png_whatever_the_numbers(values: list[int]) -> None:
    drawn = Image.open(io.BytesIO(draw_picture(picture(values, words="W" * 60))))
    assert (drawn.format, drawn.size) == ("PNG", SIZE)
    assert sum(SIZE) <= TELEGRAM_SIDES_MOST
    colours = {pixel for _, pixel in drawn.convert("RGB").resize((270, 338)).getcolors(100_000) or []}
    assert len(colours) > 10, "something is drawn"


def test_its_letters_are_in_the_font() -> None:
    """A letter that is missing would be drawn as an empty box, the same one for every missing letter."""
    texts = Texts()
    said = set("0123456789 ,.%–")
    for language in texts.languages:
        for message in ("title", "today", "members", "matches", "answered", "month", "active", "funnel", "in-a-month"):
            said |= set(texts.say(language, f"bot-chart-{message}"))
        said |= set(texts.say(language, "bot-chart-count", value=12_345_678))
        said |= set(texts.say(language, "bot-chart-percent", value=37.7))
    for name in ("Regular", "Bold"):
        font = ImageFont.truetype(str(files("datingbot") / "fonts" / f"NotoSans-{name}.ttf"), 40)
        box = font.getmask("\uffff").getbbox(), bytes(font.getmask("\uffff"))
        missing = {
            one for one in said if not one.isspace() and (font.getmask(one).getbbox(), bytes(font.getmask(one))) == box
        }
        assert missing == set()
        assert all(font.getlength(one) < 40 for one in said if one.isspace())


@settings(max_examples=200)
@given(places=st.lists(st.floats(0, 300), max_size=6))
def test_labels_keep_a_distance_and_their_order(places: list[float]) -> None:
    found = spread(places, gap=40, most=300)
    assert len(found) == len(places)
    heights = sorted(found)
    assert all(later - earlier >= 40 - 1e-6 for earlier, later in pairwise(heights))
    assert all(height <= 300 for height in heights)
    pairs = sorted(zip(places, found, strict=True))
    assert [height for _, height in pairs] == sorted(height for _, height in pairs) or len(set(places)) < len(places)
