"""Replicas of the service as real processes, for tests that race and kill them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp

from conftest import SESSION_SECRET, TOKEN
from datingbot.storage.database import Database
from telegram_sandbox import Sandbox

WEBHOOK_SECRET = "webhook-secret-of-the-tests"
ROOT = Path(__file__).resolve().parents[1]


def environment(database: Database, *, sandbox: Sandbox, folder: Path, port: int, **more: str) -> dict[str, str]:
    """The variables of one replica."""
    return variables(database_url=database.dsn, telegram_url=sandbox.url, folder=folder, port=port, **more)


def variables(*, database_url: str, telegram_url: str, folder: Path, port: int, **more: str) -> dict[str, str]:
    """The variables of one replica by addresses."""
    return {
        "PATH": os.environ["PATH"],
        "BOT_TOKEN": TOKEN,
        "DATABASE_URL": database_url,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "WEBHOOK_SECRET": WEBHOOK_SECRET,
        "SESSION_SECRET": SESSION_SECRET,
        "TELEGRAM_API_URL": telegram_url,
        "LISTEN_HOST": "127.0.0.1",
        "LISTEN_PORT": str(port),
        "PHOTO_STORE": str(folder / "photos"),
        "LOG_LEVEL": "warning",
        **more,
    }


class Replica:
    """One ``datingbot serve`` that is ready; ``url`` is its origin."""

    def __init__(self, process: asyncio.subprocess.Process, *, url: str) -> None:
        self._process = process
        self.url = url

    async def kill(self) -> None:
        """``kill -9``: no time to finish anything."""
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    async def stop(self) -> None:
        """``kill -TERM`` and wait for the drain."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            await self._process.wait()


@contextlib.asynccontextmanager
async def running_replica(
    database: Database, *, sandbox: Sandbox, folder: Path, arguments: tuple[str, ...] = (), **more: str
) -> AsyncIterator[Replica]:
    """Start a replica and wait until it is ready; stopped at the end unless it was killed."""
    port = free_port()
    told = environment(database, sandbox=sandbox, folder=folder, port=port, **more)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "datingbot", "serve", *arguments, env=told, cwd=ROOT
    )
    replica = Replica(process, url=f"http://127.0.0.1:{port}")
    try:
        await until_ready(replica.url)
        yield replica
    finally:
        await replica.stop()


async def until_ready(url: str) -> None:
    """Ask /readyz until it says yes; at most three minutes, which three of them at once may need on a busy machine."""
    async with aiohttp.ClientSession() as http, asyncio.timeout(180):
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with http.get(f"{url}/readyz") as response:
                    if response.status == 200:
                        return
            await asyncio.sleep(0.05)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
