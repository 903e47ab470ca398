"""A photo comes out clean: upright, three sizes, and nothing of what the camera wrote into it."""

from __future__ import annotations

import base64
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from datingbot.domain.fields import InvalidField
from datingbot.photos.processing import process_photo
from datingbot.photos.store import SIZES


def picture(width: int, height: int, *, kind: str = "JPEG", mode: str = "RGB", **save: object) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert(mode).save(buffer, kind, **save)
    return buffer.getvalue()


def exif_with_position() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return exif


def test_three_sizes_come_out_and_none_is_larger_than_it_should_be() -> None:
    processed = process_photo(picture(3000, 2000))
    for name, longest in SIZES.items():
        with Image.open(io.BytesIO(processed.sizes[name])) as size:
            assert size.format == "JPEG"
            assert max(size.size) == longest
    assert (processed.width, processed.height) == (1280, 853)
    assert 5 <= len(base64.b64decode(processed.thumbhash)) <= 30


def test_a_small_photo_is_not_blown_up() -> None:
    processed = process_photo(picture(300, 400))
    assert (processed.width, processed.height) == (300, 400)


def test_nothing_the_camera_wrote_stays() -> None:
    content = picture(600, 400, exif=exif_with_position(), comment=b"taken at home", icc_profile=b"broken")
    assert b"SecretCamera" in content
    for size in process_photo(content).sizes.values():
        with Image.open(io.BytesIO(size)) as opened:
            assert not opened.getexif()
            assert {"exif", "icc_profile", "comment", "xmp"} & set(opened.info) == set()
        assert b"SecretCamera" not in size
        assert b"taken at home" not in size


def test_a_photo_taken_sideways_stands_upright() -> None:
    processed = process_photo(picture(600, 400, exif=exif_with_position()))
    assert (processed.width, processed.height) == (400, 600)


def test_what_is_transparent_becomes_white() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(buffer, "PNG")
    with Image.open(io.BytesIO(process_photo(buffer.getvalue()).sizes["card"])) as card:
        assert card.getpixel((150, 150)) == (255, 255, 255)


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(InvalidField, match="photo-too-large"):
        process_photo(picture(9000, 9000, kind="PNG", mode="1"))


@given(content=st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: picture(20, 20)[:100] + tail))
def test_any_bytes_are_either_a_photo_or_refused_for_a_reason(content: bytes) -> None:
    with pytest.raises(InvalidField) as refused:
        process_photo(content)
    assert refused.value.field == "photo"
