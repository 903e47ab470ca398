"""A rejected photo is known again however it comes back, and other photos are not taken for it."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from datingbot.demo.portraits import draw_portrait, portrait_id
from datingbot.photos.fingerprint import LIKELY, SURE, differing, disguises, fingerprint, within

Change = Callable[[Image.Image], Image.Image]


def scene(chance: Random) -> Image.Image:
    """A picture with soft ground and a few things on it, as photos have."""
    bands = [
        Image.new("L", (chance.randint(3, 9), chance.randint(3, 9))) for _ in range(3)
    ]  # a few pixels, smoothed to a ground
    for band in bands:
        band.putdata([chance.randrange(256) for _ in range(band.width * band.height)])
    picture = Image.merge("RGB", [band.resize((480, 640), Image.Resampling.BICUBIC) for band in bands])
    pen = ImageDraw.Draw(picture)
    for _ in range(chance.randint(3, 9)):
        x, y = chance.randint(0, 480), chance.randint(0, 640)
        width, height = chance.randint(30, 260), chance.randint(30, 300)
        draw = pen.ellipse if chance.random() < 0.5 else pen.rectangle
        box = (x - width // 2, y - height // 2, x + width // 2, y + height // 2)
        draw(box, fill=tuple(chance.randrange(256) for _ in range(3)))
    return picture.filter(ImageFilter.GaussianBlur(2))


def encoded(quality: int, kind: str = "JPEG") -> Change:
    def change(picture: Image.Image) -> Image.Image:
        buffer = io.BytesIO()
        picture.save(buffer, kind, quality=quality)
        return Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")

    return change


def cropped(left: float, top: float, right: float, bottom: float) -> Change:
    return lambda picture: picture.crop(
        (
            round(picture.width * left),
            round(picture.height * top),
            round(picture.width * (1 - right)),
            round(picture.height * (1 - bottom)),
        )
    )


def mirrored(picture: Image.Image) -> Image.Image:
    return ImageOps.mirror(picture)


CHANGES: dict[str, Change] = {
    "encoded anew": encoded(30),
    "as WebP": encoded(60, "WEBP"),
    "half the size": lambda picture: picture.resize((picture.width // 2, picture.height // 2)),
    "a thumbnail": lambda picture: picture.resize((120, 160)),
    "cropped by 4 %": cropped(0.04, 0.04, 0.04, 0.04),
    "cropped by 10 %": cropped(0.1, 0.1, 0.1, 0.1),
    "cropped unevenly": cropped(0.07, 0.02, 0.01, 0.03),
    "cropped at one side": cropped(0.08, 0, 0, 0),
    "brighter": lambda picture: ImageEnhance.Brightness(picture).enhance(1.25),
    "more contrast": lambda picture: ImageEnhance.Contrast(picture).enhance(1.3),
    "mirrored": mirrored,
    "mirrored, cropped and encoded": lambda picture: encoded(40)(cropped(0.05, 0.05, 0.05, 0.05)(mirrored(picture))),
    "grey": lambda picture: picture.convert("L").convert("RGB"),
}  # fmt: skip

SAME = ("encoded anew", "as WebP", "half the size", "a thumbnail", "mirrored")
"""Changes that leave no doubt."""


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_copy_is_known_again(name: str) -> None:
    chance = Random(7)
    pictures = [scene(chance) for _ in range(8)] + [draw_portrait(portrait_id(chance, gender="male")) for _ in range(4)]
    for picture in pictures:
        given = fingerprint(CHANGES[name](picture))
        assert any(within(differing(given, known), LIKELY) for known in disguises(picture))
        if name in SAME:
            assert any(within(differing(given, known), SURE) for known in disguises(picture))


def test_other_photos_are_never_taken_for_it() -> None:
    chance = Random(8)
    pictures = [scene(chance) for _ in range(40)]
    given = [fingerprint(picture) for picture in pictures]
    for number, picture in enumerate(pictures[:12]):
        known = disguises(picture)
        for other, mark in enumerate(given):
            assert other == number or not any(within(differing(mark, one), LIKELY) for one in known)


def test_drawn_portraits_of_one_layout_are_never_surely_the_same() -> None:
    """They differ in colours and details alone; the nearest are looked at by a person, none is refused unseen."""
    chance = Random(9)
    portraits = [draw_portrait(portrait_id(chance, gender="female")) for _ in range(30)]
    given = [fingerprint(portrait) for portrait in portraits]
    for number, portrait in enumerate(portraits[:8]):
        known = disguises(portrait)
        for other, mark in enumerate(given):
            assert other == number or not any(within(differing(mark, one), SURE) for one in known)


def test_a_picture_of_one_colour_has_a_fingerprint() -> None:
    assert 0 <= fingerprint(Image.new("RGB", (200, 300), "red")) < 1 << 128
