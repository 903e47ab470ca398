"""The command ``datingbot``: serve, migrate, inspect, webhook, doctor, demo."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence

import uvloop
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError

from datingbot.app import open_bot, run_service
from datingbot.logs import configure_logging
from datingbot.settings import BadSettings, CannotStart, ServiceSettings, load_settings
from datingbot.storage.connections import BESIDES_THE_POOL, read_budget
from datingbot.storage.contents import Unreadable, read_contents
from datingbot.storage.database import Database, DatabaseUnavailable
from datingbot.storage.schema_level import NEEDS_EXPAND, MigrationFailed, migrate, read_schema_level
from datingbot.telegram.commands import register
from datingbot.telegram.webhook import sync_webhook
from datingbot.texts import Texts


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did its work, 1 when it could not, 2 when it was asked wrongly.

    75 (EX_TEMPFAIL of sysexits.h) says that database or Telegram could not be reached: the same may do later.
    """
    options = _parser().parse_args(arguments)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return int(runner.run(options.run(options)))
    except BadSettings as error:
        print(f"The settings are not right:\n{error}", file=sys.stderr)
    except DatabaseUnavailable as error:
        print(error, file=sys.stderr)
        return os.EX_TEMPFAIL
    except (CannotStart, MigrationFailed, Unreadable) as error:
        print(error, file=sys.stderr)
    except (TelegramNetworkError, TelegramServerError, TelegramRetryAfter) as error:
        print(f"Telegram does not answer: {error.message}", file=sys.stderr)
        return os.EX_TEMPFAIL
    except TelegramAPIError as error:
        print(f"Telegram refused: {error.message}. Check BOT_TOKEN and TELEGRAM_API_URL.", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="datingbot", description="A self-hosted dating service inside Telegram")
    commands = parser.add_subparsers(required=True, metavar="command")
    serve = commands.add_parser("serve", help="run one replica of the service")
    serve.add_argument("--polling", action="store_true", help="fetch updates instead of receiving them by webhook")
    serve.set_defaults(run=_serve)
    schema = commands.add_parser("migrate", help="bring the database's schema up to this version")
    schema.add_argument("kind", choices=("expand", "contract", "status"))
    schema.set_defaults(run=_migrate)
    commands.add_parser("inspect", help="read every row and say what the database holds").set_defaults(run=_inspect)
    hook = commands.add_parser("webhook", help="tell Telegram where the service is, and register the commands")
    hook.add_argument("action", choices=("sync", "status", "delete"))
    hook.set_defaults(run=_webhook)
    doctor = commands.add_parser("doctor", help="check settings, database and Telegram")
    doctor.add_argument("--replicas", type=int, default=1, metavar="N", help="how many there are to be at most")
    doctor.set_defaults(run=_doctor)
    demo = commands.add_parser("demo", help="everything on this machine, with a local Telegram")
    demo.add_argument("--check", action="store_true", help="let two members meet without a browser, then end")
    demo.set_defaults(run=_demo)
    return parser


async def _serve(options: argparse.Namespace) -> int:
    settings = load_settings()
    configure_logging(level=settings.log_level, style=settings.log_style, secrets=settings.secrets)
    async with run_service(settings, polling=options.polling):
        await _until_told_to_stop()
    return 0


async def _until_told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


async def _migrate(options: argparse.Namespace) -> int:
    settings = load_settings()
    configure_logging(level=settings.log_level, style=settings.log_style, secrets=settings.secrets)
    # An index on a big table takes as long as it takes.
    async with _database(settings, command_seconds=None) as database:
        level = (
            await read_schema_level(database)
            if options.kind == "status"
            else await migrate(database, kind=options.kind)
        )
    print(f"schema level: expand {level.expand}, contract {level.contract} (this version needs expand {NEEDS_EXPAND})")
    return 0 if level.fits else 1


