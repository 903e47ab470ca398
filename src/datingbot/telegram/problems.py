"""Problems: why something was refused, in a sentence that names the field; the same one the Mini App shows."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Mapping

from datingbot.domain.fields import InvalidField
from datingbot.services.chatting import CannotReach, ChatEnded
from datingbot.services.refusals import Limited, QuotaSpent, TooAlike, Unavailable
from datingbot.services.swiping import OwesAnswers
from datingbot.texts import Texts

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without what JSON can carry but Postgres and Telegram can not: NUL and lone surrogates."""
    return _UNSTORABLE.sub("", text)


def name_field(texts: Texts, language: str, field: str) -> str:
    """What people call the field; an unknown one is a part of the form."""
    message = f"field-{field}"
    return texts.say(language, message if texts.has(message) else "field-profile")


def name_choice(texts: Texts, language: str, *, field: str, value: str) -> str:
    """What people call a value of a field that is picked from a list."""
    message = f"{field}-{value}"
    return texts.say(language, message) if texts.has(message) else value


def explain(
    texts: Texts,
    language: str,
    error: InvalidField | QuotaSpent | Unavailable | ChatEnded | CannotReach | Limited | TooAlike,
    *,
    with_field: bool = True,
) -> str:
    """Why something was refused, as Telegram HTML: for a field its name and the sentence of its rule."""
    match error:
        case InvalidField(field=field, rule=rule, params=params):
            told = _told(texts, language, field=field, params=params)
            message = f"error-{rule}"
            problem = texts.say_html(language, message if texts.has(message) else "error-not-an-object", **told)
            if not with_field:
                return problem
            name = html.escape(name_field(texts, language, field))
            return texts.say(language, "bot-data-refused", field=f"<b>{name}</b>", problem=problem)
        case QuotaSpent(quota=quota):
            rule = {
                "like": "out-of-likes",
                "superlike": "out-of-superlikes",
                "message-day": "out-of-messages",
            }.get(quota.action, "too-many-requests")
            return texts.say_html(language, f"error-{rule}", seconds=quota.seconds - int(time.time()) % quota.seconds)
        case OwesAnswers(count=count):
            return texts.say_html(language, "error-your-turn", count=count)
        case CannotReach():
            return texts.say_html(language, "error-cannot-reach")
        case Limited():
            return texts.say_html(language, "error-limited")
        case TooAlike(seconds=seconds):
            return texts.say_html(language, "error-too-alike", minutes=-(-seconds // 60))
        case _:
            return texts.say_html(language, "error-not-found")


def _told(texts: Texts, language: str, *, field: str, params: Mapping[str, str | int]) -> dict[str, str | int]:
    told = {name: clean(value) if isinstance(value, str) else value for name, value in params.items()}
    choices = told.get("choices")
    if isinstance(choices, str):
        names = [name_choice(texts, language, field=field, value=value) for value in choices.split(", ")]
        told["choices"] = ", ".join(names)
    return told
