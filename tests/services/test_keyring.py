"""The keyring's laws: what was sealed opens as it was, where it belongs, by a secret on the ring; else never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datingbot.services.keyring import CannotOpen, Keyring, message_place, outbox_place

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=2000)
SECRETS = st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=4, unique=True)
PLACES = st.text(min_size=1, max_size=60)


@given(text=TEXTS, secrets=SECRETS, place=PLACES)
def test_what_is_sealed_opens_as_it_was_and_never_reads_the_same_twice(
    text: str, secrets: list[str], place: str
) -> None:
    ring = Keyring(secrets)
    one, other = (ring.seal(text, bound_to=place) for _ in range(2))
    assert ring.open(one, bound_to=place) == text
    assert one != other
    if len(text) > 3:
        assert text.encode() not in one


@given(text=TEXTS, secrets=SECRETS, new=st.text(min_size=41, max_size=60), place=PLACES)
def test_a_new_secret_in_front_opens_all_and_a_ring_without_the_old_one_none(
    text: str, secrets: list[str], new: str, place: str
) -> None:
    sealed = Keyring(secrets).seal(text, bound_to=place)
    assert Keyring([new, *secrets]).open(sealed, bound_to=place) == text
    with pytest.raises(CannotOpen):
        Keyring([new]).open(sealed, bound_to=place)


@given(text=TEXTS, place=PLACES, elsewhere=PLACES, at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_changed_byte_or_another_place_opens_nothing(
    text: str, place: str, elsewhere: str, at: int, bit: int
) -> None:
    ring = Keyring(["secret"])
    sealed = bytearray(ring.seal(text, bound_to=place))
    if elsewhere != place:
        with pytest.raises(CannotOpen):
            ring.open(bytes(sealed), bound_to=elsewhere)
    sealed[at % len(sealed)] ^= 1 << bit
    with pytest.raises(CannotOpen):
        ring.open(bytes(sealed), bound_to=place)


@given(rubbish=st.binary(max_size=80))
def test_rubbish_opens_nothing(rubbish: bytes) -> None:
    with pytest.raises(CannotOpen):
        Keyring(["secret"]).open(rubbish, bound_to=outbox_place(1))


@given(
    a=st.tuples(st.integers(1, 2**31), st.integers(1, 2**52), st.uuids()),
    b=st.tuples(st.integers(1, 2**31), st.integers(1, 2**52), st.uuids()),
)
def test_two_messages_never_share_a_place(a: tuple[int, int, object], b: tuple[int, int, object]) -> None:
    places = [message_place(match_id=match, sender_id=sender, key=key) for match, sender, key in (a, b)]
    assert (places[0] == places[1]) == (a == b)


def test_a_ring_without_a_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one secret"):
        Keyring([])
