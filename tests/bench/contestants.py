"""Who is measured: our service as it is installed, and bots of other libraries that echo what they are told."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.machine import cpu_seconds, memory_mb, pinned
from bench.wire import connect, get
from datingbot.demo.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
PEERS = Path(__file__).with_name("peers")
TOKEN = "4242424242:" + "A" * 35
WEBHOOK_SECRET = "webhook-secret-of-the-bench"
SESSION_SECRET = "session-secret-of-the-bench-0123456789"
START_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """A program that listens on LISTEN_PORT for updates; ``text`` is what it is sent."""

    name: str
    command: tuple[str | Path, ...]
    text: str = "hello"
    environment: Mapping[str, str] = field(default_factory=dict)


def ours(database_url: str, *, folder: Path, **more: str) -> Contestant:
    """``datingbot serve`` on a database: everything it does for members, with pacing out of the way."""
    return Contestant(
        name="DatingBot",
        command=(sys.executable, "-m", "datingbot", "serve"),
        text="/help",
        environment={
            "DATABASE_URL": database_url,
            "SESSION_SECRET": SESSION_SECRET,
            "LISTEN_HOST": "127.0.0.1",
            "PHOTO_STORE": str(folder / "photos"),
            "LOG_LEVEL": "warning",
            "SEND_RATE": "1000",
            "LIKES_PER_DAY": "100000",
            **more,
        },
    )


AIOGRAM = Contestant(name="aiogram, default", command=(sys.executable, PEERS / "aiogram_echo.py"))
AIOGRAM_TUNED = Contestant(
    name="aiogram, tuned", command=(sys.executable, PEERS / "aiogram_echo.py"), environment={"TUNED": "1"}
)


def python_telegram_bot(packages: Path) -> Contestant:
    """``packages``: the folder it is installed in."""
    return Contestant(
        name="python-telegram-bot",
        command=(sys.executable, PEERS / "python_telegram_bot_echo.py"),
        environment={"PYTHONPATH": str(packages)},
    )


def grammy(packages: Path) -> Contestant:
    """``packages``: the folder with its node_modules and the program."""
    return Contestant(name="grammY", command=("node", packages / "grammy_echo.mjs"))


class Running:
    """A contestant that is ready for requests on ``port``."""

    def __init__(self, contestant: Contestant, *, port: int, process: asyncio.subprocess.Process) -> None:
        self.name = contestant.name
        self.text = contestant.text
        self.port = port
        self._process = process

    @property
    def pid(self) -> int:
        """Of its first process."""
        return self._process.pid

    @property
    def cpu_seconds(self) -> float:
        """What it has spent since its start."""
        return cpu_seconds(self._process.pid)

    @property
    def memory_mb(self) -> float:
        """What it holds now."""
        return memory_mb(self._process.pid)


@contextlib.asynccontextmanager
async def running(contestant: Contestant, *, api_url: str, core: int) -> AsyncIterator[Running]:
    """Start a contestant on a core and wait until it is ready; stopped at the end."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api_url,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "WEBHOOK_SECRET": WEBHOOK_SECRET,
        "LISTEN_PORT": str(port),
        **contestant.environment,
    }
    with pinned(core):
        process = await asyncio.create_subprocess_exec(*contestant.command, env=environment, cwd=ROOT)
    try:
        await _until_ready(process, port=port, name=contestant.name)
        yield Running(contestant, port=port, process=process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _until_ready(process: asyncio.subprocess.Process, *, port: int, name: str) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            if process.returncode is not None:
                raise RuntimeError(f"{name} ended with {process.returncode} before it was ready")
            with contextlib.suppress(OSError):
                connection = await connect(port)
                status, _ = await connection.ask(get("/readyz"))
                connection.close()
                # Those without such a page listen when they are ready.
                if status != 503:
                    return
            await asyncio.sleep(0.1)
