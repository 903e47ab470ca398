"""Safety on phones: reported, decided by keys, said with reasons, appealed against, lifted by somebody else."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from browser.conftest import serious_findings
from browser.phones import Couple, Screen, greet, open_couple, press, reload
from datingbot.app import open_context
from datingbot.demo.run import Demo
from datingbot.services.consenting import agree_to_required
from datingbot.services.context import Context
from datingbot.services.profiles import save_profile
from datingbot.storage import moderators
from datingbot.storage.database import Database

LAUTOKA, APIA, HONIARA = "2204506", "4035413", "2108502"


@contextlib.asynccontextmanager
async def context_of(demo: Demo) -> AsyncIterator[Context]:
    """What the demo's own use cases run on."""
    database = Database(demo.settings.database_url.get_secret_value(), pool_size=2)
    yield open_context(demo.settings, database=database)
    await database.close()


async def settle(demo: Demo, couple: Couple, *, town: str, moderate: bool = False, touch: bool = False) -> None:
    """Both press Start; their profiles are written as the app would."""
    for screen, gender, wants in ((couple.her, "female", "male"), (couple.him, "male", "female")):
        await greet(screen, touch=touch)
        form = {
            "name": screen.name,
            "birth_date": "1996-05-17",
            "gender": gender,
            "preference": wants,
            "place_id": town,
            "bio": "Bring olives.",
            "interests": ["hiking"],
            "goal": "dating",
        }
        async with context_of(demo) as context, context.database.begin() as connection:
            await agree_to_required(context, connection, user_id=screen.id, language="en", place="chat")
            await save_profile(context, connection, user_id=screen.id, form=form)
            if moderate:
                await moderators.add_moderator(connection, user_id=screen.id, added_by=screen.id)


async def open_app(screen: Screen, *, touch: bool) -> None:
    button = screen.phone.get_by_role("button", name="Open DatingBot").first
    await (button.tap() if touch else press(button))
    await expect(screen.app.get_by_role("navigation")).to_be_visible()


async def go_to(screen: Screen, row: str, *, touch: bool) -> None:
    """Profile, then a row of it."""
    tab = screen.app.get_by_role("navigation").get_by_role("link", name="Profile")
    await (tab.tap() if touch else press(tab))
    entry = screen.app.get_by_role("button", name=row, exact=True)
    await (entry.tap() if touch else press(entry))
    await expect(screen.app.get_by_role("heading", name=row, level=1)).to_be_visible()


def said(screen: Screen, words: str) -> object:
    return screen.phone.get_by_test_id("message").filter(has_text=words)


async def test_reported_decided_by_keys_appealed_and_lifted_by_keyboard_alone(demo: Demo, browser: Browser) -> None:
    couple, desk = await open_couple(demo.page, browser), await open_couple(demo.page, browser, theme="dark")
    her, him = couple.her, couple.him
    await settle(demo, couple, town=LAUTOKA)
    await settle(demo, desk, town=APIA, moderate=True)

    await open_app(her, touch=False)
    await expect(her.app.locator(".card[data-place='0']")).to_contain_text(him.name)
    await press(her.app.get_by_role("button", name=f"Report or block {him.name}"))
    sheet = her.app.get_by_role("dialog", name=f"What is wrong with {him.name}?")
    await sheet.get_by_role("radio", name="Insults or pressure").focus()
    await couple.page.keyboard.press("Space")
    await sheet.get_by_label("In your words").fill("He calls me names.")
    assert await serious_findings(couple.page) == [], "the report"
    await press(sheet.get_by_role("button", name="Send the report"))
    await expect(her.app.get_by_text(f"{him.name} is blocked")).to_be_visible()
    await expect(her.app.locator(".card[data-place='0']")).to_have_count(0)

    first, second = desk.her, desk.him
    await open_app(first, touch=False)
    await go_to(first, "Moderation", touch=False)
    case = first.app.get_by_role("article")
    await expect(case).to_contain_text(him.name)
    await expect(case).to_contain_text("He calls me names.")
    assert await serious_findings(desk.page) == [], "the desk"
    await first.app.locator("#case-title").focus()
    await desk.page.keyboard.press("w")
    await expect(first.app.get_by_text("Nothing waits")).to_be_visible()

    statement = said(him, "You have been warned")
    await expect(statement).to_contain_text("Insults or pressure")  # type: ignore[arg-type]
    await expect(statement).to_contain_text("A moderator has looked at it and decided")  # type: ignore[arg-type]
    await press(him.phone.get_by_role("button", name="Appeal"))
    await expect(said(him, "Why do you find the decision wrong")).to_be_visible()  # type: ignore[arg-type]
    await him.phone.get_by_role("textbox", name="Message").fill("I never wrote to her.")
    await couple.page.keyboard.press("Enter")
    await expect(said(him, "Your appeal is in the queue")).to_be_visible()  # type: ignore[arg-type]

    await press(first.app.get_by_role("button", name="Look again"))
    await expect(first.app.get_by_text("Nothing waits")).to_be_visible()
    await open_app(second, touch=False)
    await go_to(second, "Moderation", touch=False)
    await expect(second.app.get_by_text("I never wrote to her.")).to_be_visible()
    await second.app.locator("#case-title").focus()
    await desk.page.keyboard.press("a")
    await expect(said(him, "The decision has been lifted")).to_be_visible()  # type: ignore[arg-type]
    assert couple.complaints == desk.complaints == []
    await couple.page.close()
    await desk.page.close()


