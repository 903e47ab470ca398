"""Logs: one JSON object a line, with what a request or an update is called, and without what members wrote.

What an exception says may quote a message, a row or a request, and libraries log what they were given. So a line has
an exception's type and place but not its words, and of a library's line only what its authors wrote. Secrets of this
process are hidden wherever they turn up.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
import uuid
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from types import TracebackType
from typing import Any

import structlog
from aiohttp import web

REQUEST_ID = "X-Request-Id"
PLACES_MOST = 12
"""Of a stack, the innermost frames; the outer ones are the event loop's."""

_OWN = ("datingbot", "alembic")
"""Loggers whose lines are logged in full: ours, and the one that tells of revisions of the schema."""

_FITTING_ID = re.compile(r"[A-Za-z0-9._:-]{8,128}")
_TOKEN = re.compile(r"(?<!\d)(\d{6,12}):[A-Za-z0-9_-]{30,}")
_SIGNED = re.compile(r"\b(hash|signature)=[A-Za-z0-9_-]{40,}")
_PASSWORD = re.compile(r"(://[^/\s:@]*):[^@\s/]+@")
_QUOTED = re.compile(r"\"[^\"]*\"|«[^»]*»|'[^']*'")

log = structlog.get_logger(__name__)
_lines = logging.getLogger(__name__)

Event = MutableMapping[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def redact(text: str) -> str:
    """``text`` without bot tokens (their bot's id stays), passwords in addresses, and marks of Telegram's signature."""
    return _SIGNED.sub(r"\1=[hidden]", _PASSWORD.sub(r"\1:[hidden]@", _TOKEN.sub(r"\1:[hidden]", text)))


def without_quotes(text: str) -> str:
    """Telegram's sentence about a call without the parts of the message it quotes."""
    return _QUOTED.sub("[...]", text)


def place_of(error: BaseException) -> str:
    """What an exception was and where, innermost place first: what it says may quote what somebody wrote."""
    return " < ".join([_name(error), *reversed(list(_places(error.__traceback__)))])


def configure_logging(*, level: str, style: str, secrets: tuple[str, ...] = ()) -> None:
    """Log to standard error: ``style`` is ``json`` (one object a line) or ``console`` (for people at a terminal).

    ``secrets`` are hidden wherever they turn up.
    """
    machine = style == "json"
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _place_exception if machine else structlog.processors.format_exc_info,
        _Hider(secrets),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if machine
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_keep_only_template, *shared] if machine else shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # One line a request is in the metrics; these two would write one each, with tokens in the addresses.
    for noisy in ("aiohttp.access", "aiogram.event"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    if machine:
        logging.captureWarnings(capture=True)
        sys.excepthook = _log_the_end


@web.middleware
async def name_requests(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give every request a name that its lines carry and its answer tells: the caller's when it fits, or a new one."""
    given = request.headers.get(REQUEST_ID, "")
    name = given if _FITTING_ID.fullmatch(given) else uuid.uuid4().hex
    resource = request.match_info.route.resource
    route = resource.canonical if resource is not None else "unknown"
    bound = structlog.contextvars.bind_contextvars(request_id=name)
    try:
        answer = await handler(request)
        if not answer.prepared:
            answer.headers[REQUEST_ID] = name
        _tell(request.method, route, answer.status)
        return answer
    except web.HTTPException as refusal:
        refusal.headers[REQUEST_ID] = name
        _tell(request.method, route, refusal.status)
        raise
    finally:
        structlog.contextvars.reset_contextvars(**bound)


def _tell(method: str, route: str, status: int) -> None:
    level = logging.WARNING if status >= 500 else logging.INFO if status >= 400 else logging.DEBUG
    # Asked first: a line that nobody wants would cost more to drop than the rest of this middleware.
    if _lines.isEnabledFor(level):
        log.log(level, "a request was answered", method=method, route=route, status=status)


class _Hider:
    """Replaces secrets in every string of an event, however deep."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = tuple(sorted((each for each in secrets if len(each) >= 8), key=len, reverse=True))

    def __call__(self, _logger: object, _method: str, event: Event) -> Event:
        for name, value in event.items():
            # What begins with a line is structlog's own, and no text.
            if not name.startswith("_"):
                event[name] = self._hide(value)
        return event

    def _hide(self, value: Any) -> Any:
        match value:
            case str():
                # First by form: of a token its bot's id stays.
                text = redact(value)
                for secret in self._secrets:
                    text = text.replace(secret, "[hidden]")
                return text
            case dict():
                return {name: self._hide(inner) for name, inner in value.items()}
            case list() | tuple():
                return [self._hide(inner) for inner in value]
            case _:
                return value


def _keep_only_template(_logger: object, _method: str, event: Event) -> Event:
    record: logging.LogRecord = event["_record"]
    if record.name.partition(".")[0] not in _OWN:
        # asyncio builds its lines itself; what it was asked to tell of begins on the second one.
        said = (str(record.msg).splitlines() or [""])[0]
        # A warning comes as `file:line: Category: what it says`.
        event["event"] = ": ".join(said.split(": ")[:2]) if record.name == "py.warnings" else said
    return event


def _place_exception(_logger: object, _method: str, event: Event) -> Event:
    """Where an exception came from and what it was, instead of what it said."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error_type"] = _name(error)
        causes = [_name(cause) for cause in _causes(error)]
        if causes:
            event["caused_by"] = causes
        # Postgres' code for what went wrong has no data in it; the sentence beside it does.
        state = next((each.sqlstate for each in (error, *_causes(error)) if hasattr(each, "sqlstate")), None)
        if state:
            event["sqlstate"] = str(state)
        event["stack"] = list(_places(error.__traceback__))
    return event


def _name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen = {id(error)}
    cause = error.__cause__ or error.__context__
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def _places(trace: TracebackType | None) -> Iterator[str]:
    frames = traceback.extract_tb(trace)[-PLACES_MOST:]
    for frame in frames:
        file = "/".join(frame.filename.replace("\\", "/").split("/")[-3:])
        yield f"{file}:{frame.lineno} {frame.name}"


def _log_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.critical("the process ends", exc_info=(kind, error, trace))
