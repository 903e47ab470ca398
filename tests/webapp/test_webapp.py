"""The Mini App's own tests and its build: run by Node, held to the budget."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

WEBAPP = Path(__file__).resolve().parents[2] / "webapp"
FIRST_LOAD_MOST = 60 * 1024
"""Bytes over the wire before the first card, without photos."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, built."""
    copy = tmp_path_factory.mktemp("webapp") / "webapp"
    shutil.copytree(WEBAPP, copy, ignore=shutil.ignore_patterns("node_modules", "dist"))
    (copy / "node_modules").symlink_to(WEBAPP / "node_modules")
    subprocess.run(["npm", "run", "--silent", "build"], cwd=copy, check=True, capture_output=True, text=True)
    return copy / "dist"


def test_the_pure_modules_hold() -> None:
    done = subprocess.run(["npm", "test", "--silent"], cwd=WEBAPP, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_first_load_stays_within_its_budget(built: Path) -> None:
    page = (built / "index.html").read_text(encoding="utf-8")
    names = re.findall(r'(?:src|href)="/?([^"]+\.(?:js|css))"', page)
    assert names
    size = sum((built / f"{name}.gz").stat().st_size for name in names) + len(gzip.compress(page.encode()))
    assert size <= FIRST_LOAD_MOST


def test_every_built_file_is_named_by_its_content_and_compressed_beforehand(built: Path) -> None:
    page = (built / "index.html").read_text(encoding="utf-8")
    assert "importmap" not in page
    for name in re.findall(r'(?:src|href)="/?([^"]+\.(?:js|css))"', page):
        assert re.search(r"[.-][0-9A-Za-z]{8,}\.(js|css)$", name), name
        assert (built / f"{name}.br").is_file()
        assert (built / f"{name}.gz").is_file()


def test_a_screen_s_code_and_style_come_when_it_is_opened_each_by_a_name_that_exists(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    later = {name for name in manifest["sizes"] if name not in manifest["first"]}
    assert {Path(name).name.rpartition("-")[0] for name in later} >= {"settings", "likes", "profile", "admin"}
    for name in later:
        assert re.search(r"-[0-9A-Za-z]{8,}\.(js|css)$", name), name
        assert (built / f"{name}.br").is_file()
    scripts = [(built / name).read_text(encoding="utf-8") for name in manifest["sizes"] if name.endswith(".js")]
    asked = {address for script in scripts for address in re.findall(r'"/(assets/[^"]+\.css)"', script)}
    asked |= {f"assets/{name}" for script in scripts for name in re.findall(r'import\("\./([^"]+)"\)', script)}
    assert asked <= later
    assert {name for name in later if not Path(name).name.startswith("chunk")} == asked


def test_the_first_load_counts_all_that_the_page_s_script_imports(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    for name in manifest["first"]:
        if name.endswith(".js"):
            script = (built / name).read_text(encoding="utf-8")
            imported = re.findall(r'(?:from|import)"\./([^"]+)"', script)
            assert {f"assets/{other}" for other in imported} <= set(manifest["first"])


def test_the_lock_holds_no_download_addresses() -> None:
    for lock in (WEBAPP / "package-lock.json", WEBAPP.parent / "tests" / "sandbox" / "grammy" / "package-lock.json"):
        assert '"resolved"' not in lock.read_text(encoding="utf-8")
