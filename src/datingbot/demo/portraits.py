"""Portraits of people who do not exist: drawn from a photo's id the first time somebody looks, then kept."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import UUID

from obstore.store import LocalStore
from PIL import Image, ImageDraw, ImageFilter

from datingbot.photos.store import SIZES, PhotoStore

TOWN_MARK = 0xDA7E
"""The first sixteen bits of a drawn portrait's id; the next eight say the gender."""

WIDTH, HEIGHT = 960, 1280
GENDERS = ("male", "female", "other")

SKINS = ("#f6d7c3", "#f0c8a8", "#e0ac86", "#c68a63", "#9c6644", "#6f4630")
HAIRS = ("#2b1d17", "#4a2f22", "#7a4a2b", "#b5793f", "#d9b06a", "#8c3b23", "#3a3a44", "#9a9aa2")
CLOTHES = ("#35507a", "#7a3550", "#2f6b57", "#c9803a", "#54457f", "#30363d", "#a7433f", "#e6ddd0")
SKIES = (
    ("#ffd9c2", "#f39c8e"), ("#c9e4f6", "#7fb2d9"), ("#d9efd0", "#86bd8f"), ("#f6e3b4", "#e2a857"),
    ("#e2d6f5", "#a08ccc"), ("#f8d3df", "#d98aa6"), ("#cfe9e6", "#6fb3ad"), ("#e5e1da", "#a8a196"),
)  # fmt: skip

Point = tuple[float, float]


def portrait_id(chance: Random, *, gender: str) -> UUID:
    """A new id whose portrait will look like somebody of this gender."""
    return UUID(int=(TOWN_MARK << 112) | (GENDERS.index(gender) << 104) | chance.getrandbits(104))


