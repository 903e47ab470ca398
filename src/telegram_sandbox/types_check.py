"""Checks JSON values against the annotations of aiogram's Bot API models, strictly, with a path to the fault."""

import datetime
import enum
import types
from typing import Any, Literal, Union, get_args, get_origin

from aiogram.types import InputFile
from pydantic import BaseModel

from telegram_sandbox.shapes import Json

_SCALARS: dict[Any, tuple[str, tuple[type, ...]]] = {
    str: ("a String", (str,)),
    int: ("an Integer", (int,)),
    bool: ("a Boolean", (bool,)),
    float: ("a Float", (int, float)),
    datetime.datetime: ("an Integer", (int,)),
    datetime.timedelta: ("an Integer", (int,)),
}


class MismatchError(Exception):
    """A JSON value that is not what the Bot API documents; `depth` is how far into the value the fault lies."""

    def __init__(self, reason: str, *, depth: int) -> None:
        super().__init__(reason)
        self.depth = depth


def accepts(value: Any, *, annotation: Any) -> bool:
    """Whether `value` fits the annotation."""
    try:
        check_type(value, annotation=annotation, path="value")
    except MismatchError:
        return False
    return True


def check_type(value: Any, *, annotation: Any, path: str, depth: int = 0) -> None:
    """Raise MismatchError naming the path, such as `reply_markup.inline_keyboard[0][1].text`, unless `value` fits."""
    origin = get_origin(annotation)
    if annotation is Any:
        return
    if origin in (Union, types.UnionType):
        _check_union(value, options=get_args(annotation), path=path, depth=depth)
    elif origin is list:
        _check_list(value, item=get_args(annotation)[0], path=path, depth=depth)
    elif origin is Literal:
        _check_choice(value, choices=get_args(annotation), path=path, depth=depth)
    elif origin is not None:  # Annotated and the like: the first argument is the type
        check_type(value, annotation=get_args(annotation)[0], path=path, depth=depth)
    elif annotation in _SCALARS:
        _check_scalar(value, annotation=annotation, path=path, depth=depth)
    elif isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        _check_choice(value, choices=tuple(member.value for member in annotation), path=path, depth=depth)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        _check_object(value, model=annotation, path=path, depth=depth)
    elif isinstance(annotation, type) and issubclass(annotation, InputFile):
        _check_scalar(value, annotation=str, path=path, depth=depth)
    else:  # aiogram's own markers, which never travel
        raise MismatchError(f"{path} has a wrong type", depth=depth)


def _check_scalar(value: Any, *, annotation: Any, path: str, depth: int) -> None:
    words, allowed = _SCALARS[annotation]
    if not isinstance(value, allowed) or (isinstance(value, bool) and annotation is not bool):
        raise MismatchError(f"{path} must be {words}", depth=depth)


def _check_choice(value: Any, *, choices: tuple[Any, ...], path: str, depth: int) -> None:
    if value not in choices:
        raise MismatchError(f"{path} must be one of {', '.join(map(str, choices))}", depth=depth)


def _check_list(value: Any, *, item: Any, path: str, depth: int) -> None:
    if not isinstance(value, list):
        raise MismatchError(f"{path} must be an Array", depth=depth)
    for index, element in enumerate(value):
        check_type(element, annotation=item, path=f"{path}[{index}]", depth=depth + 1)


def _check_object(value: Any, *, model: type[BaseModel], path: str, depth: int) -> None:
    if not isinstance(value, dict):
        raise MismatchError(f"{path} must be an Object", depth=depth)
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    for name, element in value.items():
        if name not in fields:
            raise MismatchError(f'{path} has an unknown field "{name}"', depth=depth + 1)
        if element is not None:
            check_type(element, annotation=fields[name].annotation, path=f"{path}.{name}", depth=depth + 1)
    for name, field in fields.items():
        if field.is_required() and value.get(name) is None:
            raise MismatchError(f'{path} has no field "{name}"', depth=depth + 1)


def _check_union(value: Any, *, options: tuple[Any, ...], path: str, depth: int) -> None:
    """Fit any option; when none does, complain about the option that got furthest, or shares most fields."""
    faults: list[tuple[int, int, MismatchError]] = []
    for option in options:
        if option is type(None):
            continue
        try:
            check_type(value, annotation=option, path=path, depth=depth)
        except MismatchError as fault:
            faults.append((_shared_fields(value, option=option), fault.depth, fault))
        else:
            return
    raise max(faults, key=lambda fault: fault[:2])[2]


def _shared_fields(value: Any, *, option: Any) -> int:
    fits = isinstance(value, dict) and isinstance(option, type) and issubclass(option, BaseModel)
    fields: Json = dict(option.model_fields) if fits else {}
    return len(fields.keys() & value.keys()) if fits else 0
