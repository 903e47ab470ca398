"""The Mini App on a slow phone: how soon its first card can be answered, and what the frames of a swipe cost.

A headless chromium with the CPU of a slow phone and a slow network opens the built app as a phone's web view does.
It has no GPU: what the main thread does in a frame is as on a phone and is measured, how long the pixels take is not.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import statistics
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, async_playwright

from bench.store import DURABLE
from bench.traces import CATEGORIES, Frame, read_frames
from browser.phones import CHROMIUM, FLAGS
from datingbot.demo.portraits import PortraitStore
from datingbot.demo.postgres import temporary_postgres
from datingbot.demo.run import Demo, open_demo
from datingbot.demo.town import settle_couple
from datingbot.storage.database import Database
from postgres import choose_binaries
from telegram_sandbox.init_data import InitDataSigner, make_launch_url
from webapp_site import Site, open_site

TOWN = 150
CPU_SLOWDOWN = 4
SCREEN = {"width": 412, "height": 823}
PIXELS = 1.75
"""Screen and slowdown of Lighthouse's slow phone."""
FINGER_HZ = 60
SWIPE_STEPS = 12
WATCH = (Path(__file__).parent / "phone.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Speed in bits a second, latency of a round trip in ms."""

    name: str
    latency_ms: int
    down: int = 1_600_000
    up: int = 750_000


SLOW_4G = Network(name="150 ms a round trip", latency_ms=150)
NEAR = Network(name="20 ms a round trip", latency_ms=20)

KILOBYTE = 1024
FIRST_LOAD_MOST_KB = 60
INTERACTIVE_MOST_MS = 1_000
FRAME_MOST_MS = 16
Row = tuple[str, ...]


@dataclass(slots=True)
class Request:
    """One request of a launch: its path, when it went and when its answer was whole, in the browser's seconds."""

    path: str
    began: float
    ended: float = 0.0
    size: int = 0

    @property
    def is_photo(self) -> bool:
        """Whether it is for a picture of somebody."""
        return self.path.startswith("/api/photos/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """One launch, in ms from the navigation; ``requests`` are those without photos that ended before the first card.

    ``busy`` is what the main thread spent until it was interactive, by its own clock.
    """

    first_card: float
    interactive: float
    busy: float
    photo: float
    press_waited: float
    requests: tuple[Request, ...] = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes over the wire, headers of answers included."""
        return sum(request.size for request in self.requests)

    @property
    def in_sequence(self) -> int:
        """How many of the requests over the wire went one after another, each when the one before had ended."""
        count, ended = 0, 0.0
        for request in sorted(self.requests, key=lambda each: each.ended):
            if request.size and request.began >= ended:
                count, ended = count + 1, request.ended
        return count


@dataclass(frozen=True, slots=True)
class Rig:
    """The service, the site before it, and a browser."""

    demo: Demo
    site: Site
    browser: Browser

    def launch_url(self, user_id: int, *, language: str) -> str:
        """Where Telegram on a phone would lead this member now."""
        user = {"id": user_id, "first_name": "Anna", "language_code": language}
        fields = {"user": user, "auth_date": str(int(self.demo.sandbox.world.now())), "query_id": secrets.token_hex(8)}
        init_data = InitDataSigner().sign(fields, token=self.demo.bot_token)
        return make_launch_url(f"{self.site.address}/", init_data=init_data)

    async def take_phone(self) -> BrowserContext:
        """A phone that was never here."""
        context = await self.browser.new_context(
            viewport=SCREEN, device_scale_factor=PIXELS, is_mobile=True, has_touch=True, locale="en-GB"
        )
        await context.add_init_script(WATCH)
        return context


@contextlib.asynccontextmanager
async def open_rig() -> AsyncIterator[Rig]:
    """The demo's town and couple on a Postgres of its own, all portraits drawn; everything may use every core."""
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="datingbot-bench-")))
        server = temporary_postgres(folder / "postgres", binaries=choose_binaries(), options=DURABLE)
        url = stack.enter_context(server) + "/postgres"
        demo = await stack.enter_async_context(open_demo(database_url=url, town=TOWN))
        database = Database(url, pool_size=1)
        stack.push_async_callback(database.close)
        await settle_couple(database, couple=demo.couple)
        await _draw_portraits(demo, database)
        site = stack.enter_context(open_site(service=demo.settings.public_url))
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        stack.push_async_callback(browser.close)
        yield Rig(demo, site, browser)


