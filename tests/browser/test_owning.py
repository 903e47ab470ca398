"""What owners see and do in the Mini App, and what members buy of them: once by touch, once by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Locator, expect

from browser.conftest import serious_findings
from browser.phones import Screen, both_celebrate, confirm, join, open_couple, push, reload, visit
from datingbot.demo.run import Demo

COUNTED = 120_000
"""Milliseconds: numbers are counted in the background, a while after what they count, and screens read them in turn."""

BY_BOTH = pytest.mark.parametrize("touch", [True, False], ids=["touch", "keyboard"])


def fact(area: Locator, name: str) -> Locator:
    """The number behind a name in a list of numbers."""
    return area.locator("div").filter(has=area.page.locator("dt").get_by_text(name, exact=True)).locator("dd")


async def count_of(place: Locator) -> int:
    """The first number that is read there."""
    found = re.search(r"\d+", await place.inner_text())
    assert found
    return int(found[0])


async def open_link(screen: Screen, link: str, *, touch: bool) -> None:
    """Follow a link to the bot as one does who got it from somewhere: Telegram opens the chat, and Start is pressed."""
    await push(screen.phone.get_by_role("button", name="Chat menu"), touch=touch)
    await push(screen.phone.get_by_role("menuitem", name="Open a t.me link"), touch=touch)
    asked = screen.phone.get_by_role("dialog")
    await asked.get_by_label("t.me", exact=True).fill(link)
    await push(asked.get_by_role("button", name="Open", exact=True), touch=touch)
    await expect(screen.phone.get_by_role("button", name="Open DatingBot").first).to_be_visible()


@BY_BOTH
async def test_an_owner_reads_what_a_match_changed_in_the_numbers(owned: Demo, browser: Browser, touch: bool) -> None:
    couple = await open_couple(owned.page, browser, theme="light" if touch else "dark", has_touch=touch)
    her, him = couple.her, couple.him
    town = "Hobart" if touch else "Ushuaia"
    await join(her, gender="Woman", wants="Men", town=town, touch=touch)
    await join(him, gender="Man", wants="Women", town=town, touch=touch)
    await visit(her, "Numbers", touch=touch)
    tiles = her.app.locator(".tiles")
    matches = fact(tiles, "Matches").locator("b")
    await expect(matches).to_be_visible(timeout=COUNTED)
    before = await count_of(matches)
    for one, other in ((her, him), (him, her)):
        await reload(one, touch=touch)
        await expect(one.app.get_by_text(other.name).first).to_be_visible()
        await push(one.app.get_by_role("button", name="Like", exact=True), touch=touch)
    await both_celebrate(couple)
    await reload(her, touch=touch)
    await visit(her, "Numbers", touch=touch)
    await expect(matches).to_have_text(str(before + 1), timeout=COUNTED)
    await expect(fact(tiles, "Members").locator("b")).to_have_text(re.compile(r"^4\d$"))
    await expect(fact(tiles, "Likes answered")).to_contain_text("%")
    funnel = her.app.get_by_role("table", name="How far newcomers come, 30 days")
    for step in ("Started", "Profile", "Photo", "First swipe", "First match", "First message"):
        await expect(funnel.get_by_role("row", name=re.compile(f"^{step} "))).to_be_visible()
    assert await count_of(funnel.get_by_role("row", name="First match").get_by_role("cell").first) >= 2
    for name in ("Active members", "Swipes and matches a day", "Answered, over 30 days"):
        picture = her.app.get_by_role("img", name=re.compile(f"^{name}: "))
        await picture.scroll_into_view_if_needed()
        await expect(picture).to_be_in_viewport()
        # Whoever reads no picture has the same numbers as a table.
        chart = her.app.get_by_role("figure", name=name)
        await push(chart.locator("summary"), touch=touch)
        await expect(chart.get_by_role("table").get_by_role("row").nth(1)).to_be_visible()
    today = (
        her.app.get_by_role("figure", name="Swipes and matches a day").get_by_role("table").get_by_role("row").nth(1)
    )
    assert await count_of(today.get_by_role("cell").last) >= 1
    await expect(her.app.get_by_role("table", name="Who came back")).to_be_visible()
    await expect(her.app.get_by_role("heading", name="Fairness of decks (Gini)")).to_be_visible()
    assert await serious_findings(couple.page) == []
    assert couple.complaints == []
    await couple.page.close()


@BY_BOTH
async def test_an_experiment_is_started_seen_with_its_guards_and_stopped(
    owned: Demo, browser: Browser, touch: bool
) -> None:
    couple = await open_couple(owned.page, browser, theme="light" if touch else "dark", has_touch=touch)
    her, app = couple.her, couple.her.app
    name = f"fairer-deck-{her.id}"
    await join(her, gender="Woman", wants="Men", town="Lisbon", touch=touch)
    await visit(her, "Numbers", "Experiments", touch=touch)
    begin = app.get_by_role("button", name="Start", exact=True)
    await push(begin, touch=touch)
    await expect(app.get_by_label("Name", exact=True)).to_have_attribute("aria-invalid", "true")
    assert await serious_findings(couple.page) == [], "an experiment without a name"
    await app.get_by_label("Name", exact=True).fill(name)
    tried = app.get_by_role("radio", name="By what both like", exact=True)
    if touch:
        await app.locator("label").filter(has=tried).tap()
    else:
        await tried.focus()
        await couple.page.keyboard.press("Space")
    await expect(tried).to_be_checked()
    await app.get_by_role("slider", name="Tolerance").fill("30")
    await push(begin, touch=touch)
    running = app.get_by_role("article", name=name)
    await expect(running.get_by_text("Running since")).to_be_visible()
    await expect(running.get_by_text("100 % of members; stops at 30 % worse")).to_be_visible()
    # A deck is drawn: she meets her variant, and is measured from there on.
    await reload(her, touch=touch)
    await push(app.get_by_role("button", name="Like", exact=True), touch=touch)
    await visit(her, "Numbers", "Experiments", touch=touch)
    await expect(running.get_by_role("columnheader", name="1 member")).to_be_visible(timeout=COUNTED)
    for metric in ("Matches per member", "Messages per member", "Reports per member", "Share of days here"):
        guarded = running.get_by_role("row", name=re.compile(f"^{metric} guard"))
        await expect(guarded).to_be_visible(timeout=COUNTED)
    assert await serious_findings(couple.page) == [], "one that runs"
    await push(running.get_by_role("button", name="Stop", exact=True), touch=touch)
    await confirm(her, "Stop", touch=touch)
    await expect(running.get_by_text("You stopped it on")).to_be_visible()
    await expect(running.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    await expect(begin).to_be_visible()
    assert await serious_findings(couple.page) == [], "one that ended"
    assert couple.complaints == []
    await couple.page.close()


@BY_BOTH
async def test_who_comes_by_a_campaigns_link_is_counted_for_it(owned: Demo, browser: Browser, touch: bool) -> None:
    couple = await open_couple(owned.page, browser, theme="light" if touch else "dark", has_touch=touch)
    her, him, app = couple.her, couple.him, couple.her.app
    await join(her, gender="Woman", wants="Men", town="Lisbon", touch=touch)
    await visit(her, "Numbers", "Invite links", touch=touch)
    poster = f"Poster of {her.name}"
    await app.get_by_label("A link for a campaign").fill(poster)
    await push(app.get_by_role("button", name="Make a link"), touch=touch)
    campaign = app.get_by_role("article", name=poster)
    await expect(fact(campaign, "Arrived")).to_have_text("0")
    link = await campaign.get_by_label("Link", exact=True).input_value()
    await open_link(him, link, touch=touch)
    await join(him, gender="Man", wants="Women", town="Lisbon", touch=touch)
    await visit(her, "Numbers", "Invite links", touch=touch)
    for step in ("Arrived", "Profile"):
        await expect(fact(campaign, step)).to_have_text("1")
    await expect(fact(campaign, "First match")).to_have_text("0")
    assert await serious_findings(couple.page) == []
    await push(campaign.get_by_role("button", name="Close", exact=True), touch=touch)
    await confirm(her, "Close", touch=touch)
    await expect(campaign.get_by_text("Closed", exact=False)).to_be_visible()
    await expect(campaign.get_by_label("Link", exact=True)).to_have_count(0)
    assert couple.complaints == []
    await couple.page.close()


@BY_BOTH
async def test_a_friend_who_comes_by_a_members_link_is_counted_for_them(
    owned: Demo, browser: Browser, touch: bool
) -> None:
    couple = await open_couple(owned.page, browser, theme="dark" if touch else "light", has_touch=touch)
    her, him, app = couple.her, couple.him, couple.her.app
    await join(her, gender="Woman", wants="Men", town="Lisbon", touch=touch)
    await visit(her, "Invite a friend", touch=touch)
    await expect(app.get_by_text("Nobody came by your link yet.")).to_be_visible()
    assert await serious_findings(couple.page) == []
    link = await app.get_by_label("Your link").input_value()
    # What Telegram would let her choose a friend for is the same link.
    await push(app.get_by_role("button", name="Send to a friend"), touch=touch)
    await expect(her.phone.get_by_role("alertdialog")).to_contain_text(link)
    await confirm(her, "Cancel", touch=touch)
    await open_link(him, link, touch=touch)
    await visit(her, "Invite a friend", touch=touch)
    await expect(app.get_by_text("One person came by your link, 0 with a profile.")).to_be_visible()
    await join(him, gender="Man", wants="Women", town="Lisbon", touch=touch)
    await visit(her, "Invite a friend", touch=touch)
    await expect(app.get_by_text("One person came by your link, 1 with a profile.")).to_be_visible()
    assert couple.complaints == []
    await couple.page.close()


@BY_BOTH
async def test_super_likes_are_bought_for_stars_are_there_and_are_refunded(
    owned: Demo, browser: Browser, touch: bool
) -> None:
    couple = await open_couple(owned.page, browser, theme="light" if touch else "dark", has_touch=touch)
    her, him = couple.her, couple.him
    await join(her, gender="Woman", wants="Men", town="Lisbon", touch=touch)
    await visit(her, "Super likes", touch=touch)
    await expect(her.app.get_by_text("You have none besides the free ones of each day.")).to_be_visible()
    assert await serious_findings(couple.page) == [], "the shop"
    await push(her.app.get_by_role("button", name="Buy 5 for ⭐ 25"), touch=touch)
    invoice = her.phone.get_by_test_id("message").filter(has_text="5 super likes").first
    await push(invoice.get_by_role("button", name="Pay ⭐ 25"), touch=touch)
    await confirm(her, "Confirm and pay", touch=touch)
    thanks = her.phone.get_by_test_id("message").filter(has_text="5 super likes are yours")
    await expect(thanks).to_be_visible()
    assert await serious_findings(couple.page) == [], "the chat with a receipt"
    number = re.search(r"№ (\d+)", await thanks.inner_text())
    assert number

    await her.phone.get_by_role("textbox", name="Message").fill("/paysupport")
    if touch:
        await her.phone.get_by_role("button", name="Send").tap()
    else:
        await couple.page.keyboard.press("Enter")
    help_ = her.phone.get_by_test_id("message").filter(has_text="Help with payments")
    await expect(help_).to_contain_text(f"№ {number[1]}")
    await expect(help_).to_contain_text("⭐ 25")

    await push(her.phone.get_by_role("button", name="Open DatingBot").first, touch=touch)
    await visit(her, "Super likes", touch=touch)
    await expect(her.app.get_by_text("You have 5 besides the free ones of each day.")).to_be_visible()

    # He owns the service too, and sends it back.
    await join(him, gender="Man", wants="Women", town="Hobart", touch=touch)
    await visit(him, "Numbers", "Payments", touch=touch)
    payment = him.app.get_by_role("article", name=f"Payment № {number[1]}")
    await expect(payment).to_contain_text("⭐ 25 for 5 super likes")
    assert await serious_findings(couple.page) == [], "payments"
    await push(payment.get_by_role("button", name="Refund", exact=True), touch=touch)
    await confirm(him, "Refund", touch=touch)
    await expect(payment).to_contain_text("5 taken back")
    await expect(her.phone.get_by_test_id("message").filter(has_text="⭐ 25 were sent back to you")).to_have_count(1)
    await visit(her, "Super likes", touch=touch)
    await expect(her.app.get_by_text("You have none besides the free ones of each day.")).to_be_visible()
    await visit(him, "Numbers", "Payments", touch=touch)
    await expect(payment).to_contain_text("Refunded, 5 taken back")
    assert couple.complaints == []
    await couple.page.close()