async def test_shut_out_by_touch_and_somebody_else_unblocked(demo: Demo, browser: Browser) -> None:
    couple = await open_couple(demo.page, browser, has_touch=True)
    desk = await open_couple(demo.page, browser, has_touch=True)
    her, him = couple.her, couple.him
    await settle(demo, couple, town=HONIARA, touch=True)
    await settle(demo, desk, town=APIA, moderate=True, touch=True)
    await open_app(her, touch=True)
    await her.app.locator(".card[data-place='0'] .caption").tap()
    await her.app.get_by_role("button", name="Report or block", exact=True).tap()
    sheet = her.app.get_by_role("dialog", name=f"What is wrong with {him.name}?")
    await sheet.get_by_text("Scam or money").tap()
    await sheet.get_by_role("button", name="Send the report").tap()
    await expect(her.app.get_by_text(f"{him.name} is blocked")).to_be_visible()
    await go_to(her, "Safety", touch=True)
    await expect(her.app.get_by_text("Waiting", exact=True)).to_be_visible()
    assert await serious_findings(couple.page) == [], "safety"
    await her.app.get_by_role("button", name=f"Unblock {him.name}").tap()
    await expect(her.app.get_by_text("You have blocked nobody.")).to_be_visible()

    await open_app(desk.her, touch=True)
    await go_to(desk.her, "Moderation", touch=True)
    await expect(desk.her.app.get_by_text("Advised: shut out")).to_be_visible()
    await desk.her.app.get_by_role("group", name="Decision").get_by_role("button", name="Ban").tap()
    await desk.her.phone.get_by_role("button", name="Ban", exact=True).last.tap()
    await expect(desk.her.app.get_by_text("Nothing waits")).to_be_visible()
    await expect(said(him, "Your profile has been closed")).to_be_visible()  # type: ignore[arg-type]
    await him.phone.get_by_role("button", name="Open DatingBot").first.tap()
    await expect(him.app.get_by_role("heading", name="Your profile is closed")).to_be_visible()
    await expect(said(her, "Thank you for your report")).to_be_visible()  # type: ignore[arg-type]
    await reload(her, touch=True)
    await go_to(her, "Safety", touch=True)
    await expect(her.app.get_by_text("Measures taken")).to_be_visible()
    await couple.page.close()
    await desk.page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_tips_are_one_command_away(demo: Demo, browser: Browser, theme: str) -> None:
    couple = await open_couple(demo.page, browser, theme=theme)
    await greet(couple.her, touch=False)
    await couple.her.phone.get_by_role("textbox", name="Message").fill("/safety")
    await couple.page.keyboard.press("Enter")
    tips = couple.her.phone.get_by_test_id("message").filter(has_text=re.compile("Never send money"))
    await expect(tips).to_be_visible()
    await couple.page.close()
