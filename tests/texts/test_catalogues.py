"""The catalogues: every sentence that is said exists in each language, with what it needs, in all its plural forms."""

from __future__ import annotations

import ast as python
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from babel import Locale
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

import datingbot
from datingbot.domain.interests import INTERESTS
from datingbot.domain.profile import GENDERS, GOALS, PREFERENCES
from datingbot.texts import FALLBACK, Texts, leave_out_chat

PACKAGE = Path(datingbot.__file__).parent
WEBAPP = PACKAGE.parents[1] / "webapp" / "src"
LANGUAGES = Texts().languages
CHOICES = {"gender": GENDERS, "preference": PREFERENCES, "goal": GOALS, "interest": INTERESTS}
CATEGORIES = {"zero", "one", "two", "few", "many", "other"}

NAME = r"[a-z][\w]*(?:-[\w]+)+"
"""A message's id: words with hyphens between; a single word is no sentence of ours."""


@dataclass
class Sentence:
    """What a message needs, and the categories of each choice in it that is made by a number."""

    variables: set[str] = field(default_factory=set)
    plurals: list[set[str]] = field(default_factory=list)


class _Reader(Visitor):
    def __init__(self) -> None:
        self.sentence = Sentence()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the library's name
        self.sentence.variables.add(node.id.name)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802 - the library's name
        keys = {one.key.name for one in node.variants if isinstance(one.key, ast.Identifier)}
        if keys & (CATEGORIES - {"other"}):
            self.sentence.plurals.append(keys)
        self.generic_visit(node)


@cache
def sentences(language: str) -> dict[str, Sentence]:
    source = files("datingbot").joinpath(f"locales/{language}.ftl").read_text(encoding="utf-8")
    found: dict[str, Sentence] = {}
    for entry in FluentParser().parse(source).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{entry.id.name} is there twice"
            reader = _Reader()
            reader.visit(entry)
            found[entry.id.name] = reader.sentence
    return found


@dataclass
class Uses:
    """Ids that are named whole, patterns of those that are put together, and calls with the params they give."""

    names: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)
    calls: list[tuple[str, str, frozenset[str]]] = field(default_factory=list)

    def add_pattern(self, parts: list[str | None]) -> None:
        """A text with holes (None); one that begins with a hole may be anything, and says nothing."""
        if len(parts) > 1 and parts[0] and re.fullmatch(r"[a-z]+-[\w-]*", parts[0]):
            self.patterns.add("".join(r"[\w-]+" if part is None else re.escape(part) for part in parts))

    def cover(self, name: str) -> bool:
        return name in self.names or any(re.fullmatch(pattern, name) for pattern in self.patterns)


@cache
def uses() -> Uses:
    found = Uses()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in python.walk(python.parse(path.read_text(encoding="utf-8"))):
            _read_python(node, found, where=path.name)
    for path in sorted(WEBAPP.rglob("*.js")):
        _read_javascript(path.read_text(encoding="utf-8"), found, where=path.name)
    # The values of a field that is picked from a list are named after both (telegram/problems.py, fields.js).
    for field_name, values in CHOICES.items():
        found.names.update(f"{field_name}-{value}" for value in values)
    return found


def _read_python(node: python.AST, found: Uses, *, where: str) -> None:
    match node:
        case python.Constant(value=str() as text):
            found.names.add(text)
        case python.JoinedStr(values=values):
            found.add_pattern([part.value if isinstance(part, python.Constant) else None for part in values])
        case python.Call(
            func=python.Attribute(attr="say" | "say_html"), args=[_, python.Constant(value=str() as name)]
        ):
            if all(word.arg is not None for word in node.keywords):
                found.calls.append((where, name, frozenset(str(word.arg) for word in node.keywords)))


def _read_javascript(source: str, found: Uses, *, where: str) -> None:
    found.names.update(re.findall(rf'"({NAME})"', source))
    # Ids are put together inside other templates too: what has only an id's letters and holes is found anywhere.
    for text in re.findall(r"`([a-z][\w-]*(?:\$\{[^}]*\}[\w-]*)+)`", source):
        parts = re.split(r"(\$\{[^}]*\})", text)
        found.add_pattern([None if part.startswith("${") else part for part in parts if part])
    for call in re.finditer(rf'\bt\("({NAME})"', source):
        params = _params(source[call.end() :])
        if params is not None:
            found.calls.append((where, call[1], params))


