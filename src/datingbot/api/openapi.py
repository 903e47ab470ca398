"""The OpenAPI 3.1 document, made from the table of routes and the structs they speak in."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from datingbot.api.route import Route
from datingbot.api.routes import ROUTES
from datingbot.api.schemas.errors import Failure

TITLES = {
    400: "The body is not JSON",
    401: "No session, or one that ended",
    403: "Closed to this member",
    404: "Not there for this member",
    405: "Not done this way",
    409: "Not now",
    413: "Too large",
    422: "A field breaks a rule",
    429: "Too fast, or used up",
    503: "Try again in a moment",
}
PATH_TYPES = {
    "photo_id": {"type": "string", "format": "uuid"},
    "match_id": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    "broadcast_id": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    "code": {"type": "string", "pattern": "^i-[A-Za-z0-9_-]{10}$"},
    "payment_id": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    "experiment_id": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    "case_id": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    "target_id": {"type": "integer", "minimum": 1, "maximum": 2**52 - 1},
}


def describe_api() -> dict[str, Any]:
    """The document as JSON values."""
    shapes = [route.answer for route in ROUTES if route.answer] + [Failure]
    shapes += [route.body for route in ROUTES if isinstance(route.body, type)]
    _, components = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "DatingBot Mini App API", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "session": {"type": "http", "scheme": "bearer"},
                "credential": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "tma <initData>, or launch <token>",
                },
            },
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    summary = (route.handler.__doc__ or "").strip().splitlines()[0]
    operation: dict[str, Any] = {
        "operationId": route.handler.__name__,
        "summary": summary,
        "responses": _responses(route),
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": PATH_TYPES[name]}
            for name in re.findall(r"{(\w+)}", route.path)
        ]
        + [
            {"name": name, "in": "query", "required": name not in route.optional, "schema": schema}
            for name, schema in route.query.items()
        ],
    }
    if route.auth == "credential":
        key = {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[ -~]+$"}
        operation["parameters"].append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": key})
    if route.auth != "none":
        operation["security"] = [{route.auth: []}]
    if isinstance(route.body, tuple):
        content = {media: {"schema": {"type": "string", "format": "binary"}} for media in route.body}
        operation["requestBody"] = {"required": True, "content": content}
    elif route.body is not None:
        reference = {"$ref": f"#/components/schemas/{route.body.__name__}"}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": reference}}}
    return operation


def _responses(route: Route) -> dict[str, Any]:
    done: dict[str, Any] = {"description": "Done"}
    if route.answer is not None:
        done["content"] = {"application/json": {"schema": {"$ref": f"#/components/schemas/{route.answer.__name__}"}}}
    failure = {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}}
    statuses = {*route.failures, 503} | ({401, 403} if route.auth != "none" else set())
    return {str(route.status): done} | {
        str(status): {"description": TITLES[status], "content": failure} for status in sorted(statuses)
    }