async def _inspect(_options: argparse.Namespace) -> int:
    settings = load_settings()
    configure_logging(level=settings.log_level, style=settings.log_style, secrets=settings.secrets)
    # Every row of a big database is read.
    async with _database(settings, command_seconds=None) as database:
        print(await read_contents(database))
    return 0


async def _webhook(options: argparse.Namespace) -> int:
    settings = load_settings()
    bot = open_bot(settings)
    try:
        if options.action == "delete":
            await bot.delete_webhook()
            print("The webhook is deleted; Telegram keeps updates until they are fetched.")
        elif options.action == "sync":
            if settings.webhook_secret is None:
                raise CannotStart("WEBHOOK_SECRET is not set. Make one with: openssl rand -hex 32")
            changed = await sync_webhook(
                bot,
                public_url=settings.public_url,
                secret=settings.webhook_secret.get_secret_value(),
                selling=settings.is_selling,
            )
            await register(
                bot, Texts(), admin_ids=settings.admin_ids, public_url=settings.public_url, selling=settings.is_selling
            )
            print("The webhook was set." if changed else "The webhook was right already.")
        info = await bot.get_webhook_info()
        where = (info.url or "nowhere").split("?", maxsplit=1)[0]
        print(f"updates go to: {where}\npending: {info.pending_update_count}\nlast error: {info.last_error_message}")
    finally:
        await bot.session.close()
    return 0


async def _doctor(options: argparse.Namespace) -> int:
    settings = load_settings()
    print("settings: right")
    healthy = True
    async with _database(settings) as database:
        try:
            level = await read_schema_level(database)
            if level.fits:
                print(f"database: reached, schema level {level.expand}")
            else:
                healthy = False
                print(f"database: schema level {level.expand}, {NEEDS_EXPAND} is needed. Run: datingbot migrate expand")
            healthy &= await _count_connections(settings, database, replicas=options.replicas)
        except DatabaseUnavailable as error:
            healthy = False
            print(f"database: {error}. Check DATABASE_URL and that the server runs")
    if settings.chat_storage == "on" and settings.chat_key is None:
        print("chats: sealed by SESSION_SECRET. Set CHAT_KEY (openssl rand -hex 32) before you ever change that one")
    bot = open_bot(settings)
    try:
        me = await bot.get_me()
        print(f"Telegram: @{me.username} answers")
    except TelegramAPIError as error:
        healthy = False
        print(f"Telegram: {error.message}. Check BOT_TOKEN and TELEGRAM_API_URL")
    finally:
        await bot.session.close()
    return 0 if healthy else 1


async def _count_connections(settings: ServiceSettings, database: Database, *, replicas: int) -> bool:
    """Say how many replicas Postgres has connections for; whether ``replicas`` are among them."""
    async with database.autocommit() as connection:
        budget = await read_budget(connection)
    # Behind a pooler a replica's pool is the pooler's affair.
    pool_size = 0 if settings.pooler else settings.pool_size
    room = budget.room(pool_size=pool_size)
    print(
        f"connections: {budget.permitted} permitted, {budget.reserved} of them for superusers, {budget.others} held "
        f"by others; a replica takes {pool_size + BESIDES_THE_POOL}, so there is room for {room}"
    )
    if room < replicas:
        print(
            f"connections: {replicas} replicas do not fit. Lower POOL_SIZE, raise max_connections, or put a PgBouncer "
            "before Postgres (DATABASE_POOLER)"
        )
    return room >= replicas


async def _demo(options: argparse.Namespace) -> int:
    # Imported here: the image has no sandbox and no embedded Postgres.
    from datingbot.demo.run import run_demo

    return await run_demo(check=options.check)


@contextlib.asynccontextmanager
async def _database(settings: ServiceSettings, *, command_seconds: float | None = 30) -> AsyncIterator[Database]:
    dsn = settings.database_url.get_secret_value()
    database = Database(dsn, pool_size=2, command_seconds=command_seconds)
    try:
        yield database
    finally:
        await database.close()
