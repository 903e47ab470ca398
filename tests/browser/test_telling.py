"""What members are told of, and what owners tell everybody: once by touch, once by keyboard alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from browser.conftest import serious_findings
from browser.phones import Couple, confirm, join, open_couple, push, visit
from datingbot.demo.run import Demo


async def open_app(demo: Demo, browser: Browser, *, touch: bool, theme: str = "light") -> Couple:
    couple = await open_couple(demo.page, browser, theme=theme, has_touch=touch)
    await join(couple.her, gender="Woman", wants="Men", town="Lisbon", touch=touch)
    return couple


@pytest.mark.parametrize("touch", [True, False], ids=["touch", "keyboard"])
async def test_a_member_says_what_they_are_told_of_and_when_not(owned: Demo, browser: Browser, touch: bool) -> None:
    couple = await open_app(owned, browser, touch=touch, theme="light" if touch else "dark")
    app, keyboard = couple.her.app, couple.page.keyboard
    await visit(couple.her, "Settings", "Notifications", touch=touch)

    async def flip(name: str) -> None:
        switch = app.get_by_role("switch", name=name)
        if touch:
            await switch.tap()
        else:
            await switch.focus()
            await keyboard.press("Space")

    for name in ("Likes", "Daily digest", "Do not disturb me"):
        await flip(name)
    await expect(app.get_by_label("From", exact=True)).to_have_value("23:00")
    await app.get_by_label("From", exact=True).fill("22:15")
    await app.get_by_label("To", exact=True).fill("07:45")
    async with couple.page.expect_response("**/api/notifications") as saved:
        await app.get_by_label("To", exact=True).blur()
    assert (await saved.value).ok
    assert await serious_findings(couple.page) == []
    await couple.her.phone.get_by_role("button", name="Back").click()
    await visit(couple.her, "Settings", "Notifications", touch=touch)
    await expect(app.get_by_role("switch", name="Likes")).not_to_be_checked()
    await expect(app.get_by_role("switch", name="Matches")).to_be_checked()
    await expect(app.get_by_role("switch", name="Daily digest")).to_be_checked()
    await expect(app.get_by_label("From", exact=True)).to_have_value("22:15")
    await expect(app.get_by_label("To", exact=True)).to_have_value("07:45")
    # Waited for: who is told at some hours only would have the announcements below wait for the morning.
    async with couple.page.expect_response("**/api/settings") as muted:
        await flip("Notify me")
    assert (await muted.value).ok
    await expect(app.get_by_role("switch", name="Matches")).to_be_disabled()
    assert couple.complaints == []
    await couple.page.close()


@pytest.mark.parametrize("touch", [True, False], ids=["touch", "keyboard"])
async def test_an_owner_announces_from_the_preview_to_the_end_and_stops_another(
    owned: Demo, browser: Browser, touch: bool
) -> None:
    couple = await open_app(owned, browser, touch=touch)
    app, phone = couple.her.app, couple.her.phone
    news = f"The park at eight, {couple.her.name}"

    async def choose(name: str) -> None:
        await push(app.get_by_role("button", name=name, exact=True).first, touch=touch)

    await visit(couple.her, "Numbers", "Announcements", touch=touch)
    await choose("New announcement")
    await app.get_by_label("Text: English").fill(news)
    await expect(app.get_by_role("status").filter(has_text="Goes to")).to_be_visible()
    await choose("Send it to me first")
    await expect(phone.get_by_test_id("message").filter(has_text=news)).to_have_count(1)
    assert await serious_findings(couple.page) == []
    await choose("Send")
    await confirm(couple.her, "Send", touch=touch)
    await expect(app.get_by_role("progressbar")).to_be_visible()
    await expect(app.get_by_role("heading", name="Sent", exact=True)).to_be_visible(timeout=60_000)
    await expect(phone.get_by_test_id("message").filter(has_text=news)).to_have_count(2)
    assert await serious_findings(couple.page) == []

    await visit(couple.her, "Numbers", "Announcements", touch=touch)
    await choose("New announcement")
    await app.get_by_label("Text: English").fill("Never to be sent")
    await app.get_by_label("Not before").fill(f"{datetime.now() + timedelta(days=2):%Y-%m-%dT%H:%M}")  # noqa: DTZ005 - as people type it
    await choose("Schedule")
    await confirm(couple.her, "Send", touch=touch)
    await expect(app.get_by_role("heading", name="Scheduled")).to_be_visible()
    await choose("Stop")
    await confirm(couple.her, "Stop", touch=touch)
    await expect(app.get_by_role("heading", name="Stopped")).to_be_visible()
    assert couple.complaints == []
    await couple.page.close()
