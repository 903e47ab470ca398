"""Where slow things are kept: outside the tree, named by their content, made once when missing."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path

KEPT_SECONDS = 14 * 24 * 3600
"""How long something stays after it was last asked for."""


def cache_folder() -> Path:
    """``DATINGBOT_CACHE``, or ``datingbot`` in the user's cache."""
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "datingbot"
    return Path(os.environ.get("DATINGBOT_CACHE") or default)


def kept(name: str, key: str, make: Callable[[Path], None]) -> Path:
    """The file or folder of this name and key; ``make`` writes it to the path it is given when it is not there yet.

    Two runs at once make it once; a run that was cut short leaves nothing that looks finished.
    """
    target = cache_folder() / f"{name}-{key}"
    if target.exists():
        # Marks it as in use.
        os.utime(target)
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            partial = target.with_name(f"{target.name}.partial")
            remove(partial)
            make(partial)
            partial.rename(target)
            _forget_unused(name)
    return target


def _forget_unused(name: str) -> None:
    """Remove what was made under this name for other contents and not asked for in weeks."""
    others = re.compile(re.escape(name) + "-[0-9a-f]{16}")
    for path in cache_folder().iterdir():
        if others.fullmatch(path.name) and path.stat().st_mtime < time.time() - KEPT_SECONDS:
            remove(path)
            path.with_name(f"{path.name}.lock").unlink(missing_ok=True)


def remove(path: Path) -> None:
    """A file or a folder, there or not."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def content_key(*parts: str | bytes | Path) -> str:
    """16 hexadecimal digits of texts and of files; a folder counts with every file's name and content."""
    digest = hashlib.sha256()
    for part in parts:
        for chunk in _read(part):
            digest.update(hashlib.sha256(chunk).digest())
    return digest.hexdigest()[:16]


def _read(part: str | bytes | Path) -> Iterable[bytes]:
    if isinstance(part, Path):
        if part.is_file():
            yield part.read_bytes()
            return
        for path in sorted(part.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield str(path.relative_to(part)).encode()
                yield path.read_bytes()
    else:
        yield part.encode() if isinstance(part, str) else part
