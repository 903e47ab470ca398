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


EVERYBODY = ",".join(str(7_000_000_000 + number) for number in range(100))
"""The sandbox counts people from there: whoever is on a phone owns this service."""


@pytest.fixture(scope="module")
async def owned(postgres: str, request: pytest.FixtureRequest) -> AsyncIterator[Demo]:
    """A demo whose people are all owners and that sells super-likes, on a database of the module's own."""
    name = request.module.__name__.rpartition(".")[2]
    server = await asyncpg.connect(f"{postgres}/postgres")
    await server.execute(f"CREATE DATABASE {name}")
    await server.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ADMIN_IDS", EVERYBODY)
        patch.setenv("STARS", "superlikes")
        async with open_demo(database_url=f"{postgres}/{name}", town=40) as running:
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
