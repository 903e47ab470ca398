"""What an answer of the Bot API means for a message."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datingbot.delivery.bot_api import Answer
from datingbot.delivery.verdict import ATTEMPTS_MOST, DELAY_MOST, Outcome, judge

CASES = [
    (Answer(200), Outcome.SENT),
    (Answer(400, "Bad Request: message is not modified: ..."), Outcome.SENT),
    (Answer(400, "Bad Request: query is too old and response timeout expired"), Outcome.SENT),
    (Answer(400, "Bad Request: chat not found"), Outcome.UNREACHABLE),
    (Answer(400, "Bad Request: can't parse entities"), Outcome.REJECTED),
    (Answer(403, "Forbidden: bot was blocked by the user"), Outcome.UNREACHABLE),
    (Answer(403, "Forbidden: user is deactivated"), Outcome.UNREACHABLE),
    (Answer(429, "Too Many Requests: retry after 3", 3), Outcome.FLOODED),
    (Answer(500, "Internal Server Error"), Outcome.RETRIED),
    (Answer(502, "Bad Gateway"), Outcome.RETRIED),
    (Answer(401, "Unauthorized"), Outcome.RETRIED),
    (Answer(0, "no answer"), Outcome.RETRIED),
    (Answer(413, "Request Entity Too Large"), Outcome.REJECTED),
]


@pytest.mark.parametrize(("answer", "outcome"), CASES)
def test_each_answer_has_one_meaning(answer: Answer, outcome: Outcome) -> None:
    assert judge(answer, attempts=1).outcome is outcome


def test_a_flood_wait_is_obeyed_to_the_second() -> None:
    short, long = (judge(Answer(429, "", seconds), attempts=1) for seconds in (2, 30))
    assert (short.delay, short.whole_bot) == (timedelta(seconds=2), False)
    assert (long.delay, long.whole_bot) == (timedelta(seconds=30), True)


def test_a_flood_is_never_given_up() -> None:
    assert judge(Answer(429, "", 1), attempts=10_000).outcome is Outcome.FLOODED


@given(attempts=st.integers(1, ATTEMPTS_MOST - 1))
def test_delays_grow_up_to_a_limit(attempts: int) -> None:
    now, next_time = (judge(Answer(500), attempts=n).delay for n in (attempts, attempts + 1))
    assert timedelta(0) < now <= DELAY_MOST
    assert now <= next_time or attempts + 1 == ATTEMPTS_MOST


def test_a_message_without_a_verdict_is_given_up_in_the_end() -> None:
    assert judge(Answer(500), attempts=ATTEMPTS_MOST).outcome is Outcome.REJECTED
