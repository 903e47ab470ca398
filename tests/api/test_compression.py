"""Long answers are packed for whoever takes it; short ones, such as a session's token, never are."""

from __future__ import annotations

import gzip

import pytest

from datingbot.api.compression import LEAST_BYTES, compress, takes_gzip

LONG = b'{"cards":[' + b'{"name":"Ana"},' * LEAST_BYTES + b"]}"


def test_a_long_answer_is_packed_and_comes_out_as_it_was() -> None:
    body, headers = compress(LONG, accepted="gzip, deflate, br")
    assert len(body) < len(LONG) / 3
    assert headers == {"Vary": "Accept-Encoding", "Content-Encoding": "gzip"}
    assert gzip.decompress(body) == LONG


def test_who_does_not_take_it_gets_it_plain_and_caches_are_told_that_it_varies() -> None:
    assert compress(LONG, accepted="br") == (LONG, {"Vary": "Accept-Encoding"})


def test_a_short_answer_stays_as_it_is() -> None:
    short = b"x" * (LEAST_BYTES - 1)
    assert compress(short, accepted="gzip") == (short, {})


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip", True),
        ("GZIP, br", True),
        ("br;q=1, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("x-gzip-not", False),
        ("", False),
    ],
)
def test_a_coding_with_a_weight_of_nothing_is_not_taken(accepted: str, taken: bool) -> None:
    assert takes_gzip(accepted) is taken
