"""PostgreSQL for CloudNativePG's clusters: Debian's, laid out as the operator expects its operand."""

from __future__ import annotations

import io
import tarfile
from functools import partial
from pathlib import Path

from toolchain.cache import content_key, kept

from provision import debian
from provision.archive import Image

NAME = "datingbot-test/postgresql:15"
UID = 26
"""CloudNativePG's own, whatever Debian calls it."""

PROGRAMS = "/usr/lib/postgresql/15/bin"


def postgres_image() -> Image:
    """Debian's packages, and a layer over them in which postgres has CloudNativePG's number."""
    debians = debian.layer(debian.POSTGRES)
    renumbered = kept("postgresql-layer", content_key(Path(__file__), debians.name), partial(_renumber, debians))
    path = f"{PROGRAMS}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return Image(NAME, [debians, renumbered], user=str(UID), environment={"PATH": path, "LANG": "C.UTF-8"})


def _renumber(debians: Path, target: Path) -> None:
    with tarfile.open(debians) as lower, tarfile.open(target, "w") as upper:
        for name, field in (("./etc/passwd", 2), ("./etc/group", 2)):
            entry = lower.getmember(name)
            content = lower.extractfile(entry)
            assert content is not None
            changed = "".join(_renumber_line(line, field) for line in content.read().decode().splitlines(keepends=True))
            entry.size = len(changed.encode())
            upper.addfile(entry, io.BytesIO(changed.encode()))
        for name in ("./var/lib/postgresql", "./run/postgresql"):
            entry = lower.getmember(name)
            entry.uid = entry.gid = UID
            upper.addfile(entry)


def _renumber_line(line: str, field: int) -> str:
    parts = line.split(":")
    if parts[0] != "postgres":
        return line
    parts[field] = str(UID)
    # Of a user, the group's number follows.
    if len(parts) > field + 2:
        parts[field + 1] = str(UID)
    return ":".join(parts)
