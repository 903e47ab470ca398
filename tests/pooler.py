"""A real PgBouncer in transaction mode before a test's Postgres: Debian's, or the one that ``PGBOUNCER`` names."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy import make_url

from datingbot.demo.postgres import NOBODY, free_port
from datingbot.storage.database import Database, Pooler

BINARY = Path(os.environ.get("PGBOUNCER", "/usr/sbin/pgbouncer"))
SERVER_CONNECTIONS = 3
START_SECONDS = 30


def carries_prepared_statements() -> bool:
    """Whether this PgBouncer can: 1.21 and newer."""
    said = subprocess.run([BINARY, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)\.(\d+)", said)
    return found is not None and (int(found[1]), int(found[2])) >= (1, 21)


class RunningPooler:
    """A PgBouncer on a port of its own, which it keeps when it is killed and started again."""

    def __init__(self, database: Database, *, folder: Path) -> None:
        self._prepares = carries_prepared_statements()
        self.pooler = Pooler("127.0.0.1", free_port(), prepares=self._prepares)
        self._process: asyncio.subprocess.Process | None = None
        self._folder = folder
        server = make_url(database.dsn)
        # Nothing is ignored: a setting the service sends that a PgBouncer does not know would be refused here too.
        told = {
            "listen_addr": "127.0.0.1",
            "listen_port": self.pooler.port,
            "unix_socket_dir": "",
            "auth_type": "any",
            "pool_mode": "transaction",
            "default_pool_size": SERVER_CONNECTIONS,
            "max_client_conn": 200,
            "logfile": folder / "pgbouncer.log",
            **({"max_prepared_statements": 200} if self._prepares else {}),
        }
        lines = [
            "[databases]",
            f"* = host={server.host} port={server.port} user={server.username}",
            "[pgbouncer]",
            *(f"{name} = {value}" for name, value in told.items()),
        ]
        self._configuration = folder / "pgbouncer.ini"
        self._configuration.write_text("\n".join(lines) + "\n", encoding="utf-8")

    async def start(self) -> None:
        """Run it until it listens."""
        # It does not run as root.
        owner = NOBODY if os.geteuid() == 0 else None
        if owner is not None:
            os.chown(self._folder, owner, owner)
        self._process = await asyncio.create_subprocess_exec(
            BINARY, "-q", self._configuration, user=owner, group=owner, stdin=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(START_SECONDS):
            while True:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection(self.pooler.host, self.pooler.port)
                    writer.close()
                    return
                if self._process.returncode is not None:
                    raise RuntimeError((self._folder / "pgbouncer.log").read_text(encoding="utf-8"))
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """``kill -9``."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()


@contextlib.asynccontextmanager
async def running_pooler(database: Database, *, folder: Path) -> AsyncIterator[RunningPooler]:
    """A PgBouncer before the database's server while the block lasts; its files go into the folder."""
    pooler = RunningPooler(database, folder=folder)
    await pooler.start()
    try:
        yield pooler
    finally:
        await pooler.kill()
