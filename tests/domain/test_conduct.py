"""The laws of reports, strikes and appeals, whatever the numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datingbot.domain.appeals import APPEALABLE, OPEN_FOR, is_open, may_answer, parse_appeal
from datingbot.domain.fields import InvalidField
from datingbot.domain.gestures import GESTURES, GOOD_FOR, choose_gesture, is_fresh
from datingbot.domain.reporting import FULL_WEIGHT, hides, parse_report, reporter_weight
from datingbot.domain.rules import GRAVE, RULES, URGENT
from datingbot.domain.strikes import (
    BAN,
    FORGOTTEN_AFTER,
    LADDER,
    Strike,
    count_strikes,
    next_measure,
    suggest,
)

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)

counts = st.integers(0, 500)
reporters = st.dictionaries(st.integers(1, 30), st.integers(0, FULL_WEIGHT), max_size=30)


@given(counts, counts)
def test_a_rejected_report_never_gives_weight_and_an_upheld_one_never_takes_it(upheld: int, rejected: int) -> None:
    weight = reporter_weight(upheld=upheld, rejected=rejected)
    assert 0 <= weight <= FULL_WEIGHT
    assert reporter_weight(upheld=upheld, rejected=rejected + 1) <= weight
    assert reporter_weight(upheld=upheld + 1, rejected=rejected) >= weight


@given(counts)
def test_who_was_never_wrong_weighs_full(upheld: int) -> None:
    assert reporter_weight(upheld=upheld, rejected=0) == FULL_WEIGHT


def test_who_is_wrong_again_and_again_weighs_nothing() -> None:
    weights = [reporter_weight(upheld=0, rejected=rejected) for rejected in range(6)]
    assert weights == [100, 66, 50, 40, 0, 0]


@given(reporters, st.integers(1, 10))
def test_fewer_people_than_needed_never_hide_anybody(weights: dict[int, int], needed: int) -> None:
    if len(weights) < needed:
        assert not hides(weights, needed=needed)
    assert hides(weights | {99: FULL_WEIGHT}, needed=needed) >= hides(weights, needed=needed)


@given(st.integers(1, 10))
def test_so_many_trusted_people_hide(needed: int) -> None:
    assert hides(dict.fromkeys(range(needed), FULL_WEIGHT), needed=needed)
    assert not hides(dict.fromkeys(range(needed), FULL_WEIGHT - 1), needed=needed)


@given(st.integers(0, 50), st.sampled_from(RULES))
def test_the_ladder_only_leads_upwards_and_ends_with_a_ban(strikes: int, rule: str) -> None:
    assert next_measure(strikes + 1).weight >= next_measure(strikes).weight
    assert next_measure(strikes + len(LADDER)) == BAN
    assert suggest(rule, strikes=strikes).weight >= next_measure(strikes).weight
    assert (rule in GRAVE) <= (suggest(rule, strikes=strikes) == BAN)


@given(st.sampled_from(LADDER))
def test_only_a_limit_ends_by_itself(measure: object) -> None:
    assert isinstance(measure, type(BAN))
    assert (measure.ends_at(NOW) is not None) == (measure.action == "limit")


strikes = st.lists(
    st.builds(
        Strike,
        st.timedeltas(min_value=timedelta(), max_value=2 * FORGOTTEN_AFTER).map(lambda ago: NOW - ago),
        st.booleans(),
    ),
    max_size=8,
)


@given(strikes, st.timedeltas(min_value=timedelta(), max_value=FORGOTTEN_AFTER))
def test_strikes_are_forgotten_with_time_and_never_come_back(given_: list[Strike], later: timedelta) -> None:
    assert count_strikes(given_, now=NOW + later) <= count_strikes(given_, now=NOW) <= len(given_)
    assert count_strikes(given_, now=NOW + FORGOTTEN_AFTER) == 0


@given(strikes)
def test_a_lifted_strike_never_was(given_: list[Strike]) -> None:
    lifted = Strike(NOW, lifted=True)
    assert count_strikes([*given_, lifted], now=NOW) == count_strikes(given_, now=NOW)


@given(st.integers(1, 10), st.one_of(st.none(), st.integers(1, 10)))
def test_nobody_answers_an_appeal_against_themselves(moderator: int, decided_by: int | None) -> None:
    assert may_answer(moderator, decided_by=decided_by) == (moderator != decided_by)


@given(st.sampled_from(APPEALABLE), st.timedeltas(min_value=timedelta(), max_value=timedelta(days=400)))
def test_an_appeal_is_open_for_six_months(action: str, ago: timedelta) -> None:
    assert is_open(action=action, decided_at=NOW - ago, lifted=False, now=NOW) == (ago < OPEN_FOR)
    assert not is_open(action=action, decided_at=NOW - ago, lifted=True, now=NOW)
    assert not is_open(action="dismiss", decided_at=NOW, lifted=False, now=NOW)


@given(st.integers(), st.sampled_from(GESTURES))
def test_a_gesture_is_never_asked_for_twice_in_a_row(seed: int, before: str) -> None:
    assert choose_gesture(Random(seed), before=before) in set(GESTURES) - {before}


def test_every_gesture_comes_up() -> None:
    chance = Random(1)
    assert {choose_gesture(chance, before=None) for _ in range(400)} == set(GESTURES)


def test_a_gesture_is_good_for_half_an_hour() -> None:
    assert is_fresh(NOW, now=NOW)
    assert not is_fresh(NOW, now=NOW + GOOD_FOR)
    assert not is_fresh(NOW, now=NOW - timedelta(seconds=1)), "asked for in the future"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "target_id"),
        ({"target_id": 1, "reason": "spam"}, "target_id"),
        ({"target_id": 2}, "reason"),
        ({"target_id": 2, "reason": "ugly"}, "reason"),
        ({"target_id": 2, "reason": "other"}, "words"),
        ({"target_id": 2, "reason": "spam", "words": "x" * 1001}, "words"),
        ({"target_id": 2, "reason": "spam", "place": "bed"}, "place"),
        ({"target_id": 2, "reason": "spam", "block": "yes"}, "block"),
        ({"target_id": 2, "reason": "spam", "evidence": "x"}, "evidence"),
    ],
)
def test_a_bad_report_is_refused_by_its_field(form: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        parse_report(form, member_id=1)
    assert refused.value.field == field


@given(st.dictionaries(st.text(max_size=9), st.one_of(st.none(), st.integers(), st.text(max_size=9), st.booleans())))
def test_no_form_breaks_the_checks(form: dict[str, object]) -> None:
    for parse in (lambda: parse_report(form, member_id=1), lambda: parse_appeal(form)):
        with pytest.raises(InvalidField):
            parse()


def test_danger_comes_first() -> None:
    assert set(RULES) >= URGENT
    assert set(RULES) >= GRAVE
