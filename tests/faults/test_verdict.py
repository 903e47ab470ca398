"""The verdict must see each kind of failure: a run that was whole is doctored, one thing at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faults.verdict import Evidence, Promise, judge

WHOLE = Evidence(
    asked={1: ["help", "privacy", "help"], 2: ["hello"]},
    heard={1: ["help", "privacy", "help"], 2: ["hello"]},
    announced={1: [2], 2: [1]},
    acknowledged=frozenset({(1, 2), (2, 1), (2, 3)}),
    stored=frozenset({(1, 2), (2, 1), (2, 3)}),
    matches=[(1, 2)],
    told=[(1, 2), (2, 1)],
    replies={1: 3, 2: 1},
    left=0,
    given_up=0,
)


def test_a_whole_run_has_nothing_wrong() -> None:
    verdict = judge(WHOLE)
    assert (verdict.broken, verdict.answers, verdict.announcements, verdict.twice) == ([], 4, 2, 0)


DOCTORED = {
    "an answer is missing at the end": (replace(WHOLE, heard={**WHOLE.heard, 2: []}), Promise.ANSWERED),
    "an answer is missing in between": (replace(WHOLE, heard={**WHOLE.heard, 1: ["help", "help"]}), Promise.ANSWERED),
    "answers changed places": (replace(WHOLE, heard={**WHOLE.heard, 1: ["privacy", "help", "help"]}), Promise.ORDER),
    "an answer nobody asked for": (replace(WHOLE, heard={**WHOLE.heard, 2: ["hello", "help"]}), Promise.ORDER),
    "an update handled twice": (replace(WHOLE, replies={1: 4, 2: 1}), Promise.ONCE),
    "an update not handled": (replace(WHOLE, replies={1: 2, 2: 1}), Promise.ANSWERED),
    "an update that was given up": (replace(WHOLE, given_up=1), Promise.ANSWERED),
    "a like that is lost": (replace(WHOLE, stored=frozenset({(1, 2), (2, 1)})), Promise.LIKES),
    "a match that was not made": (replace(WHOLE, matches=[], told=[], announced={}), Promise.MATCHES),
    "a match made twice": (replace(WHOLE, matches=[(1, 2), (1, 2)]), Promise.MATCHES),
    "a match of strangers": (replace(WHOLE, matches=[(1, 2), (2, 3)]), Promise.MATCHES),
    "news stored twice": (replace(WHOLE, told=[*WHOLE.told, (1, 2)]), Promise.NEWS),
    "news that nobody was to be told": (replace(WHOLE, told=[(1, 2)]), Promise.NEWS),
    "news without its match": (replace(WHOLE, announced={**WHOLE.announced, 3: [2]}), Promise.NEWS),
    "news that never came": (replace(WHOLE, announced={1: [2]}), Promise.SENT),
    "a message that was not sent": (replace(WHOLE, left=1), Promise.SENT),
}


@pytest.mark.parametrize("name", DOCTORED)
def test_the_promise_that_was_broken_is_named(name: str) -> None:
    evidence, promise = DOCTORED[name]
    assert promise in {broken for broken, _ in judge(evidence).broken}


def test_a_message_shown_twice_and_stored_once_is_counted_and_is_not_wrong() -> None:
    """Telegram has no key by which it could know a repetition."""
    heard = {**WHOLE.heard, 1: ["help", "help", "privacy", "help"]}
    verdict = judge(replace(WHOLE, heard=heard, announced={1: [2, 2], 2: [1]}))
    assert (verdict.broken, verdict.twice) == ([], 2)
