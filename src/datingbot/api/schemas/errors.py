"""Refusals as they go over the wire."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class ErrorBody(Struct):
    """A refusal: ``message`` is a sentence in the member's language."""

    code: str
    field: str | None
    message: str
    params: dict[str, Any]


class Failure(Struct):
    """The body of every answer from 400 up."""

    error: ErrorBody
