"""A temporary PostgreSQL for the tests: Debian's 15, or the embedded 18; gone at the end of the run."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datingbot.demo.postgres import NOBODY, find_binaries, reachable_by_all

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


def choose_binaries() -> Path:
    """The version asked for by ``PG`` (15 or 18); without it 15 where Debian has it, else 18."""
    wanted = os.environ.get("PG") or ("15" if DEBIAN_15.is_dir() else "18")
    return DEBIAN_15 if wanted == "15" else reachable_by_all(find_binaries())


@contextmanager
def temporary_server(binaries: Path) -> Iterator[str]:
    """Run a server on a free port; yields its address ``postgresql://postgres@127.0.0.1:<port>``."""
    with tempfile.TemporaryDirectory(prefix="datingbot-tests-") as name:
        folder = Path(name)
        owner: dict[str, int] = {}
        if os.geteuid() == 0:
            owner = {"user": NOBODY, "group": NOBODY}
            os.chown(folder, NOBODY, NOBODY)
        data = folder / "data"
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"],
            check=True,
            capture_output=True,
            cwd="/",
            **owner,  # type: ignore[call-overload]
        )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        with (folder / "log").open("wb") as log:
            options = {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "max_connections": "200",
                "unix_socket_directories": "",
            }
            settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", *settings],
                stdout=log,
                stderr=log,
                cwd="/",
                **owner,  # type: ignore[call-overload]
            )
        try:
            _wait(binaries, server, port=port, log=folder / "log")
            yield f"postgresql://postgres@127.0.0.1:{port}"
        finally:
            server.send_signal(2)
            server.wait(timeout=30)


def _wait(binaries: Path, server: subprocess.Popen[bytes], *, port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while subprocess.run([binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)
