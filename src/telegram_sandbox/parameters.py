"""Reads the parameters of a Bot API call from any of the encodings Telegram takes, and checks them strictly.

The real server forgives unknown parameters and turns numbers into strings; the sandbox refuses, since a forgiven
mistake is one nobody finds. What each method takes is read from aiogram's models of the Bot API.
"""

import json
from typing import Any

from aiogram.methods import TelegramMethod
from aiohttp import web
from pydantic.fields import FieldInfo

from telegram_sandbox.files import Upload
from telegram_sandbox.refusals import RefusalError, bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.types_check import MismatchError, accepts, check_type

# Telegram's own words for the parameters people forget most.
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "user_id": "invalid user_id specified",
    "file_id": "file_id not specified",
    "message_id": "message identifier is not specified",
}


async def read_parameters(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """The raw parameters (strings from forms, JSON values from JSON bodies) and the uploaded files by field name."""
    raw: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if not request.body_exists:
        return raw, uploads
    if request.content_type == "application/json":
        raw.update(_parse_object(await request.text()))
    elif request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        try:
            form = await request.post()
        except ValueError as error:
            raise bad_request(f"can't parse request body: {error}") from error
        for name, value in form.items():
            if isinstance(value, web.FileField):
                with value.file:
                    data = value.file.read()
                uploads[name] = Upload(name=value.filename, content_type=value.content_type, data=data)
            else:
                raw[name] = value if isinstance(value, str) else bytes(value).decode()
    elif await request.read():
        raise bad_request(f"unsupported content type {request.content_type}")
    return raw, uploads


def _parse_object(text: str) -> Json:
    try:
        body = json.loads(text) if text.strip() else {}
    except ValueError as error:
        raise bad_request("can't parse request body as JSON") from error
    if not isinstance(body, dict):
        raise bad_request("request body must be a JSON object")
    return body


def check_parameters(
    method: type[TelegramMethod[Any]], *, raw: Json, uploads: dict[str, Upload], from_form: bool
) -> Json:
    """The parameters with their Bot API types. Raises RefusalError 400 for a missing, unknown or wrongly typed one.

    A file sent directly in a field becomes that parameter's Upload.
    """
    checked: Json = {}
    for name, value in raw.items():
        field = method.model_fields.get(name)
        if field is None:
            raise bad_request(f'unknown parameter "{name}" of {method.__api_method__}')
        if value is not None:
            checked[name] = _check(name, value=value, field=field, from_form=from_form)
    for name, upload in uploads.items():
        if name in method.model_fields:
            checked[name] = upload
    for name, field in method.model_fields.items():
        if field.is_required() and checked.get(name) in (None, ""):
            raise _refuse_missing(method.__api_method__, name=name)
    return checked


def _check(name: str, *, value: Any, field: FieldInfo, from_form: bool) -> Any:
    annotation = field.annotation
    if isinstance(value, str) and not accepts(value, annotation=annotation):
        value = _parse_string(name, text=value, from_form=from_form)
    try:
        check_type(value, annotation=annotation, path=name)
    except MismatchError as error:
        raise bad_request(f"can't parse {name}: {error}") from error
    return value


def _parse_string(name: str, *, text: str, from_form: bool) -> Any:
    """Forms carry every value as text, and JSON bodies may carry objects as text; scalars in JSON have their type."""
    lowered = text.strip().lower()
    if from_form and lowered in ("true", "false"):
        return lowered == "true"
    try:
        value = json.loads(text)
    except ValueError as error:
        raise bad_request(f"can't parse {name} JSON object") from error
    return value if from_form or isinstance(value, dict | list) else text


def _refuse_missing(method: str, *, name: str) -> RefusalError:
    return bad_request(_MISSING.get(name, f'parameter "{name}" of {method} is required'))
