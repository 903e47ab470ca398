"""Safety on phones: reported, decided by keys, said with reasons, appealed against, lifted by somebody else."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Locator, expect

from browser.conftest import serious_findings
from browser.people import context_of, match, settle
from browser.phones import Screen, greet, open_couple, press, reload
from datingbot.demo.run import Demo
from datingbot.domain.message import Draft
from datingbot.services.chatting import send_message

LAUTOKA, APIA, HONIARA, TARAWA = "2204506", "4035413", "2108502", "2110257"


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


def said(screen: Screen, words: str) -> Locator:
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
    await expect(statement).to_contain_text("Insults or pressure")
    await expect(statement).to_contain_text("A moderator has looked at it and decided")
    await press(him.phone.get_by_role("button", name="Appeal"))
    await expect(said(him, "Why do you find the decision wrong")).to_be_visible()
    await him.phone.get_by_role("textbox", name="Message").fill("I never wrote to her.")
    await couple.page.keyboard.press("Enter")
    await expect(said(him, "Your appeal is in the queue")).to_be_visible()

    await press(first.app.get_by_role("button", name="Look again"))
    await expect(first.app.get_by_text("Nothing waits")).to_be_visible()
    await open_app(second, touch=False)
    await go_to(second, "Moderation", touch=False)
    await expect(second.app.get_by_text("I never wrote to her.")).to_be_visible()
    await second.app.locator("#case-title").focus()
    # The same key on a Russian keyboard.
    keyboard = await desk.page.context.new_cdp_session(desk.page)
    for kind in ("keyDown", "keyUp"):
        await keyboard.send("Input.dispatchKeyEvent", {"type": kind, "key": "ф", "code": "KeyA"})
    await expect(said(him, "The decision has been lifted")).to_be_visible()
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
    await expect(said(him, "Your profile has been closed")).to_be_visible()
    await him.phone.get_by_role("button", name="Open DatingBot").first.tap()
    await expect(him.app.get_by_role("heading", name="Your profile is closed")).to_be_visible()
    await expect(said(her, "Thank you for your report")).to_be_visible()
    await reload(her, touch=True)
    await go_to(her, "Safety", touch=True)
    await expect(her.app.get_by_text("Measures taken")).to_be_visible()
    await couple.page.close()
    await desk.page.close()


@pytest.mark.parametrize(("touch", "theme"), [(True, "dark"), (False, "light")], ids=["touch", "keyboard"])
async def test_reported_from_a_chat_warned_and_lifted_on_an_appeal_made_in_the_app(
    demo: Demo, browser: Browser, touch: bool, theme: str
) -> None:
    couple = await open_couple(demo.page, browser, theme=theme, has_touch=touch)
    desk = await open_couple(demo.page, browser, theme=theme, has_touch=touch)
    her, him = couple.her, couple.him
    await settle(demo, couple, town=TARAWA, touch=touch)
    await settle(demo, desk, town=APIA, moderate=True, touch=touch)
    match_id = await match(demo, couple)
    async with context_of(demo) as context, context.database.begin() as connection:
        draft = Draft(uuid4(), "Answer me at once")
        await send_message(context, connection, user_id=him.id, match_id=match_id, draft=draft)

    async def act(button: Locator) -> None:
        await (button.tap() if touch else press(button))

    async def decide(moderator: Screen, verdict: str, key: str) -> None:
        if touch:
            group = moderator.app.get_by_role("group", name="Decision")
            await group.get_by_role("button", name=verdict).tap()
        else:
            await moderator.app.locator("#case-title").focus()
            await desk.page.keyboard.press(key)
        await expect(moderator.app.get_by_text("Nothing waits")).to_be_visible()

    # He has the chat open while she reports him from its menu.
    for screen, other in ((him, her), (her, him)):
        await open_app(screen, touch=touch)
        await act(screen.app.get_by_role("navigation").get_by_role("link", name="Chats"))
        await act(screen.app.get_by_role("button", name=re.compile(f"^{other.name}")))
        await expect(screen.app.get_by_role("log").get_by_text("Answer me at once")).to_be_visible()
    await act(her.app.get_by_role("button", name=f"More about {him.name}"))
    await act(her.app.get_by_role("button", name=f"Report or block {him.name}"))
    sheet = her.app.get_by_role("dialog", name=f"What is wrong with {him.name}?")
    if touch:
        await sheet.get_by_text("Insults or pressure").tap()
    else:
        await sheet.get_by_role("radio", name="Insults or pressure").focus()
        await couple.page.keyboard.press("Space")
    await expect(sheet.get_by_role("switch", name=f"Block {him.name} too")).to_be_checked()
    assert await serious_findings(couple.page) == [], "the report"
    await act(sheet.get_by_role("button", name="Send the report"))
    await expect(her.app.get_by_text(f"{him.name} is blocked")).to_be_visible()
    await expect(her.app.get_by_role("heading", name="No chats yet")).to_be_visible()
    await expect(him.app.get_by_role("heading", name="This chat has ended")).to_be_visible()

    for moderator in (desk.her, desk.him):
        await open_app(moderator, touch=touch)
        await go_to(moderator, "Moderation", touch=touch)
        await expect(moderator.app.get_by_role("article")).to_contain_text(him.name)
    await expect(desk.her.app.locator(".evidence-lines")).to_contain_text("Answer me at once")
    assert await serious_findings(desk.page) == [], "the desk with a conversation"
    await decide(desk.her, "Warn", "w")

    await expect(said(him, "You have been warned")).to_be_visible()
    await act(him.app.locator("#screen").get_by_role("button", name="Back").last)
    await go_to(him, "Safety", touch=touch)
    await act(him.app.get_by_role("button", name="Appeal", exact=True))
    await him.app.get_by_label("Why is the decision wrong?").fill("I waited for a week.")
    assert await serious_findings(couple.page) == [], "the appeal"
    await act(him.app.get_by_role("button", name="Send the appeal"))
    await expect(him.app.locator(".mark.waiting")).to_have_text("Your appeal is in the queue")

    # Who decided is not shown the appeal: it waits for the other one.
    await act(desk.her.app.get_by_role("button", name="Look again"))
    await expect(desk.her.app.get_by_text("Nothing waits")).to_be_visible()
    await reload(desk.him, touch=touch)
    await go_to(desk.him, "Moderation", touch=touch)
    await expect(desk.him.app.get_by_text("I waited for a week.")).to_be_visible()
    assert await serious_findings(desk.page) == [], "the desk with an appeal"
    await decide(desk.him, "Lift", "a")
    await expect(said(him, "The decision has been lifted")).to_be_visible()
    await reload(him, touch=touch)
    await go_to(him, "Safety", touch=touch)
    await expect(him.app.get_by_text("Lifted: it does not count")).to_be_visible()
    assert couple.complaints == desk.complaints == []
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
