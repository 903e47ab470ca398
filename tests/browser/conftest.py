"""A running demo and a real browser, and what axe-core finds in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Browser, Page, async_playwright

from browser.phones import CHROMIUM, FLAGS
from datingbot.demo.run import Demo, open_demo

AXE = Path(__file__).resolve().parents[2] / "webapp" / "node_modules" / "axe-core" / "axe.min.js"


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
