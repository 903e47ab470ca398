"""The demo: Postgres, a local Telegram, the service and a town of members on one machine, with nothing to set up."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from datingbot.app import open_bot, run_service
from datingbot.demo.portraits import PortraitStore
from datingbot.demo.postgres import find_binaries, free_port, temporary_postgres
from datingbot.demo.story import tell_story
from datingbot.demo.town import Couple, register_couple, settle_couple, settle_town
from datingbot.logs import configure_logging
from datingbot.settings import CannotStart, ServiceSettings, load_settings
from datingbot.storage.database import Database
from datingbot.storage.schema_level import migrate
from datingbot.telegram.commands import register
from datingbot.telegram.webhook import sync_webhook
from datingbot.texts import Texts
from telegram_sandbox import BotProfile, RateLimits, Sandbox

BOT_USERNAME = "datingbot"
TOWN_SIZE = 2_000


@dataclass(frozen=True, slots=True)
class Demo:
    """Where a running demo can be reached, and whose phones are on its page."""

    sandbox: Sandbox
    settings: ServiceSettings
    bot_token: str
    couple: Couple

    @property
    def page(self) -> str:
        """The address of the page with the two phones."""
        return self.sandbox.url


async def run_demo(*, check: bool) -> int:
    """Run the demo until interrupted, or with ``check`` let two members meet and end; the exit status."""
    configure_logging(level=os.environ.get("LOG_LEVEL", "warning"), style="console")
    started = time.monotonic()
    async with open_demo(port=0 if check else int(os.environ.get("DEMO_PORT", "8080"))) as demo:
        if check:
            await tell_story(sandbox_url=demo.page, service_url=demo.settings.public_url, say=_say)
            _say(f"All of it worked, {time.monotonic() - started:.0f} s after the start.")
            return 0
        async with _couple(demo):
            _say(f"\n  Open {demo.page} - two phones, one town. Stop with Ctrl+C.\n")
            await _interrupted()
    return 0


@contextlib.asynccontextmanager
async def open_demo(
    *, port: int = 0, town: int = TOWN_SIZE, database_url: str | None = None, rate_limits: bool = True
) -> AsyncIterator[Demo]:
    """Everything running, for as long as the block lasts; ``port`` 0 takes free ones."""
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="datingbot-demo-")))
        token = f"4242424242:{secrets.token_urlsafe(26)[:35].ljust(35, 'A')}"
        if database_url is None:
            _say("Starting Postgres ...")
            address = stack.enter_context(temporary_postgres(folder / "postgres", binaries=find_binaries()))
            database_url = f"{address}/postgres"
        _say("Starting a local Telegram ...")
        sandbox = Sandbox(
            bots={token: BotProfile(username=BOT_USERNAME, first_name="DatingBot")},
            port=port,
            rate_limits=RateLimits() if rate_limits else None,
        )
        try:
            await sandbox.start()
        except OSError as error:
            raise CannotStart(f"DEMO_PORT {port} cannot be listened on: {error.strerror}. Choose another") from error
        stack.push_async_callback(sandbox.stop)
        couple = await register_couple(sandbox.url)
        service_port = port + 1 if port else free_port()
        settings = load_settings(
            bot_token=token,
            database_url=database_url,
            public_url=f"http://127.0.0.1:{service_port}",
            webhook_secret=secrets.token_urlsafe(24),
            session_secret=secrets.token_urlsafe(32),
            telegram_api_url=sandbox.url,
            listen_host="127.0.0.1",
            listen_port=service_port,
            photo_store=str(folder / "photos"),
            webapp_dir=webapp_folder(),
            frame_ancestors=f"{sandbox.url} {sandbox.url.replace('127.0.0.1', 'localhost')}",
            log_style="console",
            **({} if os.environ.get("LOG_LEVEL") else {"log_level": "warning"}),
            **({} if os.environ.get("STARS") else {"stars": "superlikes"}),
            **({} if os.environ.get("ADMIN_IDS") else {"admin_ids": str(couple.anna)}),
        )
        database = Database(database_url, pool_size=2)
        stack.push_async_callback(database.close)
        await migrate(database, kind="expand")
        if town:
            _say(f"Settling a town of {town:,} members ...")
            await settle_town(database, size=town)
        store = PortraitStore(Path(settings.photo_store))
        await stack.enter_async_context(run_service(settings, photos=store))
        bot = open_bot(settings)
        stack.push_async_callback(bot.session.close)
        secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
        await sync_webhook(bot, public_url=settings.public_url, secret=secret, selling=settings.is_selling)
        await register(
            bot, Texts(), admin_ids=settings.admin_ids, public_url=settings.public_url, selling=settings.is_selling
        )
        yield Demo(sandbox, settings, token, couple)


@contextlib.asynccontextmanager
async def _couple(demo: Demo) -> AsyncIterator[None]:
    """Anna and Boris, who live in the town and have each other on top of their decks."""
    database = Database(demo.settings.database_url.get_secret_value(), pool_size=2)
    try:
        await settle_couple(database, couple=demo.couple)
        yield
    finally:
        await database.close()


def webapp_folder() -> Path:
    """The Mini App's sources in a checkout; raises :class:`CannotStart` elsewhere."""
    folder = Path(os.environ.get("WEBAPP_DIR") or Path(__file__).resolve().parents[3] / "webapp")
    if not (folder / "index.html").is_file():
        raise CannotStart(f"The Mini App is not in {folder}. Run the demo from a checkout: make demo")
    return folder


def _say(line: str) -> None:
    print(line, flush=True)


async def _interrupted() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
