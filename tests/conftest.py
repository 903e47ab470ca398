"""What most tests stand on: a real Postgres, a fresh database a test, and the context the service would have."""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest
from hypothesis import HealthCheck, settings

from datingbot.demo.postgres import temporary_postgres
from datingbot.photos.store import open_store
from datingbot.services.ban_marks import BanMarks
from datingbot.services.consenting import agree_to_required
from datingbot.services.context import Context, Rules
from datingbot.services.gazetteer import load_gazetteer
from datingbot.services.keyring import Keyring
from datingbot.services.popularity import Popularity
from datingbot.services.profile_cache import ProfileCache
from datingbot.services.profiles import save_profile
from datingbot.services.tokens import Signer
from datingbot.storage import members
from datingbot.storage.database import Database
from datingbot.storage.group_commit import GroupCommit
from datingbot.storage.matches import write_match
from datingbot.storage.schema_level import migrate
from datingbot.storage.swipes import record_swipes
from datingbot.texts import Texts
from postgres import choose_binaries
from telegram_sandbox import BotProfile, Sandbox

# How long a generated case takes on a busy machine says nothing about the rule.
settings.register_profile("datingbot", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("datingbot")

TOKEN = "4242424242:" + "A" * 35
SESSION_SECRET = "session-secret-of-the-tests-0123456789"
CHAT_SECRET = "chat-secret-of-the-tests-0123456789ab"
BERLIN = "2950159"

MakeMember = Callable[..., Awaitable[int]]
MakeMatch = Callable[[int, int], Awaitable[int]]

_numbers = itertools.count(1)


BOTH_VERSIONS = ("storage", "services")
"""Folders whose tests run on every PostgreSQL that is supported."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests nearest to the database on PostgreSQL 15 and 18."""
    if "postgres" in metafunc.fixturenames and metafunc.definition.path.parent.name in BOTH_VERSIONS:
        metafunc.parametrize("postgres", ["15", "18"], indirect=True, scope="session")


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a running server, without a database's name."""
    with (
        tempfile.TemporaryDirectory(prefix="datingbot-tests-") as folder,
        temporary_postgres(
            Path(folder) / "postgres", binaries=choose_binaries(getattr(request, "param", None))
        ) as address,
    ):
        yield address


@pytest.fixture(scope="session")
async def template(postgres: str) -> str:
    """The name of a migrated, empty database to clone."""
    server = await asyncpg.connect(f"{postgres}/postgres")
    await server.execute("CREATE DATABASE template_dating")
    await server.close()
    database = Database(f"{postgres}/template_dating", pool_size=1)
    await migrate(database, kind="expand")
    await database.close()
    return "template_dating"


@pytest.fixture
async def database(postgres: str, template: str) -> AsyncIterator[Database]:
    """A fresh database with the schema, dropped after the test."""
    name = f"test_{next(_numbers)}"
    server = await asyncpg.connect(f"{postgres}/postgres")
    await server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    database = Database(f"{postgres}/{name}", pool_size=12)
    yield database
    await database.close()
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """An HTTP client."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A local Telegram with one bot, as strict as the real one."""
    async with Sandbox(bots={TOKEN: BotProfile(username="datingbot", first_name="DatingBot")}) as running:
        yield running


@pytest.fixture
def context(database: Database, tmp_path: Path) -> Context:
    """What every use case needs, on the test's database."""
    return Context(
        database=database,
        swipes=GroupCommit(database, record_swipes),
        texts=Texts(),
        gazetteer=load_gazetteer(),
        photos=open_store(str(tmp_path / "photos")),
        profiles=ProfileCache(),
        popularity=Popularity(),
        signer=Signer(SESSION_SECRET, now=time.time),
        keyring=Keyring([CHAT_SECRET]),
        ban_marks=BanMarks(SESSION_SECRET),
        rules=Rules(),
        public_url="http://127.0.0.1:8080",
        admin_ids=frozenset({99}),
    )


async def agree(context: Context, user_id: int) -> None:
    """As the Mini App's first step does: yes to all that a profile needs."""
    async with context.database.begin() as connection:
        await members.welcome(connection, user_id=user_id, language="en")
        await agree_to_required(context, connection, user_id=user_id, language="en", place="app")


@pytest.fixture
def make_match(context: Context) -> MakeMatch:
    """Match two members who fit one another: ``await make_match(a, b)`` gives the match's id."""

    async def make(a: int, b: int) -> int:
        async with context.database.begin() as connection:
            match_id = await write_match(connection, a=a, b=b, score=0.5)
        assert match_id is not None
        return match_id

    return make


@pytest.fixture
def make_member(context: Context) -> MakeMember:
    """Make a member with a profile: ``await make_member(name="Anna", gender="female")`` gives the user id."""
    ids = itertools.count(1001)

    async def make(*, user_id: int | None = None, profile: bool = True, language: str = "en", **fields: Any) -> int:
        member_id = user_id or next(ids)
        form = {
            "name": f"Member {member_id}",
            "birth_date": "1996-05-17",
            "gender": "female",
            "preference": "any",
            "bio": "",
            "place_id": BERLIN,
            "interests": ["hiking", "coffee"],
            "goal": "dating",
            **fields,
        }
        async with context.database.begin() as connection:
            await members.welcome(connection, user_id=member_id, language=language)
            if profile:
                await save_profile(context, connection, user_id=member_id, form=form)
        return member_id

    return make
