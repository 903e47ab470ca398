"""``python -m datingbot.dumps``: keep a dump that was made, list, fetch one with the photos of its time.

The operator's CronJobs run it. The store of backups is told by DUMP_STORE, DUMP_ENDPOINT, DUMP_ACCESS_KEY_ID,
DUMP_SECRET_ACCESS_KEY and DUMP_REGION, the key by DUMP_KEY, the photos by the service's own variables.
``fetch`` takes the newest dump, or that of DUMP_NAME; its photos are those of its time, or of PHOTOS_SINCE.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from datingbot.dumps.photos import copy_photos, put_back_photos
from datingbot.dumps.seal import BadSecret, CannotOpen
from datingbot.dumps.shelf import SUFFIX, NoDump, fetch_dump, forget_old, list_dumps, put_dump
from datingbot.photos.store import open_objects

KEYS = {"access_key_id": "DUMP_ACCESS_KEY_ID", "secret_access_key": "DUMP_SECRET_ACCESS_KEY", "region": "DUMP_REGION"}


class Unset(Exception):
    """A variable that is needed is not set."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did its work, 1 when it could not."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (Unset, BadSecret, CannotOpen, NoDump) as error:
        _say(str(error), sys.stderr)
        return 1
    except (BaseError, OSError) as error:
        _say(f"The object store did not do it: {error}", sys.stderr)
        return os.EX_TEMPFAIL
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="datingbot.dumps", description="Dumps in the object store")
    commands = parser.add_subparsers(required=True, metavar="command")
    keep = commands.add_parser("keep", help="seal a dump, store it, read it back; forget old ones; copy the photos")
    keep.add_argument("file", type=Path)
    keep.add_argument("--keep", type=int, required=True, help="dumps that stay")
    keep.set_defaults(run=_keep)
    commands.add_parser("list", help="the dumps there are, the oldest first").set_defaults(run=_list)
    fetch = commands.add_parser("fetch", help="open a dump into a file, and put back the photos there were")
    fetch.add_argument("file", type=Path)
    fetch.set_defaults(run=_fetch)
    return parser


def _keep(options: argparse.Namespace) -> None:
    now, store = datetime.now(UTC), _open_backups()
    name = put_dump(store, options.file, secret=_read("DUMP_KEY"), moment=now)
    kept = forget_old(store, keep=options.keep)
    _say(f"{name} is stored and was read back; {len(kept)} are kept.")
    if "PHOTO_STORE" in os.environ:
        stamp = name.removesuffix(SUFFIX)
        copied = copy_photos(_open_photos(), store, stamp=stamp, oldest_dump=kept[0].removesuffix(SUFFIX))
        _say(f"photos: {copied.added} added, {copied.gone} set aside, {copied.forgotten} forgotten.")


def _list(_options: argparse.Namespace) -> None:
    for name in list_dumps(_open_backups()):
        _say(name)


def _fetch(options: argparse.Namespace) -> None:
    chosen = os.environ.get("DUMP_NAME") or None
    name = fetch_dump(_open_backups(), options.file, secret=_read("DUMP_KEY"), name=chosen)
    _say(f"{name} was opened.")
    if "PHOTO_STORE" in os.environ:
        since = os.environ.get("PHOTOS_SINCE") or name.removesuffix(SUFFIX)
        count = put_back_photos(_open_backups(), _open_photos(), since=since)
        _say(f"photos: {count} put back.")


def _open_backups() -> ObjectStore:
    keys = {name: os.environ[variable] for name, variable in KEYS.items() if variable in os.environ}
    return open_objects(_read("DUMP_STORE"), endpoint=os.environ.get("DUMP_ENDPOINT"), keys=keys)


def _open_photos() -> ObjectStore:
    return open_objects(_read("PHOTO_STORE"), endpoint=os.environ.get("PHOTO_STORE_ENDPOINT"))


def _read(variable: str) -> str:
    value = os.environ.get(variable)
    if not value:
        raise Unset(f"{variable} is not set; the operator's CronJob sets it.")
    return value


def _say(line: str, where: TextIO | None = None) -> None:
    print(line, file=where or sys.stdout)


if __name__ == "__main__":
    sys.exit(main())
