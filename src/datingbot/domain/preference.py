"""Whom a member wants to meet: the settings, their limits, and the rule that both sides must fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from datingbot.domain.fields import InvalidField, require_boolean, require_choice, require_integer
from datingbot.domain.place import distance_km
from datingbot.domain.profile import AGE_LEAST, AGE_MOST

MAX_DISTANCE_KM = 500
DEFAULT_DISTANCE_KM = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A member's settings: ages in years, distance in kilometres.

    ``discoverable`` is false while paused: nobody new sees the profile. ``incognito``: only people the member likes do.
    """

    min_age: int = AGE_LEAST
    max_age: int = AGE_MOST
    max_distance: int = DEFAULT_DISTANCE_KM
    show_online_status: bool = True
    allow_notifications: bool = True
    language: str = "en"
    discoverable: bool = True
    incognito: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """What the two-way filter looks at: one side of a possible pair; the position is a cell's centre in degrees."""

    age: int
    gender: str
    preference: str
    min_age: int
    max_age: int
    max_distance: int
    position: tuple[float, float]


def parse_settings(form: Mapping[str, object], *, current: Settings, languages: Collection[str]) -> Settings:
    """Apply the fields of ``form`` to ``current``; a missing field keeps its value, an unknown one is refused.

    ``languages`` are those that can be spoken.
    """
    known = set(Settings.__dataclass_fields__)
    if unknown := sorted(set(form) - known):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    min_age = require_integer(form.get("min_age", current.min_age), field="min_age", least=AGE_LEAST, most=AGE_MOST)
    max_age = require_integer(form.get("max_age", current.max_age), field="max_age", least=AGE_LEAST, most=AGE_MOST)
    if min_age > max_age:
        raise InvalidField("min_age", "range-reversed", {"least": min_age, "most": max_age})
    return Settings(
        min_age=min_age,
        max_age=max_age,
        max_distance=require_integer(
            form.get("max_distance", current.max_distance), field="max_distance", least=1, most=MAX_DISTANCE_KM
        ),
        show_online_status=require_boolean(
            form.get("show_online_status", current.show_online_status), field="show_online_status"
        ),
        allow_notifications=require_boolean(
            form.get("allow_notifications", current.allow_notifications), field="allow_notifications"
        ),
        language=require_choice(form.get("language", current.language), field="language", choices=tuple(languages)),
        discoverable=require_boolean(form.get("discoverable", current.discoverable), field="discoverable"),
        incognito=require_boolean(form.get("incognito", current.incognito), field="incognito"),
    )


def wants(seeker: Seeker, other: Seeker) -> bool:
    """Whether ``other`` fits what ``seeker`` asks for: gender, age range, distance."""
    return (
        seeker.preference in ("any", other.gender)
        and seeker.min_age <= other.age <= seeker.max_age
        and distance_km(seeker.position, other.position) <= seeker.max_distance
    )


def fit(a: Seeker, b: Seeker) -> bool:
    """Whether both sides want each other; symmetric."""
    return wants(a, b) and wants(b, a)