async def _draw_portraits(demo: Demo, database: Database) -> None:
    store = PortraitStore(Path(demo.settings.photo_store))
    async with database.autocommit() as connection:
        rows = await connection.fetch("SELECT id FROM photos")
    for row in rows:
        await store.get(UUID(str(row["id"])), "card")


async def measure_launches(
    rig: Rig, *, network: Network, launches: int, language: str = "en"
) -> tuple[list[Launch], list[Launch]]:
    """(first launches on phones that were never here, the second ones on the same phones)."""
    user_id = rig.demo.couple.boris if language == "ru" else rig.demo.couple.anna
    cold, warm = [], []
    for _ in range(launches):
        context = await rig.take_phone()
        for measured in (cold, warm):
            url = rig.launch_url(user_id, language=language)
            measured.append(await _launch(context, url, network=network, slowdown=CPU_SLOWDOWN))
        await context.close()
    return cold, warm


async def measure_frames(rig: Rig, *, swipes: int) -> list[Frame]:
    """The frames in which a finger or a flight moved a card, over so many swipes: every other is a like."""
    context = await rig.take_phone()
    page = await context.new_page()
    # Anna has launched thirty times by now, which is as often as anybody may in a minute.
    await page.goto(rig.launch_url(rig.demo.couple.boris, language="ru"))
    await page.wait_for_selector(".card[data-place='0'] .sharp.in")
    # The last screen that is fetched ahead: that is not what is measured here.
    await page.wait_for_selector("link[href*='profile']", state="attached")
    session = await context.new_cdp_session(page)
    heard = await _listen(session)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    await rig.browser.start_tracing(page=page, categories=CATEGORIES)
    for number in range(swipes):
        await _swipe(page, session, heard, side=-1 if number % 2 else 1)
    events = json.loads(await rig.browser.stop_tracing())["traceEvents"]
    await context.close()
    return read_frames(events)


async def _launch(context: BrowserContext, url: str, *, network: Network, slowdown: int) -> Launch:
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    heard = await _listen(session)
    requests: dict[str, Request] = {}
    session.on("Network.requestWillBeSent", lambda event: _note_request(requests, event))
    session.on("Network.loadingFinished", lambda event: _note_end(requests, event))
    await session.send("Network.enable")
    await session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": network.latency_ms,
            "downloadThroughput": network.down / 8,
            "uploadThroughput": network.up / 8,
        },
    )
    await session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    await session.send("Performance.enable", {"timeDomain": "threadTicks"})
    await page.goto(url, wait_until="commit")
    await heard.wait("interactive")
    metrics = {each["name"]: each["value"] for each in (await session.send("Performance.getMetrics"))["metrics"]}
    whole = [each for each in requests.values() if each.ended]
    await _press_like(session)
    await heard.wait("pressWaited")
    await heard.wait("photo")
    seen = await _read(session, "phone")
    await page.close()
    return Launch(
        first_card=seen["firstCard"],
        interactive=seen["interactive"],
        busy=metrics["TaskDuration"] * 1e3,
        photo=seen["photo"],
        press_waited=seen["pressWaited"],
        requests=tuple(each for each in whole if not each.is_photo),
    )


def _note_request(requests: dict[str, Request], event: dict[str, Any]) -> None:
    address = event["request"]["url"]
    if address.startswith("http"):
        path = "/" + address.split("/", 3)[3].partition("#")[0]
        requests[event["requestId"]] = Request(path, event["timestamp"])


