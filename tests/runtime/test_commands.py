"""The commands of the how-to pages, run as they are written there, against the local Telegram."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from datingbot.storage.database import Database
from replicas import ROOT, environment
from telegram_sandbox import Sandbox

HOW_TO = ROOT / "docs" / "how-to"


@pytest.fixture
async def empty(postgres: str) -> AsyncIterator[Database]:
    """A database without a schema."""
    server = await asyncpg.connect(f"{postgres}/postgres")
    await server.execute("CREATE DATABASE commands")
    yield Database(f"{postgres}/commands")
    await server.execute("DROP DATABASE commands WITH (FORCE)")
    await server.close()


async def run(variables: dict[str, str], *arguments: str) -> tuple[int, str]:
    """(exit status, everything printed) of one ``datingbot`` command."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "datingbot", *arguments,
        env=variables, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


def written_commands(page: str) -> list[tuple[str, ...]]:
    """The ``datingbot`` commands of a how-to page that end by themselves."""
    text = (HOW_TO / page).read_text(encoding="utf-8")
    found = [tuple(line.split()) for line in re.findall(r"^ *\.venv/bin/datingbot (.+)$", text, re.MULTILINE)]
    return [command for command in found if command[0] != "serve"]


PAGES = sorted(path.name for path in HOW_TO.glob("*.md") if written_commands(path.name))


@pytest.mark.parametrize("page", PAGES)
async def test_the_commands_of_the_how_to_work_in_their_order(
    empty: Database, sandbox: Sandbox, tmp_path: Path, page: str
) -> None:
    variables = environment(empty, sandbox=sandbox, folder=tmp_path, port=8080)
    commands = written_commands(page)
    for command in commands:
        status, said = await run(variables, *command)
        assert status == 0, f"{command}: {said}"


def test_both_ways_to_run_it_are_tried() -> None:
    assert {"run-by-polling.md", "run-by-webhook.md"} <= set(PAGES)


async def test_doctor_says_what_to_do_about_a_database_without_a_schema(
    empty: Database, sandbox: Sandbox, tmp_path: Path
) -> None:
    variables = environment(empty, sandbox=sandbox, folder=tmp_path, port=8080)
    status, said = await run(variables, "doctor")
    assert status == 1
    assert "Run: datingbot migrate expand" in said
    assert "Telegram: @datingbot answers" in said


async def test_doctor_says_how_many_replicas_there_are_connections_for(
    empty: Database, sandbox: Sandbox, tmp_path: Path
) -> None:
    variables = environment(empty, sandbox=sandbox, folder=tmp_path, port=8080, POOL_SIZE="20")
    assert (await run(variables, "migrate", "expand"))[0] == 0
    status, said = await run(variables, "doctor", "--replicas", "3")
    assert status == 0, said
    assert "a replica takes 22, so there is room for" in said
    status, said = await run(variables, "doctor", "--replicas", "50")
    assert status == 1
    assert "50 replicas do not fit. Lower POOL_SIZE" in said
    status, said = await run(variables | {"DATABASE_POOLER": "127.0.0.1:6432"}, "doctor", "--replicas", "50")
    assert (status, "a replica takes 2," in said) == (0, True)


async def test_doctor_says_what_cannot_be_reached(empty: Database, sandbox: Sandbox, tmp_path: Path) -> None:
    variables = environment(empty, sandbox=sandbox, folder=tmp_path, port=8080)
    variables |= {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "BOT_TOKEN": "111111111:" + "B" * 35}
    status, said = await run(variables, "doctor")
    assert status == 1
    assert "Check DATABASE_URL" in said
    assert "Check BOT_TOKEN" in said
    assert "Traceback" not in said


async def test_syncing_the_webhook_twice_changes_it_once(empty: Database, sandbox: Sandbox, tmp_path: Path) -> None:
    variables = environment(empty, sandbox=sandbox, folder=tmp_path, port=8080)
    said = [(await run(variables, "webhook", "sync"))[1].splitlines()[0] for _ in range(2)]
    assert said == ["The webhook was set.", "The webhook was right already."]
    rotated = {**variables, "WEBHOOK_SECRET": "another-secret-of-the-tests"}
    assert (await run(rotated, "webhook", "sync"))[1].startswith("The webhook was set.")
    assert (await run(variables, "webhook", "delete"))[0] == 0
    assert "nowhere" in (await run(variables, "webhook", "status"))[1]


async def test_a_question_asked_wrongly_is_answered_with_usage() -> None:
    status, said = await run({"PATH": os.environ["PATH"]}, "migrate", "sideways")
    assert status == 2
    assert "expand" in said


@pytest.mark.parametrize(
    ("command", "variables"),
    [
        (("migrate", "expand"), {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}),
        (("webhook", "sync"), {"TELEGRAM_API_URL": "http://127.0.0.1:1"}),
    ],
)
async def test_what_cannot_be_reached_now_has_its_own_exit_status(
    empty: Database, sandbox: Sandbox, tmp_path: Path, command: tuple[str, ...], variables: dict[str, str]
) -> None:
    status, said = await run({**environment(empty, sandbox=sandbox, folder=tmp_path, port=8080), **variables}, *command)
    assert status == os.EX_TEMPFAIL
    assert "Traceback" not in said


async def test_a_migration_that_fails_says_why_and_keeps_nothing(
    empty: Database, sandbox: Sandbox, tmp_path: Path
) -> None:
    connection = await empty.connect_directly()
    await connection.execute("CREATE TABLE members (mine text)")
    await connection.close()
    variables = environment(empty, sandbox=sandbox, folder=tmp_path, port=8080)
    status, said = await run(variables, "migrate", "expand")
    assert status == 1
    assert "The schema did not reach its level" in said
    assert "members" in said
    assert "Traceback" not in said
    assert "expand 0" in (await run(variables, "migrate", "status"))[1]


async def wait_for_blocked(watcher: asyncpg.Connection, *, count: int) -> None:
    """Until this many statements of the database wait for a lock; Postgres tells of it only when asked."""
    blocked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    async with asyncio.timeout(60):
        while await watcher.fetchval(blocked) != count:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_migration_gives_way_to_a_busy_table_and_tries_again(
    empty: Database, sandbox: Sandbox, tmp_path: Path
) -> None:
    connection = await empty.connect_directly()
    await connection.execute("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
    async with connection.transaction():
        await connection.execute("LOCK TABLE alembic_version")
        variables = environment(empty, sandbox=sandbox, folder=tmp_path, port=8080)
        migrating = asyncio.create_task(run(variables, "migrate", "expand"))
        watcher = await empty.connect_directly()
        await wait_for_blocked(watcher, count=1)
        await wait_for_blocked(watcher, count=0)
        await watcher.close()
    await connection.close()
    assert (await migrating)[0] == 0
