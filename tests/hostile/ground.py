"""The ground: two replicas as processes, members who are at home, members who are hostile, and what everybody owns."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import asyncpg

from bench.machine import memory_mb
from bench.population import write_members
from bench.wire import BotApi
from conftest import SESSION_SECRET
from datingbot.demo.postgres import temporary_postgres
from datingbot.services.tokens import Signer
from datingbot.storage.database import Database
from datingbot.storage.locks import LEADER_LOCK, hold_lock
from datingbot.storage.schema_level import migrate
from postgres import choose_binaries
from replicas import ROOT, free_port, until_ready, variables

AT_HOME = range(1_001, 1_201)
"""Members who do nothing; whatever is sent, nothing of theirs may change. No sample has such a number in it, or mixing
numbers up would make them act."""

HOSTILE = range(1_301, 3_301)

OWNERS = ["user_id", "from_user_id", "user1_id", "user2_id", "chat_id"]
"""Columns that say whose a row is. A swipe is of who made it: to be liked changes nothing of one's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attacked:
    """A replica: its origin, its process, and what it writes."""

    url: str
    process: asyncio.subprocess.Process
    log: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What is attacked, and what belongs to whom."""

    replicas: tuple[Attacked, ...]
    http: aiohttp.ClientSession
    database_url: str
    signer: Signer

    @property
    def urls(self) -> tuple[str, ...]:
        """The replicas' origins."""
        return tuple(replica.url for replica in self.replicas)

    @property
    def memory_mb(self) -> float:
        """What both replicas hold."""
        return sum(memory_mb(replica.process.pid) for replica in self.replicas)

    def read_logs(self) -> str:
        """Everything both replicas wrote."""
        return "".join(replica.log.read_text(encoding="utf-8") for replica in self.replicas)

    def session(self, user_id: int) -> dict[str, str]:
        """The header of a member who logged in."""
        return {"Authorization": f"Bearer {self.signer.session_token(user_id)[0]}"}

    async def list_belongings(self, *, people: range | None = None) -> dict[str, str]:
        """A digest of every table's rows that belong to these people; of all rows without any."""
        connection = await asyncpg.connect(self.database_url)
        try:
            columns = await connection.fetch(
                """SELECT c.relname AS table, array_agg(a.attname::text ORDER BY a.attname)
                          FILTER (WHERE a.attname = ANY ($1)) AS owners
                     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
                    GROUP BY c.relname""",
                OWNERS,
            )
            found = {}
            # The sender's clock: it moves by itself.
            columns = [(table, owners) for table, owners in columns if table != "send_budget"]
            for table, owners in columns:
                if people is None:
                    condition = "true"
                elif owners:
                    condition = " OR ".join(f"{owner} BETWEEN {people.start} AND {people.stop - 1}" for owner in owners)
                else:
                    continue
                found[table] = await connection.fetchval(
                    "SELECT count(*) || ' ' || coalesce(sum(hashtext(t::text)::bigint), 0) "
                    f"FROM {table} t WHERE {condition}"
                )
            return found
        finally:
            await connection.close()


@contextlib.asynccontextmanager
async def open_ground(*, replicas: int = 2) -> AsyncIterator[Ground]:
    """Everything started, everybody there; ended with the block."""
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="datingbot-hostile-")))
        server = temporary_postgres(folder / "postgres", binaries=choose_binaries(), options={"max_connections": "100"})
        url = stack.enter_context(server) + "/postgres"
        database = Database(url, pool_size=1)
        stack.push_async_callback(database.close)
        await migrate(database, kind="expand")
        await write_members(url, count=HOSTILE.stop - 1)
        # No replica leads: what changes now was changed by what is sent, never by a nightly chore whose hour has come.
        chores = await hold_lock(database, key=LEADER_LOCK)
        assert chores is not None
        stack.push_async_callback(chores.close)
        telegram = await stack.enter_async_context(BotApi())
        running = [
            await stack.enter_async_context(_attacked(url, telegram_url=telegram.url, folder=folder, number=number))
            for number in range(replicas)
        ]
        for replica in running:
            await until_ready(replica.url)
        http = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64), timeout=aiohttp.ClientTimeout(total=120))
        )
        signer = Signer(SESSION_SECRET, now=time.time)
        yield Ground(replicas=tuple(running), http=http, database_url=url, signer=signer)


@contextlib.asynccontextmanager
async def _attacked(database_url: str, *, telegram_url: str, folder: Path, number: int) -> AsyncIterator[Attacked]:
    port = free_port()
    told = variables(
        database_url=database_url,
        telegram_url=telegram_url,
        folder=folder,
        port=port,
        LOG_LEVEL="info",
        SEND_RATE="1000",
    )
    log = folder / f"replica-{number}.log"
    with log.open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "datingbot", "serve", env=told, cwd=ROOT, stdout=said, stderr=said
        )
    try:
        yield Attacked(url=f"http://127.0.0.1:{port}", process=process, log=log)
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
