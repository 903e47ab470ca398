"""The stage of a run: replicas, a Postgres that keeps what it acknowledges, and a Telegram: processes, with links."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import asyncpg

from bench.machine import family
from conftest import TOKEN
from datingbot.demo.postgres import temporary_postgres
from datingbot.storage.database import Database
from datingbot.storage.schema_level import migrate
from faults.link import LATE_SECONDS, Link, open_link
from faults.plan import REPLICAS, Strike
from postgres import choose_binaries
from replicas import ROOT, WEBHOOK_SECRET, free_port, until_ready, variables

DURABLE = {"max_connections": "200", "shared_buffers": "128MB"}
"""fsync stays on."""


@dataclass(slots=True)
class Running:
    """One replica with its links; started again, like a pod, when it was killed or stopped."""

    port: int
    postgres: Link
    telegram: Link
    environment: dict[str, str]
    log: Path
    process: asyncio.subprocess.Process | None = None
    _ending: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def start(self) -> None:
        """A fresh process."""
        with self.log.open("ab") as said:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "datingbot", "serve", env=self.environment, cwd=ROOT, stdout=said, stderr=said
            )

    async def kill(self) -> None:
        """``kill -9``, and a new one in its place."""
        await self._replace(signal.SIGKILL)

    async def stop(self) -> None:
        """As Kubernetes ends a pod: asked to, with time for what it has in hand; and a new one in its place."""
        await self._replace(signal.SIGTERM)

    async def _replace(self, how: signal.Signals) -> None:
        async with self._ending:
            assert self.process is not None
            self.process.send_signal(how)
            await self.process.wait()
            await self.start()

    async def end(self) -> None:
        """For good."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()


@dataclass(slots=True)
class Stage:
    """``url`` takes members' requests and Telegram's updates to any replica, as a Service does."""

    url: str
    telegram_url: str
    database_url: str
    postmaster: int
    telegram: int
    replicas: list[Running] = field(default_factory=list)

    async def strike(self, strike: Strike) -> None:
        """Do it, and undo it when its time is over."""
        replica = self.replicas[strike.number]
        match strike.kind:
            case "kill":
                await replica.kill()
            case "stop":
                await replica.stop()
            case "crash":
                await self._crash()
            case "pause":
                await self._pause(self._processes(strike.victim, replica), seconds=strike.seconds)
            case _:
                link = replica.postgres if strike.victim == "replica-postgres" else replica.telegram
                await _disturb(link, strike)

    def _processes(self, victim: str, replica: Running) -> list[int]:
        assert replica.process is not None
        return {
            "replica": [replica.process.pid],
            "postgres": family(self.postmaster),
            "telegram": [self.telegram],
        }[victim]

    async def _pause(self, processes: list[int], *, seconds: float) -> None:
        for pid in processes:
            _send(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            for pid in processes:
                _send(pid, signal.SIGCONT)

    async def _crash(self) -> None:
        """Kill one backend: Postgres takes its shared memory for broken, ends them all and recovers from its log."""
        connection = await asyncpg.connect(self.database_url)
        own = await connection.fetchval("SELECT pg_backend_pid()")
        _send(own, signal.SIGKILL)
        connection.terminate()


async def _disturb(link: Link, strike: Strike) -> None:
    match strike.kind:
        case "cut":
            link.cut()
        case "stall":
            link.stall()
        case _:
            link.late = LATE_SECONDS
    try:
        await asyncio.sleep(strike.seconds)
    finally:
        link.mend()


def _send(pid: int, what: signal.Signals) -> None:
    # A backend may have ended by itself.
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, what)


@contextlib.asynccontextmanager
async def open_stage() -> AsyncIterator[Stage]:
    """Everything started, ready, and the webhook set; gone at the end."""
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="datingbot-faults-")))
        server = temporary_postgres(folder / "postgres", binaries=choose_binaries(), options=DURABLE)
        database_url = stack.enter_context(server) + "/postgres"
        database = Database(database_url, pool_size=1)
        try:
            await migrate(database, kind="expand")
        finally:
            await database.close()
        postmaster = int((folder / "postgres/data/postmaster.pid").read_text(encoding="ascii").split()[0])
        telegram = await stack.enter_async_context(_running_telegram())
        replicas: list[Running] = []
        turn = 0

        def next_targets() -> list[int]:
            nonlocal turn
            turn += 1
            ports = [replica.port for replica in replicas]
            return ports[turn % len(ports) :] + ports[: turn % len(ports)]

        service = await stack.enter_async_context(open_link(next_targets))
        stage = Stage(f"http://127.0.0.1:{service.port}", telegram[0], database_url, postmaster, telegram[1], replicas)
        for _ in range(REPLICAS):
            replica = await stack.enter_async_context(_running_replica(stage, folder=folder))
            replicas.append(replica)
        await asyncio.gather(*(until_ready(f"http://127.0.0.1:{replica.port}") for replica in replicas))
        await _set_webhook(stage)
        yield stage


@contextlib.asynccontextmanager
async def _running_telegram() -> AsyncIterator[tuple[str, int]]:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "telegram_sandbox", "--port", str(port), "--bot-token", TOKEN, "--bot-username",
        "datingbot", "--no-rate-limits", stdout=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        await process.stdout.readline()  # its address: it listens
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.kill()
        await process.wait()


@contextlib.asynccontextmanager
async def _running_replica(stage: Stage, *, folder: Path) -> AsyncIterator[Running]:
    database, telegram = stage.database_url, stage.telegram_url
    behind_database, behind_telegram = _port_of(database), _port_of(telegram)
    async with open_link(lambda: [behind_database]) as to_postgres, open_link(lambda: [behind_telegram]) as to_telegram:
        port = free_port()
        replica = Running(
            port,
            to_postgres,
            to_telegram,
            variables(
                database_url=database.replace(f":{behind_database}", f":{to_postgres.port}"),
                telegram_url=telegram.replace(f":{behind_telegram}", f":{to_telegram.port}"),
                folder=folder,
                port=port,
                PUBLIC_URL=stage.url,
                SEND_RATE="1000",
            ),
            folder / "log",
        )
        await replica.start()
        try:
            yield replica
        finally:
            await replica.end()


async def _set_webhook(stage: Stage) -> None:
    told = {"url": f"{stage.url}/telegram/webhook", "secret_token": WEBHOOK_SECRET, "max_connections": 100}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{stage.telegram_url}/bot{TOKEN}/setWebhook", json=told) as response,
    ):
        response.raise_for_status()


def _port_of(url: str) -> int:
    return int(url.rpartition(":")[2].partition("/")[0])
