"""Privacy on a phone: agreeing, hiding, a copy of everything, and erasing it; by touch, and by keyboard alone."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from playwright.async_api import Browser, Locator, expect

from browser.conftest import serious_findings
from browser.people import match, settle
from browser.phones import Screen, agree, fill_in, greet, open_couple, press
from datingbot.demo.run import Demo

PORT_MORESBY = "2088122"


async def join(demo: Demo, browser: Browser, *, touch: bool, theme: str = "light") -> Screen:
    couple = await open_couple(demo.page, browser, theme=theme, has_touch=touch)
    her = couple.her
    await greet(her, touch=touch)
    await use(her.phone.get_by_role("button", name="Open DatingBot").first, touch=touch)
    await expect(her.app.get_by_role("heading", name="Before you begin")).to_be_visible()
    early = her.phone.get_by_role("button", name="Agree and continue")
    await use(early, touch=touch)
    await expect(her.app.get_by_text("Please tick both boxes first.")).to_be_visible()
    await agree(her, touch=touch)
    await fill_in(her, gender="Woman", wants="Men", town="Nuuk", touch=touch)
    await use(her.phone.get_by_role("button", name="Save", exact=True), touch=touch)
    await expect(her.app.get_by_role("heading", name="Discover")).to_be_visible()
    return her


async def use(button: Locator, *, touch: bool) -> None:
    await (button.tap() if touch else press(button))


async def open_below_profile(her: Screen, name: str, *, touch: bool) -> None:
    await use(her.app.get_by_role("navigation").get_by_role("link", name="Profile"), touch=touch)
    await use(her.app.get_by_role("button", name=name, exact=True), touch=touch)


@pytest.mark.parametrize("touch", [True, False], ids=["touch", "keyboard"])
async def test_hiding_a_copy_and_erasing(demo: Demo, browser: Browser, touch: bool) -> None:
    her = await join(demo, browser, touch=touch)

    await open_below_profile(her, "Settings", touch=touch)
    for name in ("Incognito", "Show my profile"):
        switch = her.app.get_by_role("switch", name=name)
        was = await switch.is_checked()
        async with her.page.expect_response(lambda answer: answer.url.endswith("/api/settings")):
            if touch:
                await switch.tap()
            else:
                await switch.focus()
                await her.page.keyboard.press("Space")
        await expect(switch).to_be_checked(checked=not was)

    await open_below_profile(her, "Privacy and data", touch=touch)
    learning = her.app.get_by_role("switch", name="Learning from my likes")
    await expect(learning).not_to_be_checked()
    async with her.page.expect_response(lambda answer: answer.url.endswith("/api/consents")):
        if touch:
            await learning.tap()
        else:
            await learning.focus()
            await her.page.keyboard.press("Space")
    await expect(learning).to_be_checked()

    await use(her.app.get_by_role("button", name="Make it"), touch=touch)
    fetch = her.app.get_by_role("button", name="Download")
    await expect(fetch).to_be_visible(timeout=60_000)
    async with her.page.expect_response(lambda answer: answer.url.endswith("/api/export")) as told:
        await use(fetch, touch=touch)
    address = (await (await told.value).json())["url"]
    archive = await (await her.page.request.get(f"{demo.settings.public_url}{address}")).body()
    with zipfile.ZipFile(io.BytesIO(archive)) as content:
        assert her.name in content.read("data.json").decode()

    await use(her.app.get_by_role("button", name="Erase everything"), touch=touch)
    await expect(her.phone.get_by_text("This cannot be taken back.")).to_be_visible()
    await use(her.phone.get_by_role("button", name="Go on", exact=True), touch=touch)
    await use(her.phone.get_by_role("button", name="Yes, erase everything"), touch=touch)
    await expect(her.app.get_by_role("heading", name="Everything is erased")).to_be_visible()
    await her.page.close()


@pytest.mark.parametrize(("touch", "theme"), [(True, "dark"), (False, "light")], ids=["touch", "keyboard"])
async def test_who_is_erased_has_left_for_the_one_they_matched_with(
    demo: Demo, browser: Browser, touch: bool, theme: str
) -> None:
    couple = await open_couple(demo.page, browser, theme=theme, has_touch=touch)
    her, him = couple.her, couple.him
    await settle(demo, couple, town=PORT_MORESBY, touch=touch)
    await match(demo, couple)
    for screen in (her, him):
        await use(screen.phone.get_by_role("button", name="Open DatingBot").first, touch=touch)
        await use(screen.app.get_by_role("navigation").get_by_role("link", name="Chats"), touch=touch)
        other = him if screen is her else her
        await expect(screen.app.get_by_role("button", name=f"Say hello to {other.name}")).to_be_visible()
    await use(him.app.get_by_role("button", name=f"Say hello to {her.name}"), touch=touch)
    await expect(him.app.get_by_role("heading", name=f"You and {her.name} like each other")).to_be_visible()

    await open_below_profile(her, "Privacy and data", touch=touch)
    await use(her.app.get_by_role("button", name="Erase everything"), touch=touch)
    await use(her.phone.get_by_role("button", name="Go on", exact=True), touch=touch)
    await use(her.phone.get_by_role("button", name="Yes, erase everything"), touch=touch)
    await expect(her.app.get_by_role("heading", name="Everything is erased")).to_be_visible()

    await expect(him.app.get_by_role("heading", name="This chat has ended")).to_be_visible()
    await expect(him.app.locator("#screen").get_by_text(her.name)).to_have_count(0)
    assert await serious_findings(couple.page) == [], "the end"
    await use(him.app.locator("#screen").get_by_role("button", name="Back").last, touch=touch)
    await expect(him.app.get_by_text(re.compile("^Somebody you matched with on .+ has left"))).to_be_visible()
    assert await serious_findings(couple.page) == [], "who left"
    assert couple.complaints == []
    await couple.page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_policy_can_be_read_and_axe_finds_nothing(demo: Demo, browser: Browser, theme: str) -> None:
    her = await join(demo, browser, touch=False, theme=theme)
    await open_below_profile(her, "Privacy and data", touch=False)
    await expect(her.app.get_by_text(re.compile("^Since "))).to_have_count(2)
    assert await serious_findings(her.page) == [], "privacy"
    await press(her.app.get_by_role("button", name="Privacy policy"))
    await expect(her.app.get_by_role("heading", name="Where you are")).to_be_visible()
    assert await serious_findings(her.page) == [], "the policy"
    await her.page.close()
