"""What moderators look at before others see it: a held first photo, and a selfie for the badge."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest
from playwright.async_api import Browser, Locator, expect

from browser.conftest import serious_findings
from browser.people import appoint, settle
from browser.phones import Screen, open_couple, press, reload
from browser.test_onboarding import portrait
from browser.test_safety import go_to, open_app, said
from datingbot.demo.run import Demo, open_demo

PUNTA_ARENAS, MAGADAN = "3874787", "2123628"


@pytest.fixture(scope="module")
async def careful(postgres: str) -> AsyncIterator[Demo]:
    """A demo whose owner holds first photos, on a database of its own."""
    server = await asyncpg.connect(f"{postgres}/postgres")
    await server.execute("CREATE DATABASE careful")
    await server.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOLD_FIRST_PHOTOS", "true")
        async with open_demo(database_url=f"{postgres}/careful", town=0) as running:
            yield running


async def choose_file(screen: Screen, button: Locator, *, shade: int, touch: bool) -> None:
    """Press a button that opens the device's own choice of files, and choose a picture."""
    async with screen.page.expect_file_chooser() as opened:
        await (button.tap() if touch else press(button))
    await (await opened.value).set_files([portrait(shade)])


@pytest.mark.parametrize(("touch", "theme"), [(True, "light"), (False, "dark")], ids=["touch", "keyboard"])
async def test_a_first_photo_is_held_then_shown_and_a_selfie_gives_the_badge(
    careful: Demo, browser: Browser, touch: bool, theme: str
) -> None:
    couple = await open_couple(careful.page, browser, theme=theme, has_touch=touch)
    her, him = couple.her, couple.him
    await settle(careful, couple, town=PUNTA_ARENAS if touch else MAGADAN, touch=touch)
    await appoint(careful, him)

    async def act(button: Locator) -> None:
        await (button.tap() if touch else press(button))

    async def decide(verdict: str, key: str) -> None:
        if touch:
            await him.app.get_by_role("group", name="Decision").get_by_role("button", name=verdict).tap()
        else:
            await him.app.locator("#case-title").focus()
            await couple.page.keyboard.press(key)
        await expect(him.app.get_by_text("Nothing waits")).to_be_visible()

    # Her photo is hers alone until somebody has looked at it.
    await open_app(her, touch=touch)
    await act(her.app.get_by_role("navigation").get_by_role("link", name="Profile"))
    await act(her.app.get_by_role("button", name="Edit"))
    await choose_file(her, her.app.get_by_role("button", name="Add a photo"), shade=200, touch=touch)
    await expect(her.app.get_by_text("In review")).to_be_visible()
    assert await serious_findings(couple.page) == [], "the held photo"
    await act(her.phone.get_by_role("button", name="Back"))
    await go_to(her, "Safety", touch=touch)
    await act(her.app.get_by_role("button", name="Verify my photos"))
    await expect(her.app.get_by_text("wait until yours has been looked at")).to_be_visible()

    await open_app(him, touch=touch)
    card = him.app.locator(".card[data-place='0']")
    await expect(card).to_contain_text(her.name)
    await expect(card.get_by_role("img", name="No photo yet")).to_be_visible()
    await go_to(him, "Moderation", touch=touch)
    await expect(him.app.get_by_text("A held photo")).to_be_visible()
    assert await serious_findings(couple.page) == [], "the desk with a photo"
    await decide("Show", "a")

    # The gesture is asked for at random; the selfie goes to the desk and nowhere else.
    await act(her.app.get_by_role("button", name="Verify my photos"))
    gesture = await her.app.locator(".gesture").inner_text()
    assert await serious_findings(couple.page) == [], "the gesture"
    await choose_file(her, her.app.get_by_text("Take the selfie"), shade=210, touch=touch)
    await expect(her.app.get_by_text("Your selfie is with the moderators")).to_be_visible()
    await act(him.app.get_by_role("button", name="Look again"))
    await expect(him.app.locator(".gesture-line")).to_contain_text(gesture)
    await expect(him.app.get_by_role("img", name="A selfie")).to_be_visible()
    assert await serious_findings(couple.page) == [], "the desk with a selfie"
    await decide("Same person", "a")

    await expect(said(her, "Your photos are verified")).to_be_visible()
    await reload(her, touch=touch)
    await go_to(her, "Safety", touch=touch)
    await expect(her.app.get_by_text("Your profile has the badge")).to_be_visible()
    await reload(him, touch=touch)
    await expect(card).to_contain_text("Photos verified")
    await expect(card.get_by_role("img", name="No photo yet")).to_have_count(0)
    assert await serious_findings(couple.page) == [], "the badge"
    assert couple.complaints == []
    await couple.page.close()
