"""Notifications: what a member wants to be told of, and when a waiting one is due: never in their quiet hours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo

from datingbot.domain.fields import InvalidField, require_boolean, require_text

SWITCHES = ("match", "like", "message", "digest", "news")
"""The kinds a member may switch off; each is a field of :class:`NotificationSettings`."""

KINDS = (*SWITCHES, "system")
"""``system`` is what concerns the member's own account, such as a moderator's decision: it has no switch."""

WINDOWS: Mapping[str, timedelta] = MappingProxyType({"like": timedelta(hours=1), "message": timedelta(minutes=2)})
"""After one of a kind was sent the next waits this long, and tells of all that came meanwhile."""

AWAKE_LEAST = 60
"""Minutes of a day that quiet hours must leave: without any nothing could ever be told."""

DIGEST_HOUR = 18
"""The hour of the member's day at which the digest is due."""

ZONE_MOST = 64
_DAY = 24 * 60
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``start`` to before ``end``, in minutes of the member's day (0-1439); over midnight when reversed."""

    start: int
    end: int

    def __str__(self) -> str:
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (self.start, self.end))

    def cover(self, moment: datetime, *, zone: tzinfo) -> bool:
        """Whether it is quiet at ``moment`` by the clocks of ``zone``."""
        return self._hold(_minute_of(moment.astimezone(zone)))

    def leave(self, moment: datetime, *, zone: tzinfo) -> datetime:
        """``moment``, or when the quiet hours it lies in end; in UTC.

        A clock that is put back into them at night is waited for too; where the end falls into the hour that is left
        out in spring, it is that hour's distance behind it.
        """
        while self.cover(moment, zone=zone):
            local = moment.astimezone(zone)
            day = local.date() + timedelta(days=self.end <= _minute_of(local))
            end = datetime.combine(day, time(self.end // 60, self.end % 60), zone)
            ends = sorted(end.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
            later = [candidate for candidate in ends if candidate > moment]
            awake = [candidate for candidate in later if not self.cover(candidate, zone=zone)]
            moment = awake[0] if awake else later[-1] if later else moment + timedelta(hours=1)
        return moment.astimezone(UTC)

    def _hold(self, minute: int) -> bool:
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationSettings:
    """What a member wants to be told of; ``time_zone`` is an IANA name that their device told, or None."""

    match: bool = True
    like: bool = True
    message: bool = True
    digest: bool = False
    news: bool = True
    quiet_hours: QuietHours | None = None
    time_zone: str | None = None


def parse_notification_settings(form: Mapping[str, object], *, current: NotificationSettings) -> NotificationSettings:
    """Apply the fields of ``form`` to ``current``; a missing field keeps its value, an unknown one is refused."""
    if unknown := sorted(set(form) - set(NotificationSettings.__dataclass_fields__)):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    switches = {field: require_boolean(form.get(field, getattr(current, field)), field=field) for field in SWITCHES}
    return NotificationSettings(
        **switches,
        quiet_hours=parse_quiet_hours(form["quiet_hours"]) if "quiet_hours" in form else current.quiet_hours,
        time_zone=parse_time_zone(form["time_zone"]) if "time_zone" in form else current.time_zone,
    )


def parse_quiet_hours(value: object) -> QuietHours | None:
    """Quiet hours from ``23:00-08:00``; None for None. Raises :class:`InvalidField`."""
    if value is None:
        return None
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise InvalidField("quiet_hours", "not-quiet-hours")
    first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
    quiet = QuietHours(first_hour * 60 + first_minute, last_hour * 60 + last_minute)
    if (quiet.start - quiet.end) % _DAY < AWAKE_LEAST:
        raise InvalidField("quiet_hours", "quiet-all-day")
    return quiet


def parse_time_zone(value: object) -> str | None:
    """An IANA time zone's name; None for None. Raises :class:`InvalidField`."""
    if value is None:
        return None
    name = require_text(value, field="time_zone", least=1, most=ZONE_MOST)
    if find_zone(name) is None:
        raise InvalidField("time_zone", "unknown-time-zone")
    return name


def find_zone(name: str) -> ZoneInfo | None:
    """The time zone of this IANA name, or None."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return None


def due_at(
    *, now: datetime, last_sent: datetime | None, window: timedelta, quiet: QuietHours | None, zone: tzinfo
) -> datetime:
    """When what waits at ``now`` may be sent: a window after the last of its kind, and outside of quiet hours; in UTC.

    Not after ``now`` when nothing stands against it.
    """
    earliest = now if last_sent is None else max(now, last_sent + window)
    return quiet.leave(earliest, zone=zone) if quiet else earliest.astimezone(UTC)


def next_digest(*, now: datetime, zone: tzinfo) -> datetime:
    """The next time that the member's clock shows ``DIGEST_HOUR``, after ``now``; in UTC."""
    local = now.astimezone(zone)
    for days in range(3):
        due = datetime.combine(local.date() + timedelta(days=days), time(DIGEST_HOUR), zone).astimezone(UTC)
        if due > now:
            return due
    raise AssertionError("a day has 24 hours")


def _minute_of(local: datetime) -> int:
    return local.hour * 60 + local.minute
