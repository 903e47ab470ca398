"""The rules of a profile: what is refused, with which field and rule, and what is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datingbot.domain.fields import InvalidField
from datingbot.domain.preference import Settings, parse_settings
from datingbot.domain.profile import age_on, parse_birth_date, parse_profile
from datingbot.domain.swipe import parse_swipe

TODAY = date(2026, 3, 1)
FORM: dict[str, Any] = {
    "name": "Anna",
    "birth_date": "1996-05-17",
    "gender": "female",
    "preference": "any",
    "bio": "",
    "place_id": "2950159",
    "interests": ["hiking"],
    "goal": "dating",
}
KEY = "5a3c1f8e-0b1d-4c8e-9d53-7f0f3d7b3d11"
SWIPE: dict[str, Any] = {"target_id": 2, "action": "like", "key": KEY}

BAD_PROFILES = [
    ("name", None, "not-text"),
    ("name", "", "required"),
    ("name", "   ", "required"),
    ("name", "x" * 65, "too-long"),
    ("name", "two\nlines", "one-line"),
    ("name", "nul\x00", "control-characters"),
    ("name", "\ud800", "control-characters"),
    ("name", 7, "not-text"),
    ("birth_date", None, "not-a-date"),
    ("birth_date", "17.05.1996", "not-a-date"),
    ("birth_date", "1996-02-30", "not-a-date"),
    ("birth_date", "19960517", "not-a-date"),
    ("birth_date", 19960517, "not-a-date"),
    ("birth_date", "2026-03-02", "age-impossible"),
    ("birth_date", "1899-01-01", "age-impossible"),
    ("birth_date", "2008-03-02", "under-age"),
    ("gender", "robot", "not-a-choice"),
    ("gender", None, "not-a-choice"),
    ("preference", "other", "not-a-choice"),
    ("preference", ["male"], "not-a-choice"),
    ("bio", "x" * 501, "too-long"),
    ("bio", "bell\x07", "control-characters"),
    ("bio", {}, "not-text"),
    ("place_id", "", "required"),
    ("place_id", "9" * 33, "too-long"),
    ("interests", "hiking", "not-a-list"),
    ("interests", ["unknown"], "unknown-interest"),
    ("interests", [1], "unknown-interest"),
    ("goal", "fun", "not-a-choice"),
    ("surname", "Smith", "unknown-field"),
]

BAD_SETTINGS = [
    ("min_age", 17, "out-of-range"),
    ("min_age", True, "not-a-number"),
    ("min_age", 100, "range-reversed"),
    ("max_age", 121, "out-of-range"),
    ("max_age", "40", "not-a-number"),
    ("max_distance", 0, "out-of-range"),
    ("max_distance", 501, "out-of-range"),
    ("max_distance", 10.5, "not-a-number"),
    ("show_online_status", "yes", "not-yes-or-no"),
    ("allow_notifications", 1, "not-yes-or-no"),
    ("discoverable", None, "not-yes-or-no"),
    ("incognito", 1, "not-yes-or-no"),
    ("language", "xx", "not-a-choice"),
    ("theme", "dark", "unknown-field"),
]

BAD_SWIPES = [
    ("target_id", "2", "not-a-number"),
    ("target_id", 0, "out-of-range"),
    ("target_id", -2, "out-of-range"),
    ("target_id", 2**52, "out-of-range"),
    ("target_id", 1, "yourself"),
    ("action", "love", "not-a-choice"),
    ("action", None, "not-a-choice"),
    ("super", "true", "not-yes-or-no"),
    ("note", 5, "not-text"),
    ("note", "x" * 201, "too-long"),
    ("key", None, "not-text"),
    ("key", "short", "too-short"),
    ("key", "z" * 36, "not-a-key"),
    ("speed", 3, "unknown-field"),
]


@pytest.mark.parametrize(("field", "value", "rule"), BAD_PROFILES)
def test_a_bad_profile_is_refused_with_field_and_rule(field: str, value: object, rule: str) -> None:
    with pytest.raises(InvalidField) as refused:
        parse_profile({**FORM, field: value}, today=TODAY)
    assert (refused.value.field, refused.value.rule) == (field, rule)


@pytest.mark.parametrize(("field", "value", "rule"), BAD_SETTINGS)
def test_bad_settings_are_refused_with_field_and_rule(field: str, value: object, rule: str) -> None:
    with pytest.raises(InvalidField) as refused:
        parse_settings({field: value}, current=Settings(max_age=99), languages=("en", "ru"))
    assert (refused.value.field, refused.value.rule) == (field, rule)


@pytest.mark.parametrize(("field", "value", "rule"), BAD_SWIPES)
def test_a_bad_swipe_is_refused_with_field_and_rule(field: str, value: object, rule: str) -> None:
    with pytest.raises(InvalidField) as refused:
        parse_swipe({**SWIPE, field: value}, member_id=1)
    assert (refused.value.field, refused.value.rule) == (field, rule)


def test_a_pass_carries_neither_star_nor_note() -> None:
    for more in ({"super": True}, {"note": "hi"}):
        with pytest.raises(InvalidField, match="pass-with-like"):
            parse_swipe({**SWIPE, "action": "dislike", **more}, member_id=1)


def test_a_right_profile_is_kept_as_typed_but_trimmed() -> None:
    draft = parse_profile({**FORM, "name": "  Anna  ", "interests": ["sea", "hiking", "sea"]}, today=TODAY)
    assert draft.name == "Anna"
    assert draft.interests == ("sea", "hiking")


def test_the_eighteenth_birthday_is_the_first_day_that_is_let_in() -> None:
    assert parse_birth_date("2008-03-01", today=TODAY) == date(2008, 3, 1)


@given(born=st.dates(date(1900, 1, 1), date(2026, 1, 1)), later=st.integers(0, 20_000))
def test_age_never_shrinks_and_grows_once_a_year(born: date, later: int) -> None:
    day = born + timedelta(days=later)
    assert age_on(day, born) <= age_on(day + timedelta(days=1), born) <= age_on(day, born) + 1
    assert abs(age_on(day, born) - later / 365.2425) <= 1.01


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=3)
)


@given(form=st.dictionaries(st.sampled_from([*FORM, "other"]), json_values))
def test_any_json_is_either_a_profile_or_an_invalid_field(form: dict[str, Any]) -> None:
    try:
        draft = parse_profile({**FORM, **form}, today=TODAY)
    except InvalidField as refused:
        field = refused.field
    else:
        field = "other"
        assert 18 <= age_on(TODAY, draft.birth_date) <= 120
    assert field in {*FORM, "other"}
