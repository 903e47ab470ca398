"""Processing: what somebody sent becomes a clean JPEG in three sizes, or is refused with the reason."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

import thumbhash
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from datingbot.domain.fields import InvalidField
from datingbot.photos.fingerprint import disguises, fingerprint
from datingbot.photos.store import SIZES

BYTES_MOST = 10 * 1024 * 1024
PIXELS_MOST = 40_000_000
SIDE_LEAST = 200
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 84
HASHED_SIDE = 96

Image.MAX_IMAGE_PIXELS = PIXELS_MOST


@dataclass(frozen=True, slots=True)
class Processed:
    """JPEG bytes by size, pixels of the largest one, a base64 thumbhash (https://evanw.github.io/thumbhash), and what
    the picture is known by when it comes again."""

    sizes: dict[str, bytes]
    width: int
    height: int
    thumbhash: str
    fingerprint: int


def process_photo(content: bytes) -> Processed:
    """Decode, turn upright, drop every bit of metadata and encode anew.

    Raises :class:`InvalidField` for ``photo``: too large, not an image, too small. Takes tens of milliseconds of CPU:
    run it in a thread.
    """
    if len(content) > BYTES_MOST:
        raise InvalidField("photo", "photo-too-large", {"most": BYTES_MOST // (1024 * 1024)})
    picture = _decode(content)
    if min(picture.size) < SIDE_LEAST:
        raise InvalidField("photo", "photo-too-small", {"least": SIDE_LEAST})
    sizes: dict[str, bytes] = {}
    largest = picture
    for name, longest in SIZES.items():
        scaled = picture.copy()
        scaled.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        scaled.save(buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        sizes[name] = buffer.getvalue()
        largest = scaled
    return Processed(sizes, largest.width, largest.height, _hash(picture), fingerprint(picture))


def find_disguises(jpeg: bytes) -> frozenset[int]:
    """Fingerprints of the ways a stored photo may come back; takes tenths of a second of CPU: run it in a thread."""
    return disguises(_decode(jpeg))


def _decode(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > PIXELS_MOST:
                raise InvalidField("photo", "photo-too-large", {"most": BYTES_MOST // (1024 * 1024)})
            opened.draft("RGB", (SIZES["full"] * 2, SIZES["full"] * 2))
            profile = opened.info.get("icc_profile")
            upright = ImageOps.exif_transpose(opened)
            flat = _flatten(upright)
    except InvalidField:
        raise
    except Image.DecompressionBombError as error:
        raise InvalidField("photo", "photo-too-large", {"most": BYTES_MOST // (1024 * 1024)}) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, OverflowError, MemoryError) as error:
        raise InvalidField("photo", "photo-not-an-image") from error
    return _to_srgb(flat, profile)


def _flatten(picture: Image.Image) -> Image.Image:
    """RGB without an alpha channel: what was transparent becomes white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(ground, layered).convert("RGB")
    return picture.convert("RGB")


def _to_srgb(picture: Image.Image, profile: object) -> Image.Image:
    # A new image carries over no metadata, whatever the format kept in `info`.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    if not isinstance(profile, bytes):
        return clean
    try:
        converted = ImageCms.profileToProfile(clean, io.BytesIO(profile), ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return clean
    if converted is not None:
        converted.info.clear()
    return converted or clean


def _hash(picture: Image.Image) -> str:
    small = picture.copy()
    small.thumbnail((HASHED_SIDE, HASHED_SIDE), Image.Resampling.BILINEAR)
    numbers = thumbhash.rgba_to_thumb_hash(small.width, small.height, list(small.convert("RGBA").tobytes()))
    return base64.b64encode(bytes(numbers)).decode()
