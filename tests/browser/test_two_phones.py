"""The whole story on two phones in a real browser: once by touch, once by keyboard alone, in both themes."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from browser.conftest import serious_findings
from browser.phones import Couple, agree, both_celebrate, fill_in, fling_right, greet, open_couple, press, reload
from datingbot.demo.run import Demo

TOWN = "Hobart"
"""Nobody of the demo's town lives within reach of it."""


async def test_two_people_meet_by_touch(demo: Demo, browser: Browser) -> None:
    couple = await open_couple(demo.page, browser, has_touch=True)
    await greet(couple.her, touch=True)
    await greet(couple.him, touch=True)
    for screen, gender, wants in ((couple.her, "Woman", "Men"), (couple.him, "Man", "Women")):
        await screen.phone.get_by_role("button", name="Open DatingBot").first.tap()
        await fill_in(screen, gender=gender, wants=wants, town=TOWN, touch=True)
        await screen.phone.get_by_role("button", name="Save", exact=True).tap()
        await expect(screen.app.get_by_role("heading", name="Discover")).to_be_visible()
    await reload(couple.her)
    await expect(couple.her.app.get_by_text(couple.him.name).first).to_be_visible()
    await couple.her.app.get_by_role("button", name="Like", exact=True).tap()
    await reload(couple.him)
    await expect(couple.him.app.get_by_text(couple.her.name).first).to_be_visible()
    await fling_right(couple.him)
    await both_celebrate(couple)
    assert couple.complaints == []
    await couple.page.close()


async def test_two_people_meet_by_keyboard_alone(demo: Demo, browser: Browser) -> None:
    couple = await open_couple(demo.page, browser, theme="dark")
    for screen in (couple.her, couple.him):
        await greet(screen, touch=False)
    for screen, gender, wants in ((couple.her, "Woman", "Men"), (couple.him, "Man", "Women")):
        await press(screen.phone.get_by_role("button", name="Open DatingBot").first)
        await fill_in(screen, gender=gender, wants=wants, town="Ushuaia")
        await press(screen.phone.get_by_role("button", name="Save", exact=True))
        await expect(screen.app.get_by_role("heading", name="Discover")).to_be_visible()
    await reload(couple.her, touch=False)
    await expect(couple.her.app.get_by_text(couple.him.name).first).to_be_visible()
    await couple.her.app.get_by_role("button", name="Like", exact=True).focus()
    await couple.page.keyboard.press("ArrowRight")
    await expect(couple.her.app.locator(".card[data-place='0']")).to_have_count(0)
    await reload(couple.him, touch=False)
    await expect(couple.him.app.get_by_text(couple.her.name).first).to_be_visible()
    await press(couple.him.app.get_by_role("button", name="Like", exact=True))
    await both_celebrate(couple)
    assert couple.complaints == []
    await couple.page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_nothing_serious_is_found_by_axe(demo: Demo, browser: Browser, theme: str) -> None:
    couple = await open_couple(demo.page, browser, theme=theme)
    await greet(couple.her, touch=False)
    assert await serious_findings(couple.page) == [], "the chat"
    await couple.her.phone.get_by_role("button", name="Open DatingBot").first.click()
    await expect(couple.her.app.get_by_role("heading", name="Before you begin")).to_be_visible()
    assert await serious_findings(couple.page) == [], "what has to be agreed to"
    await agree(couple.her)
    assert await serious_findings(couple.page) == [], "the first question"
    await fill_in(couple.her, gender="Woman", wants="Everyone", town="Lisbon")
    assert await serious_findings(couple.page) == [], "the preview"
    await couple.her.phone.get_by_role("button", name="Save", exact=True).click()
    await expect(couple.her.app.get_by_role("button", name="Like", exact=True)).to_be_enabled()
    assert await serious_findings(couple.page) == [], "the deck"
    for tab in ("Likes", "Chats", "Profile"):
        await couple.her.app.get_by_role("navigation").get_by_role("link", name=tab).click()
        await expect(couple.her.app.get_by_role("heading", name=tab).first).to_be_visible()
        assert await serious_findings(couple.page) == [], tab
    await couple.her.app.get_by_role("button", name="Settings").first.click()
    await expect(couple.her.app.get_by_role("heading", name="Settings")).to_be_visible()
    assert await serious_findings(couple.page) == [], "Settings"
    await couple.her.phone.get_by_role("button", name="Back").click()
    await expect(couple.her.app.get_by_role("heading", name="Your profile")).to_be_visible()
    await couple.page.close()


async def test_swipes_made_offline_arrive_once_the_network_is_back(demo: Demo, browser: Browser) -> None:
    couple = await open_couple(demo.page, browser)
    await greet(couple.her, touch=False)
    await couple.her.phone.get_by_role("button", name="Open DatingBot").first.click()
    await fill_in(couple.her, gender="Woman", wants="Everyone", town="Lisbon")
    await couple.her.phone.get_by_role("button", name="Save", exact=True).click()
    like = couple.her.app.get_by_role("button", name="Like", exact=True)
    await expect(like).to_be_enabled()
    refused: list[str] = []

    async def cut(route: object) -> None:
        refused.append("swipe")
        await route.abort()  # type: ignore[attr-defined]

    await couple.page.route("**/api/swipes", cut)
    for _ in range(3):
        shown = await couple.her.app.locator(".card[data-place='0']").get_attribute("aria-label")
        await like.click()
        await expect(couple.her.app.locator(f".card[data-place='0'][aria-label='{shown}']")).to_have_count(0)
    assert refused, "the network was cut"
    taken: list[int] = []
    couple.page.on(
        "response", lambda answer: taken.append(answer.status) if answer.url.endswith("/api/swipes") else None
    )
    await couple.page.unroute("**/api/swipes")
    async with couple.page.expect_response("**/api/swipes", timeout=60_000):
        pass
    await _until(lambda: taken.count(200) == 3, couple)
    await couple.page.close()


async def test_outside_of_telegram_the_way_in_is_shown(demo: Demo, browser: Browser) -> None:
    page = await browser.new_page(locale="en-GB")
    await page.goto(demo.settings.public_url)
    await expect(page.get_by_role("heading", name="Open this in Telegram")).to_be_visible()
    await expect(page.get_by_role("link", name="Open the bot")).to_have_attribute("href", "https://t.me/datingbot")
    assert await serious_findings(page) == []
    await page.close()


async def _until(reached: object, couple: Couple) -> None:
    """Wait for responses to come until enough have."""
    while not reached():  # type: ignore[operator]
        await couple.page.wait_for_event("response", timeout=60_000)
