"""The built Mini App behind nginx, as the image serves it: every screen has its words, which come in two parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Request, expect

from bench.phone import Rig
from browser.people import context_of
from datingbot.demo.run import Demo
from datingbot.demo.town import settle_couple
from datingbot.texts import Texts
from webapp_site import Site, open_site

TABLE = Path(__file__).resolve().parents[2] / "webapp" / "src" / "screens" / "table.js"
PATHS = [
    path
    for path in re.findall(r'\bpath: "([^"]+)", (?:tab|parent)', TABLE.read_text(encoding="utf-8"))
    if ":" not in path
]
"""Screens that need nobody's number in their address."""
WAITING = re.compile("|".join(Texts().say(language, "app-loading") for language in ("en", "ru")))

SAID = """() => [...document.querySelectorAll('#app *')].flatMap((one) => [
  ...['aria-label', 'placeholder', 'title', 'alt'].map((name) => one.getAttribute(name) ?? ''),
  ...[...one.childNodes].filter(({nodeType}) => nodeType === Node.TEXT_NODE).map(({data}) => data),
]).join('\\n')"""


@pytest.fixture
def site(owned: Demo) -> Iterator[Site]:
    """The built app before the demo's service."""
    with open_site(service=owned.settings.public_url) as opened:
        yield opened


async def _show(page: Page, path: str) -> None:
    await page.evaluate("path => { location.hash = `#/${path}`; }", path)
    await expect(page.locator(f".app.on-{path.split('/')[0]}")).to_be_visible()
    await expect(page.get_by_role("status", name=WAITING)).to_have_count(0)
    await expect(page.locator("h1").first).to_be_visible()


async def test_no_screen_shows_the_name_of_a_text_in_its_place(owned: Demo, site: Site, browser: Browser) -> None:
    async with context_of(owned) as context:
        await settle_couple(context.database, couple=owned.couple)
    rig = Rig(owned, site, browser)
    phone = await rig.take_phone()
    page = await phone.new_page()
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url.removeprefix(site.address))

    page.on("request", note)
    await page.goto(rig.launch_url(owned.couple.anna, language="en"))
    await expect(page.locator(".card[data-place='0']")).to_be_visible()
    names = {line.split(" ")[0] for line in Texts().shared["en"].splitlines() if line[:1].isalpha()}
    for path in PATHS:
        await _show(page, path)
        words = set(re.findall(r"[a-z]+(?:-[a-z0-9_]+)+", await page.evaluate(SAID)))
        assert not words & names, path
    # The first card waits for no other screen's words, code or chats.
    first_deck, later = asked.index("/api/deck"), asked.index("/locales/en.later.ftl")
    assert first_deck < later
    await _show(page, "settings")
    await page.get_by_role("radio", name="Русский").check()
    await expect(page.locator("h1")).to_have_text("Настройки")
    await _show(page, "safety")
    await expect(page.locator("h1")).to_have_text(re.compile("[А-Я]"))
    assert "/locales/ru.later.ftl" in asked
    await phone.close()
