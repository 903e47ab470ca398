"""Running programs: their output is kept for the error, waiting has an end, a stumble gets a second try."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")


class Failed(Exception):
    """A program or a wait did not end well; carries what was said last."""


def run(
    *command: str | Path,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    text: str | None = None,
    source: Path | None = None,
) -> str:
    """What the program prints, given ``text`` or the file ``source``.

    Raises :class:`Failed` with the end of what it complained of.
    """
    with contextlib.ExitStack() as stack:
        given = {"stdin": stack.enter_context(source.open("rb"))} if source else {"input": text}
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
            **given,
        )
    if done.returncode != 0:
        said = (done.stdout[-1500:] + done.stderr[-2500:]).strip()
        raise Failed(f"{' '.join(str(part) for part in command[:4])} ended with {done.returncode}:\n{said}")
    return done.stdout


def twice(what: str, attempt: Callable[[], Value]) -> Value:
    """An infrastructure step gets a second try; never an assertion of a test."""
    try:
        return attempt()
    except Failed as error:
        print(f"{what} failed, trying once more: {error}", file=sys.stderr, flush=True)
        return attempt()


def wait_until(what: str, holds: Callable[[], bool], *, seconds: float, every: float = 0.5) -> None:
    """Wait until it holds. Raises :class:`Failed` when it does not in time."""
    deadline = time.monotonic() + seconds
    last = ""
    while True:
        try:
            if holds():
                return
        except Failed as error:
            last = f" ({error})"
        if time.monotonic() > deadline:
            raise Failed(f"{what}: not within {seconds:.0f} s{last}")
        time.sleep(every)
