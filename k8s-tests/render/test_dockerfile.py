"""The Dockerfile's promises that need no build: bases by argument, nobody's rights, no compiler, hashes checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ("bot", "operator", "webapp")


@dataclass(frozen=True, slots=True)
class Stage:
    """One FROM: what it builds on, its name, and its instructions as (WORD, rest)."""

    base: str
    name: str
    instructions: tuple[tuple[str, str], ...]


def read_dockerfile() -> tuple[dict[str, str], dict[str, Stage]]:
    """The arguments before the first stage, and the stages by name."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [line.strip() for line in re.sub(r"\\\n\s*", "", text).splitlines() if line.strip()]
    arguments: dict[str, str] = {}
    stages: dict[str, list[tuple[str, str]]] = {}
    bases: dict[str, str] = {}
    name = ""
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            bases[name], stages[name] = base, []
        elif word == "ARG" and not name:
            key, _, value = rest.partition("=")
            arguments[key] = value
        else:
            stages[name].append((word, rest))
    return arguments, {key: Stage(bases[key], key, tuple(value)) for key, value in stages.items()}


ARGUMENTS, STAGES = read_dockerfile()


def lineage(target: str) -> list[Stage]:
    """The stages that end up in the target's image, its own first."""
    stage = STAGES[target]
    return [stage, *(lineage(stage.base) if stage.base in STAGES else [])]


def instructions(target: str, word: str) -> list[str]:
    return [rest for stage in lineage(target) for key, rest in stage.instructions if key == word]


def test_every_base_image_is_an_argument_with_an_exact_tag() -> None:
    bases = {stage.base for stage in STAGES.values() if stage.base not in STAGES}
    assert bases == {f"${{{name}}}" for name in ARGUMENTS}
    for name, image in ARGUMENTS.items():
        _, _, tag = image.partition(":")
        assert tag, f"{name} has no tag"
        assert tag != "latest", name


@pytest.mark.parametrize("target", TARGETS)
def test_the_image_runs_as_a_numeric_user_without_rights(target: str) -> None:
    assert instructions(target, "USER")[0] == "65532:65532"


@pytest.mark.parametrize("target", TARGETS)
def test_the_final_image_has_no_compiler(target: str) -> None:
    runs = " ".join(instructions(target, "RUN"))
    assert not re.search(r"\b(gcc|g\+\+|build-essential|make|cargo|npm|pip)\b", runs)


@pytest.mark.parametrize("target", ["bot", "operator"])
def test_python_never_imports_from_the_working_folder(target: str) -> None:
    assert "PYTHONSAFEPATH=1" in " ".join(instructions(target, "ENV"))


def test_every_package_is_fetched_by_its_hash_and_installed_from_what_was_fetched() -> None:
    stages = (STAGES["packages"], STAGES["code"])
    commands = [rest for stage in stages for word, rest in stage.instructions if word == "RUN"]
    runs = [part.strip() for command in commands for part in command.split("&&")]
    assert any("pip download" in run and "--require-hashes" in run and "requirements.lock" in run for run in runs)
    installs = [run for run in runs if " install " in run]
    assert installs
    assert all("--no-index" in run for run in installs)


def test_every_copied_path_is_let_in_by_dockerignore() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = {line[1:] for line in lines if line.startswith("!")}
    for stage in STAGES.values():
        for word, rest in stage.instructions:
            if word != "COPY" or rest.startswith("--from"):
                continue
            for source in rest.split()[:-1]:
                assert source.split("/", maxsplit=1)[0] in allowed, source
                assert list(ROOT.glob(source)), f"{source} is not in the tree"
