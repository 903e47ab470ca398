"""Reads what callers of the sandbox's own API send, strictly: unknown and wrongly typed fields are told to them."""

import json
from dataclasses import dataclass

from aiohttp import web

from telegram_sandbox.refusals import bad_request
from telegram_sandbox.shapes import Json


@dataclass(frozen=True)
class JsonBody:
    """A JSON object whose fields are taken out by type. Each method raises RefusalError 400 naming the field."""

    values: Json

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """A string that must be there."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            raise bad_request(f"{name} must be a non-empty string")
        return value

    def optional_text(self, name: str) -> str | None:
        """A string, None when absent."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            raise bad_request(f"{name} must be a string")
        return value

    def number(self, name: str) -> int:
        """An integer that must be there."""
        value = self.optional_number(name)
        if value is None:
            raise bad_request(f"{name} must be an integer")
        return value

    def optional_number(self, name: str) -> int | None:
        """An integer, None when absent."""
        value = self.values.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise bad_request(f"{name} must be an integer")
        return value

    def decimal(self, name: str) -> float:
        """A number that must be there."""
        value = self.values.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise bad_request(f"{name} must be a number")
        return value

    def flag(self, name: str) -> bool:
        """A boolean, False when absent."""
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise bad_request(f"{name} must be true or false")
        return value


async def read_json(request: web.Request, *, known: set[str]) -> JsonBody:
    """The body of a request; none counts as {}. Raises RefusalError 400 for other JSON and for unknown fields."""
    text = await request.text()
    try:
        values = json.loads(text) if text.strip() else {}
    except ValueError as error:
        raise bad_request("body is not JSON") from error
    if not isinstance(values, dict):
        raise bad_request("body must be a JSON object")
    unknown = values.keys() - known
    if unknown:
        raise bad_request(f"unknown fields {sorted(unknown)}; known are {sorted(known)}")
    return JsonBody(values)


def read_query_number(request: web.Request, name: str, *, default: float) -> float:
    """A number from the query string. Raises RefusalError 400 for anything else."""
    try:
        return float(request.query.get(name, default))
    except ValueError as error:
        raise bad_request(f"{name} in the query string must be a number") from error
