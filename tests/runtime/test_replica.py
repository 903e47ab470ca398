"""One replica as an operator sees it: health that can fail, metrics, the database going away, polling."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest
from aiohttp.test_utils import make_mocked_request
from sqlalchemy import make_url

from conftest import MakeMatch, MakeMember
from datingbot.app import run_service
from datingbot.demo.postgres import temporary_postgres
from datingbot.domain.message import Draft
from datingbot.health import PROBE_SECONDS, Health
from datingbot.services.chatting import send_message
from datingbot.services.context import Context
from datingbot.services.counting import count_numbers
from datingbot.services.swiping import swipe
from datingbot.settings import load_settings
from datingbot.storage.database import Database, execute
from datingbot.storage.schema_level import migrate
from postgres import choose_binaries
from replicas import WEBHOOK_SECRET, environment, free_port, running_replica, until_ready
from telegram_sandbox import Phone, Sandbox


async def ask(http: aiohttp.ClientSession, url: str) -> tuple[int, str]:
    async with http.get(url) as response:
        return response.status, await response.text()


@contextlib.asynccontextmanager
async def service(database: Database, sandbox: Sandbox, folder: Path) -> AsyncIterator[str]:
    variables = environment(database, sandbox=sandbox, folder=folder, port=free_port())
    settings = load_settings(**{name.lower(): value for name, value in variables.items() if name != "PATH"})
    async with run_service(settings) as url:
        yield url


async def test_a_replica_is_not_ready_on_a_schema_that_does_not_fit(
    database: Database, sandbox: Sandbox, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    """The original's health check always passed."""
    async with service(database, sandbox, tmp_path) as url:
        assert (await ask(http, f"{url}/readyz"))[0] == 200
        async with database.begin() as connection:
            await execute(connection, "UPDATE schema_level SET expand = 0")
        status, body = await ask(http, f"{url}/readyz")
        assert (status, "schema does not fit" in body) == (503, True)
        async with database.begin() as connection:
            await execute(connection, "UPDATE schema_level SET expand = 2, contract = 9")
        assert (await ask(http, f"{url}/readyz"))[0] == 503


async def test_readiness_does_not_wait_for_a_postgres_that_fell_silent(database: Database) -> None:
    """As when its node is gone: the kubelet would take the silence of all replicas for theirs."""
    address = make_url(database.dsn)
    flowing = asyncio.Event()
    flowing.set()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while content := await reader.read(65536):
            await flowing.wait()
            writer.write(content)

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind_reader, behind_writer = await asyncio.open_connection(address.host, address.port)
        await asyncio.gather(pump(reader, behind_writer), pump(behind_reader, writer), return_exceptions=True)
        behind_writer.close()
        writer.close()

    async with await asyncio.start_server(forward, "127.0.0.1", 0) as proxy:
        port = proxy.sockets[0].getsockname()[1]
        between = Database(address.set(host="127.0.0.1", port=port).render_as_string(hide_password=False))
        health = Health(between, beat=time.monotonic)
        probe = make_mocked_request("GET", "/readyz")
        assert (await health.readyz(probe)).status == 200
        flowing.clear()
        async with asyncio.timeout(10 * PROBE_SECONDS):
            answer = await health.readyz(probe)
        assert (answer.status, "unavailable" in str(answer.text)) == (200, True)
        flowing.set()
        await between.close()


