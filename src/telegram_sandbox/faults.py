"""Faults on demand: tests tell the sandbox how to misbehave, for which methods, how often and how likely."""

import itertools
import random
from dataclasses import dataclass, fields, replace
from typing import Literal

from pydantic import TypeAdapter

from telegram_sandbox.shapes import Json

FaultKind = Literal["error_500", "slow", "reset", "flood_429", "webhook_duplicate"]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One way to fail.

    `methods` None means every Bot API method (`webhook_duplicate`: every update kind, such as "message"). `times` None
    means until removed. `retry_after` (flood_429) is in whole seconds, `delay` (slow) in seconds. `performed` makes
    error_500 and reset happen after the method took effect, so that the caller can not know.
    """

    kind: FaultKind
    methods: tuple[str, ...] | None = None
    times: int | None = None
    probability: float = 1.0
    retry_after: int = 1
    delay: float = 1.0
    performed: bool = False

    def as_json(self) -> Json:
        """The fault as GET /api/faults shows it."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


_READER = TypeAdapter(Fault)


def parse_fault(body: Json) -> Fault:
    """Read a fault from the JSON of POST /api/faults. Raises ValueError saying which field is wrong."""
    return _READER.validate_python({name: value for name, value in body.items() if value is not None})


class Faults:
    """The faults now in force, by number."""

    def __init__(self) -> None:
        self._faults: dict[int, Fault] = {}
        self._numbers = itertools.count(1)
        self._random = random.Random(0)  # noqa: S311 - a fixed seed repeats a failing test

    def add(self, fault: Fault) -> int:
        """Put a fault in force and return its number."""
        number = next(self._numbers)
        self._faults[number] = fault
        return number

    def remove(self, number: int | None = None) -> None:
        """Lift one fault, or all of them."""
        if number is None:
            self._faults.clear()
        else:
            self._faults.pop(number, None)

    def listed(self) -> list[Json]:
        """The faults in force, with their ids."""
        return [{"id": number, **fault.as_json()} for number, fault in self._faults.items()]

    def strike(self, method: str, *, kinds: tuple[FaultKind, ...]) -> Fault | None:
        """The fault that hits this call, if any; a fault limited in `times` is used up by it."""
        for number, fault in list(self._faults.items()):
            if fault.kind not in kinds or not _concerns(fault, method=method):
                continue
            if self._random.random() >= fault.probability:
                continue
            if fault.times is not None:
                self._faults[number] = replace(fault, times=fault.times - 1)
                if fault.times <= 1:
                    del self._faults[number]
            return fault
        return None


def _concerns(fault: Fault, *, method: str) -> bool:
    return fault.methods is None or method.lower() in (name.lower() for name in fault.methods)
