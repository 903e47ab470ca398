"""Typed: what somebody writes in the chat for a field of the profile, as the form's value; and which field is next."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from datingbot.domain.fields import InvalidField, require_text
from datingbot.domain.interests import INTERESTS
from datingbot.domain.profile import (
    GENDERS,
    GOALS,
    PREFERENCES,
    parse_bio,
    parse_birth_date,
    parse_gender,
    parse_goal,
    parse_interests,
    parse_name,
    parse_preference,
)
from datingbot.services.context import Context
from datingbot.services.geonames import Town
from datingbot.telegram.drafts import FIELDS
from datingbot.telegram.problems import name_choice
from datingbot.texts import Texts

CHOICES = {"gender": GENDERS, "preference": PREFERENCES, "goal": GOALS}
EMPTY: dict[str, object] = {"interests": [], "bio": ""}
"""What may be left out, and what the form then says."""

_DAY = re.compile(r"(\d{1,2})\s*[./]\s*(\d{1,2})\s*[./]\s*(\d{4})", re.ASCII)
_CHECKS: dict[str, Callable[[object], object]] = {
    "name": parse_name,
    "gender": parse_gender,
    "preference": parse_preference,
    "goal": parse_goal,
    "interests": parse_interests,
    "bio": parse_bio,
}


def read_typed(context: Context, *, field: str, text: str) -> object:
    """The form's value for what was typed; what the field does not understand is given as it is, to be refused.

    For ``place_id`` a list of the towns it may be. Raises :class:`InvalidField` for a town nobody knows.
    """
    match field:
        case "birth_date":
            day = _DAY.fullmatch(text.strip())
            return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else text.strip()
        case "interests":
            names = [name.strip() for name in re.split(r"[,;\n]", text)]
            return [_slug(context.texts, "interest", name, slugs=INTERESTS) for name in names if name]
        case "place_id":
            return find_towns(context, text)
        case _ if field in CHOICES:
            return _slug(context.texts, field, text.strip(), slugs=CHOICES[field])
        case _:
            return text


def find_towns(context: Context, text: str) -> list[Town]:
    """The towns whose name begins like this, largest first, at least one. Raises :class:`InvalidField`."""
    name = require_text(text, field="place_id", least=1, most=100).split(",")[0]
    towns = context.gazetteer.search(name)
    if not towns:
        raise InvalidField("place_id", "unknown-place")
    return towns


def check_field(context: Context, *, field: str, value: object) -> None:
    """Raise :class:`InvalidField` unless the value would do."""
    if field == "birth_date":
        parse_birth_date(value, today=context.today())
    elif field == "place_id":
        context.gazetteer.find(require_text(value, field="place_id", least=1, most=32))
    else:
        _CHECKS[field](value)


def find_problem(context: Context, form: Mapping[str, object]) -> tuple[str, InvalidField | None] | None:
    """The first field that is missing (without a reason) or refused (with it); None when all are well."""
    for field in FIELDS:
        if field not in form:
            return field, None
        try:
            check_field(context, field=field, value=form[field])
        except InvalidField as error:
            return field, error
    return None


def _slug(texts: Texts, kind: str, name: str, *, slugs: tuple[str, ...]) -> str:
    folded = name.casefold()
    for slug in slugs:
        names = {
            slug,
            *(name_choice(texts, language, field=kind, value=slug).casefold() for language in texts.languages),
        }
        if folded in names:
            return slug
    return name
