"""A running demo and a real browser: two people on two phones."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest
from playwright.async_api import Browser, FrameLocator, Locator, Page, async_playwright

from datingbot.demo.run import Demo, open_demo
from telegram_sandbox import Phone

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).resolve().parents[2] / "webapp" / "node_modules" / "axe-core" / "axe.min.js"

_couples = itertools.count(1)


@pytest.fixture(scope="session")
async def demo(postgres: str) -> AsyncIterator[Demo]:
    """The whole demo with a small town, on a database of its own."""
    server = await asyncpg.connect(f"{postgres}/postgres")
    await server.execute("CREATE DATABASE browser")
    await server.close()
    async with open_demo(database_url=f"{postgres}/browser", town=200) as running:
        yield running


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's chromium."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        await running.close()


@dataclass(frozen=True)
class Screen:
    """One of the two phones on the page."""

    page: Page
    name: str

    @property
    def phone(self) -> Locator:
        """The phone itself: the chat around the Mini App."""
        return self.page.locator(f'section[aria-label="Phone of {self.name}"]')

    @property
    def app(self) -> FrameLocator:
        """The Mini App that is open on this phone."""
        return self.phone.frame_locator('iframe[title="Mini App"]')


@dataclass(frozen=True)
class Couple:
    """Two new people on one page, each in Telegram's language English."""

    page: Page
    her: Screen
    him: Screen
    complaints: list[str]


async def open_couple(demo: Demo, browser: Browser, *, theme: str = "light", **options: Any) -> Couple:
    """Register two people and open the page with their phones; what the console complains of is kept."""
    number = next(_couples)
    names = (f"Clara{number}", f"David{number}")
    async with aiohttp.ClientSession() as http:
        phones = [await Phone.register(http, url=demo.page, first_name=name, language_code="en") for name in names]
    page = await browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB", **options)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url}: {request.failure}"))
    page.on(
        "response", lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
    )
    await page.goto(f"{demo.page}/?lang=en&theme={theme}&left={phones[0].id}&right={phones[1].id}")
    return Couple(page, Screen(page, names[0]), Screen(page, names[1]), complaints)


async def serious_findings(page: Page) -> list[str]:
    """What axe-core finds in the page and in the Mini Apps it shows: serious and critical only."""
    found = []
    for frame in page.frames:
        await frame.evaluate(AXE.read_text(encoding="utf-8"))
        result = await frame.evaluate("axe.run(document, {iframes: false})")
        found += [
            f"{frame.url.split('#')[0]} {finding['id']}: {node['target']}"
            for finding in result["violations"]
            if finding["impact"] in ("serious", "critical")
            for node in finding["nodes"]
        ]
    return found
