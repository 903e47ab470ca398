"""The composition root: opens everything a replica is made of, runs it, and closes it in order."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError
from aiohttp import web

from datingbot.api.server import ApiDesk, BotAddress, add_routes
from datingbot.delivery.bot_api import BotApi
from datingbot.delivery.sender import Sender
from datingbot.health import Health, measure_requests
from datingbot.logs import name_requests, redact
from datingbot.observability import LEADER
from datingbot.photos.store import PhotoStore, open_store
from datingbot.services.ban_marks import BanMarks
from datingbot.services.context import Context
from datingbot.services.counting import Counting
from datingbot.services.exporting import Exporter, read_archive
from datingbot.services.gazetteer import load_gazetteer
from datingbot.services.housekeeping import return_passes, tidy_hourly, tidy_often
from datingbot.services.keyring import Keyring
from datingbot.services.live import Live
from datingbot.services.nightly import Night
from datingbot.services.popularity import Popularity
from datingbot.services.profile_cache import ProfileCache
from datingbot.services.telling import keep_telling
from datingbot.services.tokens import Signer
from datingbot.settings import CannotStart, ServiceSettings
from datingbot.storage import chats
from datingbot.storage.announcements import listen
from datingbot.storage.database import Database, DatabaseUnavailable
from datingbot.storage.group_commit import GroupCommit
from datingbot.storage.locks import Leadership
from datingbot.storage.profiles import CHANGED_CHANNEL
from datingbot.storage.swipes import record_swipes
from datingbot.telegram import webhook
from datingbot.telegram.polling import poll
from datingbot.telegram.routers import build_router
from datingbot.telegram.updates import UpdateDesk
from datingbot.texts import Texts

BODY_MOST = 12 * 1024 * 1024
"""Bytes of a request: a photo of 10 MiB and some more."""

TICK_SECONDS = 15.0
HOURLY_SECONDS = 3600.0
DRAIN_SECONDS = 20.0
USERNAME_SECONDS = 5

log = structlog.get_logger(__name__)


def open_bot(settings: ServiceSettings) -> Bot:
    """aiogram's client for the configured Bot API server."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.telegram_api_url, is_local=False))
    return Bot(settings.bot_token.get_secret_value(), session=session)


def open_context(settings: ServiceSettings, *, database: Database, photos: PhotoStore | None = None) -> Context:
    """What the use cases need; opens no connection yet."""
    return Context(
        database=database,
        swipes=GroupCommit(database, record_swipes),
        texts=Texts(),
        gazetteer=load_gazetteer(),
        photos=photos or open_store(settings.photo_store, endpoint=settings.photo_store_endpoint),
        profiles=ProfileCache(),
        popularity=Popularity(),
        signer=Signer(settings.session_secret.get_secret_value(), now=time.time),
        keyring=Keyring(settings.chat_secrets),
        ban_marks=BanMarks(settings.ban_secret),
        rules=settings.rules,
        public_url=settings.public_url,
        admin_ids=settings.admin_ids,
        clock=lambda: datetime.now(UTC),
    )


@contextlib.asynccontextmanager
async def run_service(
    settings: ServiceSettings, *, polling: bool = False, photos: PhotoStore | None = None
) -> AsyncIterator[str]:
    """Run one replica while the block lasts; yields the address it listens on. Raises :class:`CannotStart`.

    ``photos`` takes the place of the store that the settings name.
    """
    if not polling and settings.webhook_secret is None:
        raise CannotStart(
            "WEBHOOK_SECRET is not set. Without it anyone could pretend to be Telegram. Make one with: openssl rand "
            "-hex 32, or run without a webhook: datingbot serve --polling"
        )
    async with contextlib.AsyncExitStack() as stack:
        database = Database(
            settings.database_url.get_secret_value(), pool_size=settings.pool_size, pooler=settings.pooler
        )
        stack.push_async_callback(database.close)
        bot = open_bot(settings)
        stack.push_async_callback(bot.session.close)
        context = open_context(settings, database=database, photos=photos)
        http = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=60))
        )
        token = settings.bot_token.get_secret_value()
        sender = Sender(
            database,
            api=BotApi(http, url=settings.telegram_api_url, token=token),
            store=context.photos,
            keyring=context.keyring,
            read_archive=lambda export_id: read_archive(context, export_id=export_id),
            rate=settings.send_rate,
        )
        desk = UpdateDesk(context, bot=bot, router=build_router(), wake=sender.wake)
        address = BotAddress()
        live = Live()
        api = _open_api(
            settings,
            context=context,
            sender=sender,
            address=address,
            live=live,
            find_username=lambda user_id: _find_username(bot, user_id),
        )
        health = Health(database, beat=lambda: sender.beat)

        runner = web.AppRunner(
            _build_application(settings, desk=desk, api=api, health=health, polling=polling),
            access_log=None,
            handle_signals=False,
            shutdown_timeout=DRAIN_SECONDS,
        )
        await runner.setup()
        site = web.TCPSite(runner, settings.listen_host, settings.listen_port, backlog=1024)
        try:
            await site.start()
        except OSError as error:
            await runner.cleanup()
            raise CannotStart(f"LISTEN_PORT {settings.listen_port} cannot be listened on: {error.strerror}") from error

        # Closed in reverse: first no new requests, then the sender settles what is in flight.
        tasks: list[Coroutine[Any, Any, None]] = [
            sender.run(),
            Exporter(context, wake=sender.wake).run(),
            listen(
                database,
                channels={
                    CHANGED_CHANNEL: lambda payload: _forget(int(payload), context.profiles, desk, api),
                    chats.CHANNEL: live.hear,
                },
                on_gap=(lambda: _forget(None, context.profiles, desk, api), live.wake_all),
            ),
            _keep_house(context, settings=settings),
            keep_telling(context, wake=sender.wake),
            _learn_address(bot, address),
        ]
        if polling:
            tasks.append(
                poll(desk, session=http, url=settings.telegram_api_url, token=token, selling=settings.is_selling)
            )
        for task in tasks:
            await stack.enter_async_context(_running(task))
        stack.push_async_callback(runner.cleanup)

        def drain() -> None:
            health.draining = True
            live.close()

        stack.callback(drain)
        # The collector walking framework objects that live for ever costs half of an update's CPU: leave them out.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)
        yield f"http://{settings.listen_host}:{settings.listen_port}"


