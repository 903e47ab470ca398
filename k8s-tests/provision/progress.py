"""Telling people what is being waited for, with the time it took."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator


@contextlib.contextmanager
def step(what: str) -> Iterator[None]:
    """Say what begins, and how long it took when it is done."""
    print(f"{what} ...", file=sys.stderr, flush=True)
    began = time.monotonic()
    yield
    print(f"  {what}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