def _params(rest: str) -> frozenset[str] | None:
    """The names in the object that follows the id of a call; None where there is no telling."""
    if rest.startswith(")"):
        return frozenset()
    if not rest.startswith(", {"):
        return None
    depth, keys, word, expects = 0, set(), "", True
    for character in rest[2:]:
        if character in "{[(":
            depth += 1
            expects = depth == 1
            word = ""
        elif character in "}])":
            if depth == 1 and expects and word.strip():
                keys.add(word.strip())
            depth -= 1
            if depth == 0:
                return None if any("..." in key for key in keys) else frozenset(keys)
        elif depth == 1 and character == "," and expects:
            keys.add(word.strip())
            word = ""
        elif depth == 1 and character == ",":
            expects, word = True, ""
        elif depth == 1 and character == ":" and expects:
            keys.add(word.strip())
            expects, word = False, ""
        else:
            word += character
    return None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_with_the_same_variables(language: str) -> None:
    own, first = sentences(language), sentences(FALLBACK)
    assert sorted(own) == sorted(first)
    differing = [name for name in own if own[name].variables != first[name].variables]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_all_forms_of_its_language(language: str) -> None:
    """What a form has in common with the default one is written out all the same: nobody has to guess."""
    rule = Locale(language).plural_form
    needed = {rule(number) for number in range(200)}
    lacking = {
        name: sorted(needed - keys)
        for name, sentence in sentences(language).items()
        for keys in sentence.plurals
        # The default form, which Fluent demands, is what is left of whole numbers: "other", or "many" in Russian.
        if needed - keys - ({"many"} if "many" in needed else {"other"})
    }
    assert lacking == {}


def test_every_sentence_that_is_said_exists() -> None:
    known = sentences(FALLBACK)
    missing = {(where, name) for where, name, _ in uses().calls if name not in known}
    assert missing == set()
    empty = {pattern for pattern in uses().patterns if pattern.startswith(("app\\-", "bot\\-", "error\\-", "field\\-"))}
    assert [pattern for pattern in sorted(empty) if not any(re.fullmatch(pattern, name) for name in known)] == []


def test_every_sentence_that_exists_is_said() -> None:
    unused = [name for name in sentences(FALLBACK) if not uses().cover(name)]
    assert unused == []


def test_every_sentence_is_given_what_it_needs_and_nothing_else() -> None:
    known = sentences(FALLBACK)
    wrong = [
        (where, name, sorted(given ^ known[name].variables))
        for where, name, given in uses().calls
        if name in known and given != known[name].variables
    ]
    assert wrong == []


def test_every_rule_of_a_refusal_has_its_sentence() -> None:
    known = sentences(FALLBACK)
    rules = set(_rules())
    assert sorted(rule for rule in rules if f"error-{rule}" not in known) == []
    assert len(rules) > 20


def _rules() -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in python.walk(python.parse(path.read_text(encoding="utf-8"))):
            match node:
                case python.Call(
                    func=python.Name(id="InvalidField"), args=[_, python.Constant(value=str() as rule), *_]
                ):
                    yield rule
                case python.Call(
                    func=python.Name(id="ApiError"), args=[_, _, python.Constant(value=str() as rule), *_]
                ):
                    yield rule


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mini_app_gets_all_it_says_and_nothing_of_the_chat(language: str) -> None:
    shared = set(re.findall(r"^([a-z][\w-]*) *=", Texts().shared[language], re.MULTILINE))
    assert not [name for name in shared if name.startswith("bot-")]
    assert shared == {name for name in sentences(language) if not name.startswith("bot-")}
    assert leave_out_chat("bot-a = x\napp-b =\n    y\n    { $n ->\n       *[other] z\n    }\n# note\n") == (
        "app-b =\n    y\n    { $n ->\n       *[other] z\n    }\n"
    )