def _build_application(
    settings: ServiceSettings,
    *,
    desk: UpdateDesk,
    api: ApiDesk,
    health: Health,
    polling: bool,
) -> web.Application:
    application = web.Application(middlewares=[name_requests, measure_requests], client_max_size=BODY_MOST)
    application.router.add_get("/healthz", health.healthz)
    application.router.add_get("/readyz", health.readyz)
    application.router.add_get("/metrics", health.metrics)
    if not polling and settings.webhook_secret is not None:
        receive = webhook.webhook_handler(desk, secret=settings.webhook_secret.get_secret_value())
        application.router.add_post(webhook.PATH, receive)
    add_routes(application, api)
    return application


def _open_api(
    settings: ServiceSettings,
    *,
    context: Context,
    sender: Sender,
    address: BotAddress,
    live: Live,
    find_username: Callable[[int], Awaitable[str | None]],
) -> ApiDesk:
    return ApiDesk(
        context=context,
        bot_token=settings.bot_token.get_secret_value(),
        ed25519_key=bytes.fromhex(settings.telegram_ed25519_key) if settings.telegram_ed25519_key else None,
        wake=sender.wake,
        webapp=Path(settings.webapp_dir) if settings.webapp_dir else None,
        frame_ancestors=settings.frame_ancestors,
        bot=address,
        live=live,
        find_username=find_username,
    )


def _forget(user_id: int | None, *caches: ProfileCache | UpdateDesk | ApiDesk) -> None:
    """Drop a member from every cache of this replica; everybody when some news may have been missed."""
    for cache in caches:
        if user_id is None:
            cache.forget_all()
        else:
            cache.forget(user_id)


@contextlib.asynccontextmanager
async def _running(work: Awaitable[None]) -> AsyncIterator[None]:
    """Run ``work`` beside the block and end it with the block."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _learn_address(bot: Bot, address: BotAddress) -> None:
    """Ask Telegram who the bot is, until it answers; the service does not wait for it."""
    delay = 1.0
    while address.url is None:
        try:
            address.url = f"https://t.me/{(await bot.get_me()).username}"
        except TelegramAPIError as error:
            log.warning("Telegram does not say who the bot is", reason=redact(str(error)), again_in=delay)
            await asyncio.sleep(delay)
            delay = min(delay * 2, 300.0)


async def _find_username(bot: Bot, user_id: int) -> str | None:
    """A member's user name as Telegram knows it now; None when they have none, or it does not say."""
    try:
        return (await bot.get_chat(user_id, request_timeout=USERNAME_SECONDS)).username
    except (TelegramAPIError, TimeoutError) as error:
        log.warning("Telegram does not say a member's user name", reason=redact(str(error)))
        return None


async def _keep_house(context: Context, *, settings: ServiceSettings) -> None:
    """Periodic tasks, in the one replica that leads."""
    leadership = Leadership(context.database)
    counting = Counting(context)
    night = Night(context, log_level=settings.log_level, log_style=settings.log_style)
    hourly_at = float("-inf")
    try:
        while True:
            leads = await leadership.hold()
            LEADER.set(int(leads))
            if leads:
                hourly_at = await _tidy(context, settings=settings, counting=counting, night=night, hourly_at=hourly_at)
            else:
                await night.end()
            await asyncio.sleep(TICK_SECONDS)
    finally:
        LEADER.set(0)
        await night.end()
        await leadership.give_up()


async def _tidy(
    context: Context, *, settings: ServiceSettings, counting: Counting, night: Night, hourly_at: float
) -> float:
    tasks: list[Callable[[], Awaitable[object]]] = [lambda: tidy_often(context), counting.run_when_due]
    now = time.monotonic()
    due = now - hourly_at > HOURLY_SECONDS
    if due:
        tasks.append(lambda: tidy_hourly(context, keep_updates_days=settings.keep_updates_days))
        tasks.append(lambda: return_passes(context, days=settings.passes_return_days))
        tasks.append(night.begin_if_due)
    try:
        for task in tasks:
            await task()
    except DatabaseUnavailable as error:
        log.warning("periodic tasks wait for the database", error=str(error))
        return hourly_at
    except Exception:
        log.exception("a periodic task failed")
        return hourly_at
    return now if due else hourly_at
