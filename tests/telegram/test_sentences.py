"""The chat's catalogue: every sentence used exists in each language and needs only what it is given."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

import datingbot
from datingbot.storage.numbers import STEPS
from datingbot.telegram.cards import CAPTION_MOST, visible_length
from datingbot.telegram.commands import OWNERS, SELLING
from datingbot.telegram.drafts import FIELDS
from datingbot.texts import Texts

LANGUAGES = Texts().languages
TAGS = {"b", "i"}


class Variables(Visitor):
    """Collects the names of a pattern's variables."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the library's name
        self.names.add(node.id.name)


def sentences(language: str) -> dict[str, set[str]]:
    source = files("datingbot").joinpath(f"locales/{language}.ftl").read_text(encoding="utf-8")
    found = {}
    for entry in FluentParser().parse(source).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message) and entry.id.name.startswith("bot-"):
            variables = Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.names
    return found


def used() -> set[str]:
    folder = Path(datingbot.__file__).parent
    sources = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))
    made = {f"bot-command-{name}" for name in (*OWNERS, *SELLING)} | {
        f"bot-ask-{field.replace('_', '-')}" for field in FIELDS
    }
    made |= {f"bot-chart-step-{step}" for step in STEPS}
    return set(re.findall(r'"(bot-[a-z-]*[a-z])"', sources)) | made


def test_both_languages_say_the_same_with_the_same_variables() -> None:
    assert sentences("en") == sentences("ru")


def test_every_sentence_used_exists_and_every_one_that_exists_is_used() -> None:
    assert used() == set(sentences("en"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [0, 1, 2, 5, 21])
def test_every_sentence_formats_to_well_formed_html(language: str, count: int) -> None:
    texts = Texts()
    counted = {"count", "age", "most", "min", "max", "distance", "liked", "passed", "matched"}
    for message, names in sentences(language).items():
        params: dict[str, Any] = {name: count if name in counted else f"<{name}&>" for name in names}
        said = texts.say_html(language, message, **params)
        assert said.strip()
        assert "{" not in said
        opened = re.findall(r"<(\w+)>", said)
        assert sorted(opened) == sorted(re.findall(r"</(\w+)>", said))
        assert set(opened) <= TAGS


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_and_answers_keep_telegrams_lengths(language: str) -> None:
    texts = Texts()
    for name in OWNERS:
        assert 1 <= len(texts.say(language, f"bot-command-{name}")) <= 256
    for message in ("bot-unknown-button", "bot-delete-stale", "bot-too-fast", "bot-settings-changed"):
        assert len(texts.say(language, message)) <= 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_announcement_fits_a_caption(language: str) -> None:
    said = Texts().say_html(language, "bot-match", name="&" * 64, age=120, place="x" * 200, bio="<" * 500)
    assert visible_length(said) <= CAPTION_MOST
