"""When a notification is due: never in quiet hours, never lost, at most one of a kind in a window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datingbot.domain.fields import InvalidField
from datingbot.domain.notification import (
    DIGEST_HOUR,
    NotificationSettings,
    QuietHours,
    due_at,
    next_digest,
    parse_notification_settings,
    parse_quiet_hours,
)

ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC", "Europe/Berlin", "Europe/Moscow", "America/New_York", "America/St_Johns", "Asia/Kathmandu",
        "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "Africa/Casablanca",
    )
]  # fmt: skip
DAY = 24 * 60

zones = st.sampled_from(ZONES)
moments = st.integers(1_230_000_000, 2_110_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
windows = st.timedeltas(timedelta(0), timedelta(hours=12))


@st.composite
def quiet_hours(draw: st.DrawFn) -> QuietHours:
    start = draw(st.integers(0, DAY - 1))
    return QuietHours(start, (start + draw(st.integers(1, DAY - 60))) % DAY)


@given(now=moments, ago=st.none() | windows, window=windows, quiet=st.none() | quiet_hours(), zone=zones)
@example(
    # The end falls into the hour that Berlin leaves out in March.
    now=datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    ago=None,
    window=timedelta(0),
    quiet=QuietHours(23 * 60, 2 * 60 + 30),
    zone=ZoneInfo("Europe/Berlin"),
)
@example(
    # And twice in October.
    now=datetime(2026, 10, 25, 0, 15, tzinfo=UTC),
    ago=None,
    window=timedelta(0),
    quiet=QuietHours(23 * 60, 2 * 60 + 30),
    zone=ZoneInfo("Europe/Berlin"),
)
def test_a_notification_is_due_outside_of_quiet_hours_after_its_window_and_soon(
    now: datetime, ago: timedelta | None, window: timedelta, quiet: QuietHours | None, zone: ZoneInfo
) -> None:
    last_sent = None if ago is None else now - ago
    due = due_at(now=now, last_sent=last_sent, window=window, quiet=quiet, zone=zone)
    earliest = now if last_sent is None else max(now, last_sent + window)
    assert due >= earliest
    if quiet is None or not quiet.cover(earliest, zone=zone):
        assert due == earliest
    else:
        assert not quiet.cover(due, zone=zone)
        # Not lost: by the next morning; a clock that is moved at night makes it a little later, a skipped day a day.
        assert due <= earliest + timedelta(hours=26)
        assert all(
            quiet.cover(earliest + timedelta(minutes=minutes), zone=zone)
            for minutes in range(0, int((due - earliest) / timedelta(minutes=1)) - 60, 7)
        ), "no more than the hour of a moved clock is lost"
    # Looking again when it is due finds it due.
    assert due_at(now=due, last_sent=last_sent, window=window, quiet=quiet, zone=zone) == due


@given(events=st.lists(st.integers(0, 3 * DAY), min_size=1, max_size=60), quiet=st.none() | quiet_hours(), zone=zones)
def test_whatever_comes_is_told_once_and_no_two_of_a_kind_within_a_window(
    events: list[int], quiet: QuietHours | None, zone: ZoneInfo
) -> None:
    """A member's days, looked at every minute as a replica does."""
    begin, window = datetime(2026, 10, 23, tzinfo=UTC), timedelta(hours=1)
    come = sorted(events)
    waiting = told = 0
    sent: list[datetime] = []
    for minute in range(5 * DAY):
        now = begin + timedelta(minutes=minute)
        while told + waiting < len(come) and come[told + waiting] <= minute:
            waiting += 1
        last = sent[-1] if sent else None
        if waiting and due_at(now=now, last_sent=last, window=window, quiet=quiet, zone=zone) <= now:
            sent.append(now)
            told, waiting = told + waiting, 0
    assert told == len(come)
    assert all(later - earlier >= window for earlier, later in pairwise(sent))
    assert quiet is None or not any(quiet.cover(moment, zone=zone) for moment in sent)


@given(now=moments, zone=zones)
def test_the_digest_comes_at_its_hour_once_a_day(now: datetime, zone: ZoneInfo) -> None:
    due = next_digest(now=now, zone=zone)
    assert now < due <= now + timedelta(hours=50)
    assert due.astimezone(zone).hour == DIGEST_HOUR
    following = next_digest(now=due, zone=zone)
    assert following.astimezone(zone).date() > due.astimezone(zone).date()


@given(quiet=quiet_hours())
def test_quiet_hours_are_read_as_they_are_written(quiet: QuietHours) -> None:
    assert parse_quiet_hours(str(quiet)) == quiet


@pytest.mark.parametrize("value", ["", "24:00-08:00", "23:00", "23:00-08:00-09:00", "٢٣:00-08:00", 5, ["23:00-08:00"]])
def test_what_is_no_span_of_hours_is_refused(value: object) -> None:
    with pytest.raises(InvalidField) as refusal:
        parse_quiet_hours(value)
    assert refusal.value.rule == "not-quiet-hours"


@pytest.mark.parametrize("value", ["08:00-08:00", "08:00-07:30"])
def test_quiet_hours_leave_some_of_the_day(value: str) -> None:
    with pytest.raises(InvalidField) as refusal:
        parse_quiet_hours(value)
    assert refusal.value.rule == "quiet-all-day"


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("match", 1, "not-yes-or-no"),
        ("system", False, "unknown-field"),
        ("time_zone", "Mars/Phobos", "unknown-time-zone"),
        ("time_zone", "../../etc/passwd", "unknown-time-zone"),
        ("time_zone", "", "required"),
    ],
)
def test_a_bad_setting_is_refused_by_its_name(field: str, value: object, rule: str) -> None:
    with pytest.raises(InvalidField) as refusal:
        parse_notification_settings({field: value}, current=NotificationSettings())
    assert (refusal.value.field, refusal.value.rule) == (field, rule)


def test_what_is_not_given_stays() -> None:
    before = parse_notification_settings({"quiet_hours": "23:00-08:00", "like": False}, current=NotificationSettings())
    after = parse_notification_settings({"time_zone": "Asia/Tokyo"}, current=before)
    assert (after.like, str(after.quiet_hours), after.time_zone) == (False, "23:00-08:00", "Asia/Tokyo")
    assert parse_notification_settings({"quiet_hours": None}, current=after).quiet_hours is None
