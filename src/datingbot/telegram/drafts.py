"""Drafts: a profile's form that could not be saved yet, kept in the dialogue's data so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiogram.fsm.context import FSMContext

from datingbot.domain.fields import InvalidField
from datingbot.telegram.problems import clean

FIELDS = ("name", "birth_date", "gender", "preference", "place_id", "goal", "interests", "bio")
"""In the order in which the chat asks for them."""

_KEY = "draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """The form as typed, and what was wrong with it when it was last looked at."""

    form: dict[str, object]
    problem: InvalidField | None


def read_draft(data: Mapping[str, Any]) -> Draft | None:
    """The draft in a dialogue's data, or None."""
    kept = data.get(_KEY)
    if not isinstance(kept, dict):
        return None
    problem = kept.get("problem")
    return Draft(kept["form"], InvalidField(problem["field"], problem["rule"], problem["params"]) if problem else None)


async def keep_draft(state: FSMContext, *, form: Mapping[str, object], problem: InvalidField | None) -> None:
    """Keep a form's known fields; what cannot be stored is left out of their texts."""
    kept = {
        "form": {field: _storable(form[field]) for field in FIELDS if field in form},
        "problem": problem
        and {"field": clean(problem.field), "rule": problem.rule, "params": _storable(dict(problem.params))},
    }
    await state.update_data({_KEY: kept})


async def drop_draft(state: FSMContext) -> None:
    """Forget the draft and leave the dialogue: it was saved, or may not be kept."""
    await state.clear()


def _storable(value: object) -> object:
    match value:
        case str():
            return clean(value)
        case dict():
            return {clean(str(name)): _storable(item) for name, item in value.items()}
        case list() | tuple():
            return [_storable(item) for item in value]
        case _:
            return value
