"""Fingerprints: 128 bits that stay nearly the same when a picture is encoded anew, resized or cropped a little.

The first half says which of the lowest frequencies are above their median (pHash), the second whether brightness rises
from one place to the next (dHash). Another picture has to be near in both halves to count as the same.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable

from PIL import Image, ImageOps

HALF_BITS = 64
BITS = 2 * HALF_BITS

SURE = (4, 6)
"""Differing bits of the two halves up to which nobody need look: it is the same picture."""

LIKELY = (10, 12)
"""Up to here it may be the same, cropped or retouched; portraits with one layout come as near (tests/photos)."""

_SIDE = 32
_LOW = 8
_WORKED_SIDE = 256
"""Pixels of the longer side that are looked at; more cost time and change nothing."""

_COSINES = [[math.cos(math.pi * k * (2 * n + 1) / (2 * _SIDE)) for n in range(_SIDE)] for k in range(_LOW + 1)]

CROPS = (0.0, 0.03, 0.06, 0.09)
"""Shares that may have been cut off: from every side at once, or from one side alone."""


def fingerprint(picture: Image.Image) -> int:
    """The picture's fingerprint; takes a few milliseconds."""
    return _read(_shrink(picture))


def disguises(picture: Image.Image) -> frozenset[int]:
    """Fingerprints of the ways a picture may come back: as it was, cropped a little, and all of that mirrored."""
    small = _shrink(picture)
    return frozenset(
        _read(side.crop(box))
        for side in (small, ImageOps.mirror(small))
        for share in CROPS
        for box in _boxes(*side.size, share=share)
    )


def differing(one: int, other: int) -> tuple[int, int]:
    """How many bits differ in the two halves."""
    different = one ^ other
    return (different >> HALF_BITS).bit_count(), (different & (1 << HALF_BITS) - 1).bit_count()


def within(bits: tuple[int, int], most: tuple[int, int]) -> bool:
    """Whether both halves differ by no more than ``most``, such as :data:`SURE` or :data:`LIKELY`."""
    return bits[0] <= most[0] and bits[1] <= most[1]


def _shrink(picture: Image.Image) -> Image.Image:
    grey = picture.convert("L")
    grey.thumbnail((_WORKED_SIDE, _WORKED_SIDE), Image.Resampling.BOX)
    return grey


def _read(grey: Image.Image) -> int:
    return _frequencies(grey) << HALF_BITS | _slopes(grey)


def _boxes(width: int, height: int, *, share: float) -> Iterable[tuple[int, int, int, int]]:
    across, down = round(width * share), round(height * share)
    if share == 0:
        return [(0, 0, width, height)]
    return [
        (across, down, width - across, height - down),
        (across, 0, width, height),
        (0, 0, width - across, height),
        (0, down, width, height),
        (0, 0, width, height - down),
    ]


def _frequencies(grey: Image.Image) -> int:
    small = grey.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS).tobytes()
    rows = [small[start : start + _SIDE] for start in range(0, len(small), _SIDE)]
    across = [[sum(c * v for c, v in zip(_COSINES[k], row, strict=True)) for k in range(_LOW)] for row in rows]
    values = [
        sum(c * line[k] for c, line in zip(_COSINES[j], across, strict=True)) for j in range(_LOW) for k in range(_LOW)
    ]
    # The first is the mean brightness: it says nothing about the picture.
    middle = sorted(values[1:])[len(values) // 2]
    bits = 0
    for value in values:
        bits = bits << 1 | (value > middle)
    return bits


def _slopes(grey: Image.Image) -> int:
    small = grey.resize((_LOW + 1, _LOW), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(_LOW):
        line = small[row * (_LOW + 1) : (row + 1) * (_LOW + 1)]
        for left, right in itertools.pairwise(line):
            bits = bits << 1 | (left > right)
    return bits
