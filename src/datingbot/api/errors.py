"""Refusals: every exception of the services and the domain has one status, one code and one sentence."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping

import msgspec
import structlog
from aiohttp import web

from datingbot.api.init_data import InvalidInitData
from datingbot.api.schemas.errors import ErrorBody, Failure
from datingbot.domain.fields import InvalidField
from datingbot.services.appealing import NotAppealable
from datingbot.services.banning import Protected
from datingbot.services.broadcasting import NoSuchBroadcast, NotADraft
from datingbot.services.chatting import CannotReach, ChatEnded
from datingbot.services.consenting import ConsentNeeded
from datingbot.services.moderating import AlreadyDecided, NoSuchCase
from datingbot.services.refusals import Limited, QuotaSpent, TooAlike, Unavailable
from datingbot.services.swiping import OwesAnswers
from datingbot.services.tokens import InvalidToken
from datingbot.storage.database import DatabaseUnavailable, MemberGone
from datingbot.texts import Texts, UnknownText

RETRY_SECONDS = 2
SPENT = {"like": "out-of-likes", "superlike": "out-of-superlikes", "message-day": "out-of-messages"}
"""Quotas of a day have sentences of their own."""

log = structlog.get_logger(__name__)


@dataclasses.dataclass(eq=False)
class ApiError(Exception):
    """A refusal; ``rule`` names the Fluent message ``error-<rule>``, ``retry_after`` is in seconds."""

    status: int
    code: str
    rule: str
    field: str | None = None
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)
    retry_after: int | None = None


def unauthorized() -> ApiError:
    """Nobody known speaks."""
    return ApiError(401, "unauthorized", "unauthorized")


def banned() -> ApiError:
    """The member was shut out."""
    return ApiError(403, "forbidden", "banned")


def not_sold() -> ApiError:
    """Nothing is sold, or not to somebody whom the bot may not write to."""
    return ApiError(409, "conflict", "not-sold")


def owners_only() -> ApiError:
    """The member does not run the service."""
    return ApiError(403, "forbidden", "owners-only")


def forbidden() -> ApiError:
    """The member lacks the role."""
    return ApiError(403, "forbidden", "forbidden")


def not_found() -> ApiError:
    """Not there, or not theirs: the two look alike."""
    return ApiError(404, "not_found", "not-found")


def no_profile() -> ApiError:
    """A profile comes first."""
    return ApiError(409, "conflict", "no-profile")


def nothing_to_undo() -> ApiError:
    """The last swipe was no pass, or long ago."""
    return ApiError(409, "conflict", "nothing-to-undo")


def question_stale() -> ApiError:
    """Nobody was asked, or it is too long ago."""
    return ApiError(409, "conflict", "question-stale")


def not_json() -> ApiError:
    """The body cannot be read."""
    return ApiError(400, "not_json", "not-json")


def explain(error: Exception) -> ApiError:
    """The refusal for an exception; what nobody foresaw is logged and answered with 500."""
    match error:
        case ApiError():
            return error
        case InvalidField(field=name, rule=rule, params=params):
            status, code = (413, "too_large") if rule == "photo-too-large" else (422, "invalid_field")
            return ApiError(status, code, rule, name, params)
        case InvalidInitData() | InvalidToken():
            return unauthorized()
        case OwesAnswers(count=count):
            return ApiError(409, "conflict", "your-turn", params={"quota": "turns", "count": count})
        case Unavailable() | ChatEnded() | NoSuchBroadcast() | MemberGone():
            return not_found()
        case NotADraft():
            return ApiError(409, "conflict", "not-a-draft")
        case CannotReach():
            return ApiError(409, "conflict", "cannot-reach")
        case ConsentNeeded(due=due):
            return ApiError(409, "conflict", "consent-needed", params={"due": ",".join(due)})
        case QuotaSpent(quota=quota):
            seconds = quota.seconds - int(time.time()) % quota.seconds
            rule = SPENT.get(quota.action, "too-many-requests")
            params = {"quota": quota.action, "retry_after": seconds, "seconds": seconds}
            return ApiError(429, "too_many", rule, params=params, retry_after=seconds)
        case Limited(until=until):
            return ApiError(403, "forbidden", "limited", params={"until": int(until.timestamp())})
        case TooAlike(seconds=seconds):
            params = {"minutes": -(-seconds // 60), "retry_after": seconds}
            return ApiError(429, "too_many", "too-alike", params=params, retry_after=seconds)
        case NoSuchCase():
            return not_found()
        case AlreadyDecided():
            return ApiError(409, "conflict", "already-decided")
        case Protected():
            return ApiError(409, "conflict", "protected")
        case NotAppealable():
            return ApiError(409, "conflict", "not-appealable")
        case DatabaseUnavailable():
            return ApiError(503, "unavailable", "unavailable", retry_after=RETRY_SECONDS)
        case web.HTTPRequestEntityTooLarge():
            return ApiError(413, "too_large", "photo-too-large", "photo", {"most": 10})
        case web.HTTPMethodNotAllowed():
            return ApiError(405, "method_not_allowed", "not-found")
        case web.HTTPNotFound():
            return not_found()
        case _:
            log.exception("a request failed", exc_info=error)
            return ApiError(500, "internal", "unavailable")


def refuse(error: ApiError, *, texts: Texts, language: str) -> web.Response:
    """The answer for a refusal, in the member's language."""
    try:
        message = texts.say(language, f"error-{error.rule}", **error.params)
    except UnknownText:
        message = error.rule
    body = Failure(ErrorBody(error.code, error.field, message, dict(error.params)))
    headers = {"Cache-Control": "no-store"}
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    return web.Response(
        body=msgspec.json.encode(body), status=error.status, headers=headers, content_type="application/json"
    )