class PortraitStore(PhotoStore):
    """A folder of photos in which the town's portraits appear when they are asked for."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(LocalStore(folder))

    async def get(self, photo_id: UUID, size: str) -> bytes | None:
        """The JPEG bytes; a portrait is drawn in all its sizes at the first look."""
        kept = await super().get(photo_id, size)
        if kept is not None or photo_id.int >> 112 != TOWN_MARK:
            return kept
        drawn = await asyncio.to_thread(draw_sizes, photo_id)
        for name, content in drawn.items():
            await self.put(photo_id, name, content)
        return drawn.get(size)


def draw_sizes(photo_id: UUID) -> dict[str, bytes]:
    """JPEG bytes by size."""
    picture = draw_portrait(photo_id)
    sizes = {}
    for name, longest in SIZES.items():
        small = picture.resize((round(WIDTH * longest / HEIGHT), longest), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        small.save(buffer, "JPEG", quality=84)
        sizes[name] = buffer.getvalue()
    return sizes


def draw_portrait(photo_id: UUID) -> Image.Image:
    """The portrait, 960 x 1280 pixels; the same id always gives the same one."""
    chance = Random(photo_id.int)  # noqa: S311 - a drawing
    gender = GENDERS[(photo_id.int >> 104) % 256 % len(GENDERS)]
    picture = _sky(chance)
    draw = ImageDraw.Draw(picture)
    skin, clothes = chance.choice(SKINS), chance.choice(CLOTHES)
    hair = chance.choice(HAIRS[:3] if skin in SKINS[4:] else HAIRS)
    long_hair = chance.random() < {"female": 0.85, "male": 0.08, "other": 0.5}[gender]
    middle, face_wide, face_high = WIDTH / 2, chance.uniform(168, 190), chance.uniform(218, 240)
    eye_line = 575.0
    face = (middle - face_wide, eye_line - face_high, middle + face_wide, eye_line + face_high + 10)

    if long_hair:
        length = chance.uniform(860, 1040)
        draw.rounded_rectangle((face[0] - 55, face[1] - 40, face[2] + 55, length), radius=190, fill=hair)
    _body(draw, chance, middle=middle, skin=skin, clothes=clothes)
    for side in (face[0] - 8, face[2] - 34):
        draw.ellipse((side, eye_line - 30, side + 42, eye_line + 50), fill=_shade(skin, 0.93))
    draw.ellipse(face, fill=skin)
    _features(draw, chance, middle=middle, eye_line=eye_line, skin=skin, hair=hair)
    if gender == "male" and chance.random() < 0.45:
        _beard(draw, middle=middle, eye_line=eye_line, face=face, hair=hair, skin=skin)
    _hair(draw, chance, face=face, hair=hair, long_hair=long_hair)
    if chance.random() < 0.25:
        _glasses(draw, middle=middle, eye_line=eye_line)
    return picture.filter(ImageFilter.GaussianBlur(0.8))


def _sky(chance: Random) -> Image.Image:
    top, bottom = chance.choice(SKIES)
    column = Image.new("RGB", (1, 2))
    column.putpixel((0, 0), _rgb(top))
    column.putpixel((0, 1), _rgb(bottom))
    picture = column.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _ in range(4):
        x, y, size = chance.uniform(0, WIDTH), chance.uniform(0, HEIGHT), chance.uniform(90, 320)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=_rgb(_shade(bottom, chance.uniform(0.97, 1.12))))
    return picture.filter(ImageFilter.GaussianBlur(46))


def _body(draw: ImageDraw.ImageDraw, chance: Random, *, middle: float, skin: str, clothes: str) -> None:
    wide = chance.uniform(330, 390)
    draw.rounded_rectangle((middle - wide, 960, middle + wide, HEIGHT + 300), radius=210, fill=clothes)
    draw.rounded_rectangle((middle - 82, 740, middle + 82, 1010), radius=70, fill=_shade(skin, 0.9))
    collar: list[Point] = [(middle - 120, 962), (middle + 120, 962), (middle, 962 + chance.uniform(60, 190))]
    draw.polygon(collar, fill=_shade(skin, 0.95))


def _features(
    draw: ImageDraw.ImageDraw, chance: Random, *, middle: float, eye_line: float, skin: str, hair: str
) -> None:
    apart, iris = chance.uniform(70, 82), chance.choice(("#3b5b4a", "#4a6d8c", "#4b3423", "#2b2018"))
    brow = chance.uniform(2, 14)
    for side in (-1, 1):
        x = middle + side * apart
        draw.ellipse((x - 60, eye_line + 62, x + 20, eye_line + 122), fill=_mix(skin, "#e0685f", 0.22))
        draw.ellipse((x - 30, eye_line - 16, x + 30, eye_line + 20), fill="#fffaf5")
        draw.ellipse((x - 15, eye_line - 14, x + 15, eye_line + 18), fill=iris)
        draw.ellipse((x - 7, eye_line - 6, x + 7, eye_line + 9), fill="#15110f")
        draw.ellipse((x + 1, eye_line - 8, x + 7, eye_line - 2), fill="#ffffff")
        draw.arc((x - 34, eye_line - 22, x + 34, eye_line + 30), 195, 345, fill=_shade(hair, 0.7), width=7)
        draw.line(
            [(x - side * 36, eye_line - 46), (x + side * 34, eye_line - 50 + brow)], fill=_shade(hair, 0.85), width=12
        )
    draw.arc((middle - 22, eye_line + 28, middle + 22, eye_line + 92), 30, 150, fill=_shade(skin, 0.78), width=8)
    smile = chance.uniform(44, 66)
    lips = _mix(skin, "#b5443f", 0.62)
    if chance.random() < 0.5:
        draw.chord((middle - smile, eye_line + 92, middle + smile, eye_line + 176), 10, 170, fill=lips)
        teeth = (middle - smile * 0.8, eye_line + 112, middle + smile * 0.8, eye_line + 152)
        draw.chord(teeth, 10, 170, fill="#fff6f0")
    else:
        draw.arc((middle - smile, eye_line + 80, middle + smile, eye_line + 162), 20, 160, fill=lips, width=13)


def _beard(
    draw: ImageDraw.ImageDraw,
    *,
    middle: float,
    eye_line: float,
    face: tuple[float, float, float, float],
    hair: str,
    skin: str,
) -> None:
    tone = _mix(hair, skin, 0.25)
    draw.chord((face[0] + 4, eye_line - 110, face[2] - 4, face[3] + 6), 25, 155, fill=tone)
    draw.rounded_rectangle((middle - 62, eye_line + 92, middle + 62, eye_line + 116), radius=12, fill=tone)
    draw.chord((middle - 48, eye_line + 106, middle + 48, eye_line + 164), 10, 170, fill="#c9736b")


def _hair(
    draw: ImageDraw.ImageDraw, chance: Random, *, face: tuple[float, float, float, float], hair: str, long_hair: bool
) -> None:
    left, top, right, _ = face
    high = chance.uniform(50, 96)
    draw.chord((left - 28, top - high, right + 28, top + 330), 180, 360, fill=hair)
    parting = chance.uniform(-0.6, 0.6)
    middle = (left + right) / 2 + parting * (right - left) / 2
    draw.pieslice((left - 30, top - 10, middle + 40, top + 300), 170, 300, fill=hair)
    draw.pieslice((middle - 40, top - 10, right + 30, top + 300), 240, 370, fill=hair)
    if long_hair:
        draw.rounded_rectangle((left - 55, top + 90, left + 14, top + 520), radius=34, fill=hair)
        draw.rounded_rectangle((right - 14, top + 90, right + 55, top + 520), radius=34, fill=hair)


def _glasses(draw: ImageDraw.ImageDraw, *, middle: float, eye_line: float) -> None:
    for side in (-1, 1):
        x = middle + side * 78
        draw.rounded_rectangle((x - 56, eye_line - 40, x + 56, eye_line + 44), radius=36, outline="#26262b", width=8)
    draw.line([(middle - 24, eye_line - 6), (middle + 24, eye_line - 6)], fill="#26262b", width=8)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _map(colour: str, change: Callable[[int, int], float], other: str) -> str:
    pairs = zip(_rgb(colour), _rgb(other), strict=True)
    return "#" + "".join(f"{max(0, min(255, round(change(a, b)))):02x}" for a, b in pairs)


def _shade(colour: str, factor: float) -> str:
    return _map(colour, lambda a, _: a * factor, colour)


def _mix(colour: str, other: str, share: float) -> str:
    return _map(colour, lambda a, b: a * (1 - share) + b * share, other)
