"""Refusal of what a person typed: which field, which rule, and the values its sentence needs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(eq=False)
class InvalidField(ValueError):
    """One field breaks one rule.

    ``rule`` names a Fluent message ``error-<rule>``; ``params`` are its variables. The same exception answers in
    the chat, in the HTTP API and for ``sendData``, so a person reads the same sentence everywhere.
    """

    field: str
    rule: str
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        given = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.field}: {self.rule}" + (f" ({given})" if given else "")


def require_text(value: object, *, field: str, least: int, most: int) -> str:
    """Return ``value`` trimmed, with ``least`` to ``most`` characters; control characters are refused."""
    if not isinstance(value, str):
        raise InvalidField(field, "not-text")
    text = value.strip()
    if any(ord(character) < 32 and character not in "\n\t" for character in text) or "\x7f" in text:
        raise InvalidField(field, "control-characters")
    # A lone surrogate is valid JSON but not valid UTF-8: Postgres would answer it with an error of its own.
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise InvalidField(field, "control-characters")
    if len(text) < least:
        raise InvalidField(field, "required" if not text else "too-short", {"least": least})
    if len(text) > most:
        raise InvalidField(field, "too-long", {"most": most, "given": len(text)})
    return text


def require_choice(value: object, *, field: str, choices: tuple[str, ...]) -> str:
    """Return ``value`` when it is one of ``choices``."""
    if not isinstance(value, str) or value not in choices:
        raise InvalidField(field, "not-a-choice", {"choices": ", ".join(choices)})
    return value


def require_integer(value: object, *, field: str, least: int, most: int) -> int:
    """Return ``value`` when it is a whole number from ``least`` to ``most``; booleans are not numbers here."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidField(field, "not-a-number")
    if not least <= value <= most:
        raise InvalidField(field, "out-of-range", {"least": least, "most": most})
    return value


def require_boolean(value: object, *, field: str) -> bool:
    """Return ``value`` when it is true or false."""
    if not isinstance(value, bool):
        raise InvalidField(field, "not-yes-or-no")
    return value


def require_identifier(value: object, *, field: str) -> int:
    """Return ``value`` when it can be a Telegram user id: a positive whole number of at most 52 bits."""
    return require_integer(value, field=field, least=1, most=2**52 - 1)
