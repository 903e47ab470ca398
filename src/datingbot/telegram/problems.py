"""Problems: the sentence for a refusal, the same one the Mini App shows."""

from __future__ import annotations

from datingbot.domain.fields import InvalidField
from datingbot.services.swiping import QuotaSpent, Unavailable
from datingbot.texts import Texts


def describe(texts: Texts, language: str, error: InvalidField | QuotaSpent | Unavailable) -> str:
    """What is wrong and what to do, as plain text."""
    if isinstance(error, InvalidField):
        return texts.say(language, f"error-{error.rule}", **error.params)
    if isinstance(error, Unavailable):
        return texts.say(language, "error-not-found")
    rule = {"like": "out-of-likes", "superlike": "out-of-superlikes"}.get(error.quota.action, "too-many-requests")
    return texts.say(language, f"error-{rule}", seconds=error.quota.seconds)


def name_field(texts: Texts, language: str, field: str) -> str:
    """The field's name as people know it; the name given, when nobody knows it."""
    return texts.say(language, f"field-{field}") if texts.has(f"field-{field}") else field
