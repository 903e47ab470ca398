"""Reads the size of a picture from its first bytes, for JPEG, PNG, WebP and GIF, without decoding it."""

import struct

_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def measure_image(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, or None when `data` is not a picture of a known format."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _pair(">II", data, offset=16)
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return _pair("<HH", data, offset=6)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _measure_webp(data)
        if data.startswith(b"\xff\xd8"):
            return _measure_jpeg(data)
    except (struct.error, IndexError):
        return None
    return None


def _pair(layout: str, data: bytes, *, offset: int) -> tuple[int, int]:
    first, second = struct.unpack_from(layout, data, offset)
    return int(first), int(second)


def _measure_jpeg(data: bytes) -> tuple[int, int] | None:
    position = 2
    while data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in _JPEG_FRAMES:
            height, width = _pair(">HH", data, offset=position + 5)
            return width, height
        position += 2 + _pair(">HH", data, offset=position + 2)[0]
    return None


def _measure_webp(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF)
    if kind == b"VP8 ":
        width, height = _pair("<HH", data, offset=26)
        return width & 0x3FFF, height & 0x3FFF
    return None
