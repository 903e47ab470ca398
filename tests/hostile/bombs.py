"""Bombs: photos that are small on the wire and huge, endless or broken once somebody decodes them."""

from __future__ import annotations

import io
import struct
import zlib
from random import Random

from PIL import Image

PNG = b"\x89PNG\r\n\x1a\n"
END = b"\x00\x00\x00\x00IEND\xaeB\x60\x82"
NULL_BYTES = 64 * 1024 * 1024
"""What the compressed chunks unfold to; a service that unfolds a few of them at once has nothing left."""


def chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk (https://www.w3.org/TR/png-3/#5Chunk-layout)."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def header(width: int, height: int, *, depth: int = 8, colour: int = 2) -> bytes:
    """IHDR."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))


def make_bombs(chance: Random) -> dict[str, bytes]:
    """Each by what it is."""
    zeros = zlib.compress(b"\x00" * NULL_BYTES, 9)
    small = _picture("PNG")
    jpeg = bytearray(_picture("JPEG"))
    # The height in the frame header (SOF0) says 65,500 lines where there are a few hundred.
    frame = jpeg.find(b"\xff\xc0")
    jpeg[frame + 5 : frame + 9] = struct.pack(">HH", 65_500, 65_500)
    filled = chunk(b"IDAT", zeros)
    international = chunk(b"iTXt", b"Comment\x00\x01\x00\x00\x00" + zeros)
    extended = struct.pack("<I", 10) + b"\x02\x00\x00\x00" + b"\xff\x3f\x00" * 2
    noise = bytes(chance.randrange(256) for _ in range(20_000))
    return {
        "a PNG that says 100,000 x 100,000": PNG + header(100_000, 100_000, depth=1, colour=0) + filled + END,
        "a PNG of 6,300 x 6,300 in one colour": PNG + header(6_300, 6_300) + chunk(b"IDAT", zeros * 2) + END,
        "a PNG with more pixels than it says": PNG + header(300, 300) + filled + END,
        "a PNG whose text unfolds": small[:33] + chunk(b"zTXt", b"Comment\x00\x00" + zeros) * 4 + small[33:],
        "a PNG whose international text unfolds": small[:33] + international * 4 + small[33:],
        "a PNG whose colour profile unfolds": small[:33] + chunk(b"iCCP", b"p\x00\x00" + zeros) + small[33:],
        "a PNG of ten thousand empty chunks": small[:33] + chunk(b"tEXt", b"a\x00") * 10_000 + small[33:],
        "a JPEG that says 65,500 x 65,500": bytes(jpeg),
        "a JPEG of comments only": b"\xff\xd8" + (b"\xff\xfe\xff\xff" + b"a" * 65_533) * 100 + b"\xff\xd9",
        "a WebP that says 16,384 x 16,384": b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8X" + extended,
        "a GIF under another name": _picture("GIF"),
        "an SVG that calls out": b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        "a ZIP": b"PK\x03\x04" + noise,
        "noise": noise,
        "half a PNG": small[: len(small) // 2],
        "half a JPEG": _picture("JPEG")[:900],
        "nothing": b"",
        "a photo of one pixel's height": _picture("PNG", size=(3_000, 1)),
    }  # fmt: skip


def _picture(kind: str, *, size: tuple[int, int] = (400, 400)) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, kind)
    return buffer.getvalue()
