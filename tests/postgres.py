"""Which PostgreSQL the tests run on: Debian's 15 where it is, else the embedded 18; ``PG=15`` or ``PG=18`` says so."""

from __future__ import annotations

import os
from pathlib import Path

from datingbot.demo.postgres import find_binaries

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


def choose_binaries(version: str | None = None) -> Path:
    """The folder with ``initdb`` and ``postgres`` of a major version, or of the one that ``PG`` asks for."""
    wanted = version or os.environ.get("PG") or ("15" if DEBIAN_15.is_dir() else "18")
    return DEBIAN_15 if wanted == "15" else find_binaries()