async def test_metrics_tell_of_requests_updates_and_members(
    context: Context, database: Database, sandbox: Sandbox, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    async with database.begin() as connection:
        await execute(connection, "INSERT INTO members (user_id) VALUES (1), (2), (3)")
    await count_numbers(context)
    async with service(database, sandbox, tmp_path) as url:
        await ask(http, f"{url}/api/deck")
        await ask(http, f"{url}/etc/passwd")
        status, text = await ask(http, f"{url}/metrics")
    assert status == 200
    assert 'datingbot_requests_total{route="/api/deck",status="401"}' in text
    assert "datingbot_members 3.0" in text
    assert "datingbot_outbox_lag_seconds 0.0" in text
    for name in ("reply_ratio", "exposure_gini", "reports_open", "reports_wait_seconds", "reports_review_seconds"):
        assert f"\ndatingbot_{name} 0.0\n" in text, "there is a line before there is anything to count"
    assert 'route="/api/deck"' in text
    assert "passwd" not in text, "a stranger's address must not become a label"


async def test_metrics_tell_how_conversations_decks_and_reports_go(
    context: Context, database: Database, make_member: MakeMember, make_match: MakeMatch
) -> None:
    anna, boris, vera = [await make_member() for _ in range(3)]
    match_id = await make_match(anna, boris)
    async with database.begin() as connection:
        for sender in (anna, boris):
            draft = Draft(uuid4(), "Hello")
            await send_message(context, connection, user_id=sender, match_id=match_id, draft=draft)
        for decided_after in (None, timedelta(hours=1)):
            await execute(
                connection,
                """INSERT INTO cases (target_id, kind, opened_at, decided_at)
                   SELECT :target, 'conduct', opened_at, opened_at + CAST(:decided_after AS interval)
                     FROM (VALUES (now() - interval '2 hours')) AS earlier (opened_at)""",
                target=boris,
                decided_after=decided_after,
            )
    for viewer in (anna, boris):
        await swipe(
            context, user_id=viewer, form={"target_id": vera, "action": "like", "super": False, "key": str(uuid4())}
        )
    await count_numbers(context)
    answer = await Health(database, beat=time.monotonic).metrics(make_mocked_request("GET", "/metrics"))
    told = dict(line.rsplit(" ", 1) for line in str(answer.text).splitlines() if not line.startswith("#"))
    assert float(told["datingbot_reply_ratio"]) == 1
    assert 0 < float(told["datingbot_exposure_gini"]) < 1
    assert float(told["datingbot_reports_open"]) == 1
    assert float(told["datingbot_reports_wait_seconds"]) == pytest.approx(7200, abs=600)
    assert float(told["datingbot_reports_review_seconds"]) == pytest.approx(3600, abs=1)


async def test_while_postgres_is_away_telegram_is_asked_to_wait_and_nothing_is_lost(
    sandbox: Sandbox, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    update = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1_790_000_000,
            "chat": {"id": 5, "type": "private", "first_name": "Eve"},
            "from": {"id": 5, "is_bot": False, "first_name": "Eve"},
            "text": "/help",
        },
    }
    headers = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET}
    with contextlib.ExitStack() as server:
        folder = Path(server.enter_context(tempfile.TemporaryDirectory(prefix="datingbot-tests-")))
        address = server.enter_context(temporary_postgres(folder / "postgres", binaries=choose_binaries()))
        database = Database(f"{address}/postgres", pool_size=2)
        await migrate(database, kind="expand")
        async with service(database, sandbox, tmp_path) as url:
            assert (await ask(http, f"{url}/readyz"))[0] == 200
            await database.close()
            await asyncio.to_thread(server.close)
            async with http.post(f"{url}/telegram/webhook", json=update, headers=headers) as response:
                assert (response.status, response.headers.get("Retry-After")) == (503, "2")
            status, body = await ask(http, f"{url}/readyz")
            assert (status, "unavailable" in body) == (200, True)
            status, _ = await ask(http, f"{url}/healthz")
            assert status == 200
            async with http.get(f"{url}/api/deck", headers={"Authorization": "Bearer 1.2.3.x"}) as response:
                assert response.status == 401


async def test_polling_goes_the_same_way_as_the_webhook(
    database: Database, sandbox: Sandbox, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    phone = await Phone.register(http, url=sandbox.url, first_name="Eve")
    async with running_replica(database, sandbox=sandbox, folder=tmp_path, arguments=("--polling",)) as replica:
        await until_ready(replica.url)
        await phone.send("/help")
        assert "/settings" in (await phone.wait(timeout=20))["text"]
        async with http.post(f"{replica.url}/telegram/webhook", json={}) as response:
            assert response.status in (404, 405), "there is no webhook to knock at"
