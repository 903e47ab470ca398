"""Peers from the registries, each pinned by a lock, kept in the cache beside everything else that is slow to get."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from toolchain.cache import content_key, kept

from bench.contestants import PEERS

_NPM_FILES = ("package.json", "package-lock.json", "grammy_echo.mjs")


def install_python_telegram_bot() -> Path:
    """The folder it is importable from."""
    lock = PEERS / "requirements.lock"

    def make(folder: Path) -> None:
        _run(sys.executable, "-m", "pip", "install", "--require-hashes", "-r", lock, "--target", folder)

    return kept("bench-python-telegram-bot", content_key(lock, sys.version), make)


def install_grammy() -> Path:
    """A folder with its packages and the program that uses them."""

    def make(folder: Path) -> None:
        folder.mkdir()
        for name in _NPM_FILES:
            shutil.copy(PEERS / name, folder)
        _run("npm", "ci", "--no-audit", "--no-fund", folder=folder)

    return kept("bench-grammy", content_key(*(PEERS / name for name in _NPM_FILES)), make)


def _run(*command: str | Path, folder: Path | None = None) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{done.stderr[-2000:]}")
