"""Whom a member wants to meet: the settings, their limits, and the rule that both sides must fit.

Age, distance, goal and photo are filters with a dealbreaker switch each. Switched on a filter is hard both ways:
whoever does not fit is neither shown nor sees the member. Switched off it only puts those who fit before others.
Gender is always hard.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from datingbot.domain.fields import InvalidField, require_boolean, require_choice, require_integer
from datingbot.domain.place import distance_km
from datingbot.domain.profile import AGE_LEAST, AGE_MOST, GOALS

MAX_DISTANCE_KM = 500
DEFAULT_DISTANCE_KM = 50

UNMET = 0.5
"""What a wish that is not met at all leaves of a card's worth; each further one takes as much again."""

AGE_WISH_FADES_OVER_YEARS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A member's settings: ages in years, distance in kilometres.

    ``discoverable`` is false while paused: nobody new sees the profile. ``incognito``: only people the member likes do.
    ``relay_messages``: what matches write comes in the chat with the bot too. ``read_marks`` and ``show_typing`` work
    both ways: off, they are neither seen nor shown. ``ask_outcome``: they may be asked whether they met.
    """

    min_age: int = AGE_LEAST
    max_age: int = AGE_MOST
    max_distance: int = DEFAULT_DISTANCE_KM
    show_online_status: bool = True
    allow_notifications: bool = True
    language: str = "en"
    discoverable: bool = True
    incognito: bool = False
    age_dealbreaker: bool = True
    distance_dealbreaker: bool = True
    wanted_goals: tuple[str, ...] = ()
    goal_dealbreaker: bool = False
    wants_photo: bool = False
    photo_dealbreaker: bool = False
    relay_messages: bool = True
    read_marks: bool = True
    show_typing: bool = True
    ask_outcome: bool = False

    @property
    def wishes(self) -> Wishes:
        """The filters that are switched to be wishes."""
        return Wishes(
            ages=None if self.age_dealbreaker else (self.min_age, self.max_age),
            kilometres=None if self.distance_dealbreaker else self.max_distance,
            goals=frozenset() if self.goal_dealbreaker else frozenset(self.wanted_goals),
            photo=self.wants_photo and not self.photo_dealbreaker,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a member would like and does not insist on; None and nothing where they do not care, or insist."""

    ages: tuple[int, int] | None = None
    kilometres: int | None = None
    goals: frozenset[str] = frozenset()
    photo: bool = False


NO_WISHES = Wishes()


def heed(wishes: Wishes, *, age: int, kilometres: float, goal: str, has_photo: bool) -> float:
    """What is left of someone's worth (0..1) to a member with ``wishes``: 1 when all are met, less for each unmet.

    A near miss of age or distance costs little.
    """
    met = []
    if wishes.ages is not None:
        outside = max(wishes.ages[0] - age, age - wishes.ages[1], 0)
        met.append(max(0.0, 1.0 - outside / AGE_WISH_FADES_OVER_YEARS))
    if wishes.kilometres is not None:
        met.append(min(1.0, wishes.kilometres / max(kilometres, 0.001)))
    if wishes.goals:
        met.append(float(goal in wishes.goals))
    if wishes.photo:
        met.append(float(has_photo))
    worth = 1.0
    for degree in met:
        worth *= UNMET + (1.0 - UNMET) * degree
    return worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """What the two-way filter looks at: one side of a possible pair, with dealbreakers only.

    The position is a cell's centre in degrees; ``goals`` empty accepts every goal.
    """

    age: int
    gender: str
    preference: str
    min_age: int
    max_age: int
    max_distance: int
    position: tuple[float, float]
    goal: str = "dating"
    has_photo: bool = False
    goals: frozenset[str] = frozenset()
    needs_photo: bool = False


def parse_settings(form: Mapping[str, object], *, current: Settings, languages: Collection[str]) -> Settings:
    """Apply the fields of ``form`` to ``current``; a missing field keeps its value, an unknown one is refused.

    ``languages`` are those that can be spoken.
    """
    known = set(Settings.__dataclass_fields__)
    if unknown := sorted(set(form) - known):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")

    def switch(name: str) -> bool:
        return require_boolean(form.get(name, getattr(current, name)), field=name)

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
        show_online_status=switch("show_online_status"),
        allow_notifications=switch("allow_notifications"),
        language=require_choice(form.get("language", current.language), field="language", choices=tuple(languages)),
        discoverable=switch("discoverable"),
        incognito=switch("incognito"),
        age_dealbreaker=switch("age_dealbreaker"),
        distance_dealbreaker=switch("distance_dealbreaker"),
        wanted_goals=_parse_goals(form.get("wanted_goals", current.wanted_goals)),
        goal_dealbreaker=switch("goal_dealbreaker"),
        wants_photo=switch("wants_photo"),
        photo_dealbreaker=switch("photo_dealbreaker"),
        relay_messages=switch("relay_messages"),
        read_marks=switch("read_marks"),
        show_typing=switch("show_typing"),
        ask_outcome=switch("ask_outcome"),
    )


def _parse_goals(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise InvalidField("wanted_goals", "not-a-list")
    chosen = {require_choice(goal, field="wanted_goals", choices=GOALS) for goal in value}
    # All of them are no filter at all.
    return tuple(goal for goal in GOALS if goal in chosen) if len(chosen) < len(GOALS) else ()


def wants(seeker: Seeker, other: Seeker) -> bool:
    """Whether ``other`` fits what ``seeker`` insists on: gender, age range, distance, goal, photo."""
    return (
        seeker.preference in ("any", other.gender)
        and seeker.min_age <= other.age <= seeker.max_age
        and (not seeker.goals or other.goal in seeker.goals)
        and (other.has_photo or not seeker.needs_photo)
        and distance_km(seeker.position, other.position) <= seeker.max_distance
    )


def fit(a: Seeker, b: Seeker) -> bool:
    """Whether both sides want each other; symmetric."""
    return wants(a, b) and wants(b, a)
