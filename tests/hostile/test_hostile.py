"""A short attack of every kind; the long one, 100,000 cases, is part of ``make faults``."""

from __future__ import annotations

from random import Random
from urllib.parse import parse_qsl

from conftest import TOKEN
from hostile.forgeries import fields_of, forge, seal
from hostile.mutations import spoil, write
from hostile.run import SHORT, run


async def test_nothing_hostile_breaks_anything_or_reaches_others() -> None:
    outcome = await run(seed=11, size=SHORT)
    assert outcome.findings.wrong == []
    assert sum(outcome.findings.cases.values()) > sum((SHORT.launches, SHORT.strangers, SHORT.requests, SHORT.updates))
    assert outcome.findings.statuses[200] > 0, "not everything is refused: some of it is only odd"


def test_no_forgery_is_a_launch_that_telegram_could_have_signed() -> None:
    chance = Random(5)
    for _ in range(500):
        pairs = parse_qsl(forge(chance, token=TOKEN, victim=7, now=1_790_000_000), keep_blank_values=True)
        fields = dict(pairs)
        mark = fields.pop("hash", "")
        fresh = fields.get("auth_date", "").isdigit() and abs(int(fields["auth_date"]) - 1_790_000_000) < 300
        honest = fresh and '"id": 7,' in fields.get("user", "") and "is_bot" not in fields["user"]
        assert not (len(pairs) == len(fields) + 1 and honest and mark == seal(fields, token=TOKEN))


def test_the_same_seed_spoils_the_same_way() -> None:
    document = {"update_id": 1, "message": fields_of(7, now=1, nonce=1)}
    one, other = (
        [write(spoil(document, chance=chance), chance=chance) for _ in range(50)] for chance in (Random(3), Random(3))
    )
    assert one == other
    assert len(set(one)) > 30
