"""A member's profile: the values it is made of and the rules each must keep, one set for chat, API and sendData."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from datingbot.domain.fields import InvalidField, require_choice, require_text
from datingbot.domain.interests import INTERESTS

NAME_MOST = 64
BIO_MOST = 500
INTERESTS_MOST = 20
PHOTOS_MOST = 6
AGE_LEAST = 18
AGE_MOST = 120

GENDERS = ("male", "female", "other")
PREFERENCES = ("male", "female", "any")
GOALS = ("friendship", "dating", "relationship", "networking", "serious", "casual")

_INTERESTS = frozenset(INTERESTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileDraft:
    """What a member says about themselves, checked; ``place_id`` still has to be found in the gazetteer."""

    name: str
    birth_date: date
    gender: str
    preference: str
    bio: str
    place_id: str
    interests: tuple[str, ...]
    goal: str


def age_on(day: date, birth_date: date) -> int:
    """Whole years lived by ``day``; a birthday on 29 February is kept on 1 March of other years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def parse_name(value: object) -> str:
    """A name of 1-64 characters on one line."""
    name = require_text(value, field="name", least=1, most=NAME_MOST)
    if "\n" in name or "\t" in name:
        raise InvalidField("name", "one-line")
    return name


def parse_bio(value: object) -> str:
    """A text of 0-500 characters."""
    return require_text(value, field="bio", least=0, most=BIO_MOST)


def parse_birth_date(value: object, *, today: date) -> date:
    """A day in ISO form (YYYY-MM-DD) that makes its owner 18 to 120 years old today."""
    if not isinstance(value, str):
        raise InvalidField("birth_date", "not-a-date")
    try:
        if len(value) != len("YYYY-MM-DD"):
            raise ValueError(value)
        born = date.fromisoformat(value)
    except ValueError:
        raise InvalidField("birth_date", "not-a-date") from None
    age = age_on(today, born)
    if born > today or age > AGE_MOST:
        raise InvalidField("birth_date", "age-impossible", {"most": AGE_MOST})
    if age < AGE_LEAST:
        raise InvalidField("birth_date", "under-age", {"least": AGE_LEAST})
    return born


def parse_gender(value: object) -> str:
    """``male``, ``female`` or ``other``."""
    return require_choice(value, field="gender", choices=GENDERS)


def parse_preference(value: object) -> str:
    """``male``, ``female`` or ``any``."""
    return require_choice(value, field="preference", choices=PREFERENCES)


def parse_goal(value: object) -> str:
    """One of the goals people come with."""
    return require_choice(value, field="goal", choices=GOALS)


def parse_interests(value: object) -> tuple[str, ...]:
    """At most 20 slugs of the catalogue, each once, in the order given."""
    if not isinstance(value, list | tuple):
        raise InvalidField("interests", "not-a-list")
    for slug in value:
        if not isinstance(slug, str) or slug not in _INTERESTS:
            raise InvalidField("interests", "unknown-interest", {"given": str(slug)[:40]})
    unique = tuple(dict.fromkeys(value))
    if len(unique) > INTERESTS_MOST:
        raise InvalidField("interests", "too-many", {"most": INTERESTS_MOST})
    return unique


def parse_profile(form: Mapping[str, object], *, today: date) -> ProfileDraft:
    """Check a whole form; the first field that breaks a rule is named by :class:`InvalidField`.

    Fields: name, birth_date, gender, preference, bio, place_id, interests, goal. Only ``bio`` and ``interests`` may
    be missing. Unknown fields are refused, so that a misspelt one is not silently lost.
    """
    known = {"name", "birth_date", "gender", "preference", "bio", "place_id", "interests", "goal"}
    if unknown := sorted(set(form) - known):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    return ProfileDraft(
        name=parse_name(form.get("name")),
        birth_date=parse_birth_date(form.get("birth_date"), today=today),
        gender=parse_gender(form.get("gender")),
        preference=parse_preference(form.get("preference")),
        bio=parse_bio(form.get("bio", "")),
        place_id=require_text(form.get("place_id"), field="place_id", least=1, most=32),
        interests=parse_interests(form.get("interests", [])),
        goal=parse_goal(form.get("goal")),
    )
