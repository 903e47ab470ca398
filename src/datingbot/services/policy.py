"""The privacy policy as it is built in: its sections in order, for the chat, the Mini App, and whoever has to agree."""

from __future__ import annotations

from dataclasses import dataclass

from datingbot.services.context import Context

_SECTIONS = (
    ("bot-policy-who-title", "bot-policy-who"),
    ("bot-policy-kept-title", "bot-policy-kept"),
    ("bot-policy-why-title", "bot-policy-why"),
    ("bot-policy-place-title", "bot-policy-place"),
    ("bot-policy-seen-title", "bot-policy-seen"),
    ("bot-policy-talk-title", "bot-policy-talk"),
    ("bot-policy-learning-title", "bot-policy-learning"),
    ("bot-policy-time-title", "bot-policy-time"),
    ("bot-policy-rights-title", "bot-policy-rights"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and the paragraphs under it, as plain text."""

    title: str
    text: str


def read_policy(context: Context, *, language: str) -> list[Section]:
    """The policy in a reader's language."""
    privacy, texts = context.rules.privacy, context.texts
    contact = privacy.contact or texts.say(language, "bot-policy-owner")
    return [
        Section(texts.say(language, title), texts.say(language, text, contact=contact)) for title, text in _SECTIONS
    ]
