"""Alloy, built from its module with the few components our configuration uses; all of them would take hours.

Its module is made to be built in its own repository: the language it is configured in lies beside it there, so it is
laid out beside a copy here too. That one is a little newer, and so are five modules it asks for.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from toolchain.cache import content_key, kept
from toolchain.go_build import HERE, find_module, run_go

MODULE = "github.com/grafana/alloy"
PINS = HERE / "alloy"
GO = "1.26.7"
LINKER_FLAGS = "-s -w"


def alloy() -> Path:
    """Alloy's program; built when it is not there yet (about 10 CPU minutes)."""
    return kept("alloy", _key(), _build)


def _key() -> str:
    return content_key(PINS, LINKER_FLAGS, Path(__file__))


def _build(target: Path) -> None:
    print("Building alloy (once, about 600 CPU seconds) ...", flush=True)
    source = kept("alloy-source", _key(), _lay_out)
    run_go(source, "build", "-trimpath", "-buildvcs=false", "-ldflags", LINKER_FLAGS, "-o", str(target), ".")


def _lay_out(folder: Path) -> None:
    shutil.copytree(find_module("alloy", MODULE), folder)
    shutil.copytree(find_module("alloy", f"{MODULE}/syntax"), folder / "syntax")
    # Go keeps its modules read-only.
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    shutil.copyfile(PINS / "components.go", folder / "internal/component/all/all.go")
    shutil.copyfile(PINS / "converter.go", folder / "internal/converter/converter.go")
    shutil.rmtree(folder / "internal/converter/internal")
    program = folder / "main.go"
    lines = program.read_text(encoding="utf-8").splitlines(keepends=True)
    # The exporters of the agent before Alloy.
    program.write_text("".join(line for line in lines if "integrations/install" not in line), encoding="utf-8")
    newer = (PINS / "newer.sum").read_text(encoding="utf-8")
    with (folder / "go.sum").open("a", encoding="utf-8") as sums:
        sums.write(newer)
    versions = [line.split()[:2] for line in newer.splitlines()]
    wanted = [f"-require={name}@{version}" for name, version in versions if not version.endswith("/go.mod")]
    run_go(folder, "mod", "edit", f"-go={GO}", *wanted)