def _note_end(requests: dict[str, Request], event: dict[str, Any]) -> None:
    if request := requests.get(event["requestId"]):
        request.ended = event["timestamp"]
        request.size = int(event["encodedDataLength"])


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the page has told so far."""

    told: dict[str, asyncio.Event] = field(default_factory=dict)

    def of(self, name: str) -> asyncio.Event:
        return self.told.setdefault(name, asyncio.Event())

    async def wait(self, name: str) -> None:
        async with asyncio.timeout(60):
            await self.of(name).wait()
        self.of(name).clear()


async def _listen(session: CDPSession) -> _Heard:
    heard = _Heard()
    session.on("Runtime.bindingCalled", lambda event: heard.of(event["payload"]).set())
    await session.send("Runtime.enable")
    await session.send("Runtime.addBinding", {"name": "tellBench"})
    return heard


async def _read(session: CDPSession, expression: str) -> Any:
    answer = await session.send("Runtime.evaluate", {"expression": expression, "returnByValue": True})
    return answer["result"]["value"]


async def _press_like(session: CDPSession) -> None:
    box = await _read(session, "document.querySelector('.action.like').getBoundingClientRect().toJSON()")
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    await session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


async def _swipe(page: Page, session: CDPSession, heard: _Heard, *, side: int) -> None:
    """A finger drags the top card to one side in a fifth of a second and lets go; returns when the card has gone."""
    dialog = page.locator("dialog[open], .moment")
    if await dialog.count():
        # A match is celebrated.
        await page.keyboard.press("Escape")
        await dialog.wait_for(state="detached")
    x, y = SCREEN["width"] / 2, SCREEN["height"] * 0.4
    await page.wait_for_selector(".card[data-place='0']")
    await session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    loop = asyncio.get_running_loop()
    began = loop.time()
    for step in range(1, SWIPE_STEPS + 1):
        # The pace of a finger on a screen that is read 60 times a second.
        await asyncio.sleep(max(0.0, began + step / FINGER_HZ - loop.time()))
        point = {"x": x + side * step * 13, "y": y + step}
        await session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await heard.wait("still")


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which so many of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def middle(launches: Sequence[Launch], name: str) -> float:
    """The median of one of their times."""
    return statistics.median(getattr(each, name) for each in launches)


def tell_launches(rows: list[Row], name: str, launches: Sequence[Launch]) -> None:
    """Rows of launches of one kind."""
    sent = [sum(1 for request in each.requests if request.size) for each in launches]
    size = [each.size / KILOBYTE for each in launches]
    rows.append(
        (f"{name}: over the wire before the first card", f"{statistics.median(size):.1f} KB", "", f"{max(size):.1f} KB")
    )
    rows.append((f"{name}: requests, of them one after another", *_counts(launches, sent)))
    for field_name, what in (
        ("first_card", "first card painted"),
        ("interactive", "interactive"),
        ("busy", "work of the main thread until then"),
        ("photo", "its photo is there"),
        ("press_waited", "a press of Like at once waits"),
    ):
        times = [getattr(each, field_name) for each in launches]
        rows.append((f"{name}: {what}", f"{statistics.median(times):,.0f} ms", "", f"{max(times):,.0f} ms"))


def _counts(launches: Sequence[Launch], sent: Sequence[int]) -> Row:
    chain = [each.in_sequence for each in launches]
    return (f"{statistics.median(sent):.0f}, {statistics.median(chain):.0f}", "", f"{max(sent)}, {max(chain)}")


def tell_frames(rows: list[Row], frames: Sequence[Frame]) -> None:
    """Rows of the frames in which a card moved."""
    for name, what in (
        ("work", "a frame of a swipe: all work of the main thread"),
        ("script", "... script"),
        ("style", "... style"),
        ("layout", "... layout"),
        ("paint", "... paint, without the pixels"),
        ("length", "from one frame to the next, as this machine managed"),
    ):
        times = [getattr(each, name) for each in frames]
        rows.append((what, *(f"{percentile(times, share):.1f} ms" for share in (0.5, 0.95, 1))))
