"""The shelf of dumps in the object store: put one there and read it back, list them, fetch one, forget the old ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import obstore
from obstore.store import ObjectStore

from datingbot.dumps.seal import CannotOpen, seal, unseal

FOLDER = "dumps"
SUFFIX = ".dump.sealed"
PART_BYTES = 8 << 20


class NoDump(Exception):
    """There is none of that name, or none at all."""


def name_dump(moment: datetime) -> str:
    """Names sort by time: ``20260102T030405Z.dump.sealed``, UTC."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"


def put_dump(store: ObjectStore, dump: Path, *, secret: str, moment: datetime) -> str:
    """Seal a dump, store it, read it back and compare; gives its name.

    Raises:
        CannotOpen: what came back is not what was stored; it is removed again, for nobody must count on it.
    """
    name = name_dump(moment)
    sealed = dump.with_name(name)
    with dump.open("rb") as plain, sealed.open("wb") as target:
        seal(secret, plain, target)
    obstore.put(store, f"{FOLDER}/{name}", sealed)
    sealed.unlink()
    with dump.open("rb") as plain:
        wanted = _digest(iter(lambda: plain.read(PART_BYTES), b""))
    try:
        whole = _digest(_read(store, name, secret=secret)) == wanted
    except CannotOpen:
        whole = False
    if not whole:
        obstore.delete(store, f"{FOLDER}/{name}")
        raise CannotOpen(f"{name} came back from the object store as something else; it was removed. Try again.")
    return name


def list_dumps(store: ObjectStore) -> list[str]:
    """Names, the oldest first."""
    found = (entry["path"] for batch in obstore.list(store, prefix=FOLDER) for entry in batch)
    return sorted(path.rpartition("/")[2] for path in found if path.endswith(SUFFIX))


def fetch_dump(store: ObjectStore, target: Path, *, secret: str, name: str | None = None) -> str:
    """Write one dump, or the newest, to a file; gives its name. Raises `NoDump` and `CannotOpen`."""
    names = list_dumps(store)
    if not names:
        raise NoDump("There is no dump in the store yet.")
    if name is not None and name not in names:
        raise NoDump(f"There is no dump {name}. There are: {', '.join(names)}")
    chosen = name or names[-1]
    with target.open("wb") as file:
        for part in _read(store, chosen, secret=secret):
            file.write(part)
    return chosen


def forget_old(store: ObjectStore, *, keep: int) -> list[str]:
    """Delete all but the newest ``keep``; gives the names that stay."""
    names = list_dumps(store)
    for name in names[:-keep]:
        obstore.delete(store, f"{FOLDER}/{name}")
    return names[-keep:]


def _read(store: ObjectStore, name: str, *, secret: str) -> Iterator[bytes]:
    parts = obstore.get(store, f"{FOLDER}/{name}").stream(min_chunk_size=PART_BYTES)
    return unseal(secret, (bytes(part) for part in parts))


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
