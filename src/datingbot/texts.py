"""Texts: sentences by language from the Fluent catalogues that the bot and the Mini App share."""

from __future__ import annotations

import html
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

FALLBACK = "en"

CHAT = "bot-"
"""What only the chat says begins like this; the Mini App is sent the rest (webapp/locales.mjs does the same)."""

_ENTRY = re.compile(r"^(?=[a-zA-Z#-])", re.MULTILINE)


class UnknownText(LookupError):
    """A message the catalogues do not have: a mistake of ours, found by a test."""


class Texts:
    """Every language that has a file ``<language>.ftl`` in ``folder``, by default ours: adding one is adding a file."""

    def __init__(self, folder: Traversable | None = None) -> None:
        self.shared: dict[str, str] = {}
        """What the Mini App reads: each language's catalogue without what only the chat says."""
        self._bundles: dict[str, FluentBundle] = {}
        for file in sorted((folder or files("datingbot") / "locales").iterdir(), key=lambda file: file.name):
            language, _, kind = file.name.partition(".")
            if kind != "ftl":
                continue
            source = file.read_text(encoding="utf-8")
            self.shared[language] = leave_out_chat(source)
            bundle = self._bundles.setdefault(language, FluentBundle([language], use_isolating=False))
            bundle.add_resource(FluentResource(source))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are, as two-letter codes."""
        return tuple(self._bundles)

    def choose(self, language_code: str | None) -> str:
        """The language for Telegram's ``language_code`` (an IETF tag such as ``pt-br``), English when there is none."""
        base = (language_code or FALLBACK).lower().split("-")[0]
        return base if base in self._bundles else FALLBACK

    def has(self, message: str) -> bool:
        """Whether the fallback language knows the message."""
        return self._bundles[FALLBACK].has_message(message)

    def say(self, language: str, message: str, /, **params: Any) -> str:
        """The sentence as plain text; a language that lacks it falls back to English.

        Raises :class:`UnknownText` when no language has it.
        """
        for bundle in (self._bundles.get(language), self._bundles[FALLBACK]):
            if bundle is not None and bundle.has_message(message):
                pattern = bundle.get_message(message).value
                if pattern is not None:
                    return str(bundle.format_pattern(pattern, params)[0])
        raise UnknownText(message)

    def say_html(self, language: str, message: str, /, **params: Any) -> str:
        """The sentence as Telegram HTML: what people typed is escaped, the catalogue's own tags stay."""
        safe = {name: html.escape(value) if isinstance(value, str) else value for name, value in params.items()}
        return self.say(language, message, **safe)


def leave_out_chat(source: str) -> str:
    """A catalogue without comments and without the messages that only the chat says."""
    entries = (entry for entry in _ENTRY.split(source) if not entry.startswith(("#", CHAT)))
    return "".join(f"{entry.rstrip()}\n" for entry in entries if entry.strip())
