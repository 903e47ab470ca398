"""When somebody was last here is only ever said in bands, and to those who say it of themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datingbot.domain.presence import presence_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORDER = ["online", "today", "week", None]

ages = st.timedeltas(min_value=timedelta(), max_value=timedelta(days=30))


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (timedelta(), "online"),
        (timedelta(minutes=5), "online"),
        (timedelta(minutes=5, seconds=1), "today"),
        (timedelta(hours=24), "today"),
        (timedelta(hours=25), "week"),
        (timedelta(days=7), "week"),
        (timedelta(days=7, seconds=1), None),
    ],
)
def test_bands_end_where_they_say(age: timedelta, band: str | None) -> None:
    assert presence_of(NOW - age, to=NOW, now=NOW) == band


@given(seen=ages, own=ages)
def test_nobody_sees_it_without_showing_it(seen: timedelta, own: timedelta) -> None:
    assert presence_of(NOW - seen, to=None, now=NOW) is None
    assert presence_of(None, to=NOW - own, now=NOW) is None
    assert presence_of(NOW - seen, to=NOW - own, now=NOW) == presence_of(NOW - seen, to=NOW, now=NOW)


@given(seen=ages, kept=ages)
def test_what_was_kept_for_a_while_never_says_more_than_is_true(seen: timedelta, kept: timedelta) -> None:
    fresh = presence_of(NOW - seen, to=NOW, now=NOW)
    stale = presence_of(NOW - seen - kept, to=NOW, now=NOW)
    assert ORDER.index(stale) >= ORDER.index(fresh)
