"""The copy of the photos beside the dumps: what is new is added, what is gone stays as long as a dump knows it.

A photo's object never changes, so the copy compares names. One that left the service's store moves to
``gone/<time>/``, and leaves that with the last dump that is older: an erased photo is kept no longer than its row.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import obstore
from obstore.store import ObjectStore

PHOTOS = "photos/"
GONE = "gone/"
AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Copied:
    """How many objects were added, set aside because they are gone, and forgotten."""

    added: int
    gone: int
    forgotten: int


def copy_photos(source: ObjectStore, copy: ObjectStore, *, stamp: str, oldest_dump: str) -> Copied:
    """Bring the copy up to date; ``stamp`` and ``oldest_dump`` are times as in the dumps' names."""
    here, there = _names(source, PHOTOS), _names(copy, PHOTOS)
    added, gone = here - there, there - here
    _transfer((source, name, copy, name) for name in added)
    _transfer((copy, name, copy, f"{GONE}{stamp}/{name}") for name in gone)
    forgotten = {name for name in _names(copy, GONE) if _find_time(name) < oldest_dump}
    for name in gone | forgotten:
        obstore.delete(copy, name)
    return Copied(len(added), len(gone), len(forgotten))


def put_back_photos(copy: ObjectStore, target: ObjectStore, *, since: str) -> int:
    """Add to the service's store what it had at ``since`` and lacks now; gives their number. Nothing is deleted."""
    wanted = {name: name for name in _names(copy, PHOTOS)}
    wanted |= {name.split("/", 2)[2]: name for name in _names(copy, GONE) if _find_time(name) > since}
    missing = wanted.keys() - _names(target, PHOTOS)
    _transfer((copy, wanted[name], target, name) for name in missing)
    return len(missing)


def _names(store: ObjectStore, prefix: str) -> set[str]:
    return {entry["path"] for batch in obstore.list(store, prefix=prefix) for entry in batch}


def _transfer(ways: Iterable[tuple[ObjectStore, str, ObjectStore, str]]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(_transfer_one, ways):
            pass


def _transfer_one(way: tuple[ObjectStore, str, ObjectStore, str]) -> None:
    source, name, target, as_name = way
    obstore.put(target, as_name, bytes(obstore.get(source, name).bytes()))


def _find_time(name: str) -> str:
    return name.split("/", 2)[1]
