"""The program: take the Lease, watch with kopf, keep every `DatingBot`; the one place where all parts meet."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterable

import kopf
import structlog

from datingbot_operator.api import Api, ApiRefused, ApiUnreachable
from datingbot_operator.health import Heartbeat, serve_health
from datingbot_operator.lease import RENEW_SECONDS, Lease, LeaseLost
from datingbot_operator.reconcile import reconcile
from datingbot_operator.resync import Resync, RoundCost
from datingbot_operator.settings import Settings
from datingbot_operator.streams import Streams
from datingbot_operator.watching import Watched, register
from datingbot_operator.work_queue import Key, WorkQueue

log = structlog.get_logger(__name__)


async def run_operator(api: Api, settings: Settings) -> None:
    """Work until told to stop. Raises `LeaseLost` when another one works: the process must end then."""
    heartbeat = Heartbeat()
    runner = await serve_health(heartbeat, port=settings.listen_port)
    lease = Lease(api, namespace=settings.pod_namespace, holder=settings.pod_name)
    try:
        await _wait_for(lease, heartbeat)
        log.info("the Lease is ours", holder=settings.pod_name)
        await _work(api, settings, lease, heartbeat)
    finally:
        with contextlib.suppress(ApiRefused, ApiUnreachable):
            await asyncio.to_thread(lease.release)
        await runner.cleanup()


async def _work(api: Api, settings: Settings, lease: Lease, heartbeat: Heartbeat) -> None:
    loop, cost = asyncio.get_running_loop(), RoundCost()

    def bring_on(key: Key) -> float | None:
        began = time.thread_time()
        try:
            return reconcile(api, *key, served=resync.served)
        finally:
            cost.note(time.thread_time() - began)

    async def round_of(key: Key) -> float | None:
        return await asyncio.to_thread(bring_on, key)

    def add_all(keys: Iterable[Key]) -> None:
        for key in keys:
            queue.add(key)

    queue, known = WorkQueue(round_of), Watched()
    streams = Streams(
        api,
        namespace=settings.watch_namespace,
        on_change=lambda key: _tell(loop, lambda: queue.add(key)),
        on_workload=lambda workload: _tell(loop, lambda: add_all(known.find_by_workload(*workload))),
        on_gap=lambda: _tell(loop, resync.ask_for_all),
    )
    resync = Resync(api, settings.watch_namespace, queue=queue, streams=streams, heartbeat=heartbeat, cost=cost)
    # No round may be decided without the kinds there are.
    await resync.discover()
    registry = kopf.OperatorRegistry()
    register(registry, queue, known)
    watching = kopf.operator(
        registry=registry,
        settings=_configure_kopf(),
        standalone=True,
        clusterwide=not settings.watch_namespace,
        namespaces=[settings.watch_namespace] if settings.watch_namespace else [],
    )
    try:
        async with asyncio.TaskGroup() as tasks:
            others = [
                tasks.create_task(_keep(lease), name="lease"),
                tasks.create_task(resync.keep_listing(), name="listing"),
                tasks.create_task(resync.keep_sweeping(), name="sweeping"),
            ]
            # kopf ends at SIGTERM and SIGINT, and everything else with it.
            await watching
            for task in others:
                task.cancel()
    except* LeaseLost as lost:
        raise lost.exceptions[0] from None
    finally:
        streams.close()
        await queue.close()


def _tell(loop: asyncio.AbstractEventLoop, what: Callable[[], None]) -> None:
    # A loop that has ended needs nothing any more.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(what)


async def _wait_for(lease: Lease, heartbeat: Heartbeat) -> None:
    while True:
        with contextlib.suppress(ApiUnreachable):
            if await asyncio.to_thread(lease.try_to_take):
                return
        heartbeat.beat()
        await asyncio.sleep(RENEW_SECONDS / 4)


async def _keep(lease: Lease) -> None:
    while True:
        await asyncio.sleep(RENEW_SECONDS)
        await asyncio.to_thread(lease.renew)


def _configure_kopf() -> kopf.OperatorSettings:
    settings = kopf.OperatorSettings()
    settings.posting.enabled = False
    # The definitions of others may come later; those of ours are there. Nothing is scanned for but at the start.
    settings.scanning.disabled = True
    return settings


def configure_logging(level: str) -> None:
    """One JSON object a line, as the service writes; kopf's and the client's own lines go the same way."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    # Requests in full are debug lines of the client; bodies hold names of Secrets.
    root.setLevel(max(number, logging.WARNING))
    logging.getLogger("datingbot_operator").setLevel(number)
