"""Chat on two phones in a real browser: hello in the app, an answer in the Telegram chat, and all that can follow."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Locator, expect

from browser.conftest import serious_findings
from browser.phones import Couple, Screen, greet, open_couple, press
from datingbot.app import open_context
from datingbot.demo.run import Demo
from datingbot.domain.message import Draft
from datingbot.services.chatting import send_message
from datingbot.services.consenting import agree_to_required
from datingbot.services.context import Context
from datingbot.services.profiles import save_profile, save_settings
from datingbot.storage.database import Database, execute
from datingbot.storage.matches import write_match

NUUK = "3421319"
"""Nobody of the demo's town lives within reach of it."""


@pytest.fixture
async def service(demo: Demo) -> AsyncIterator[Context]:
    """The demo's own database, for what people did before the story begins."""
    database = Database(demo.settings.database_url.get_secret_value(), pool_size=2)
    yield open_context(demo.settings, database=database)
    await database.close()


async def befriend(service: Context, couple: Couple) -> int:
    """Both have profiles and like each other; the match's id."""
    async with service.database.begin() as connection:
        for screen, gender in ((couple.her, "female"), (couple.him, "male")):
            form = {
                "name": screen.name,
                "birth_date": "1996-05-17",
                "gender": gender,
                "preference": "any",
                "bio": "Long walks, short messages",
                "place_id": NUUK,
                "interests": ["hiking"],
                "goal": "dating",
            }
            await agree_to_required(service, connection, user_id=screen.id, language="en", place="app")
            await save_profile(service, connection, user_id=screen.id, form=form)
        match_id = await write_match(connection, a=couple.her.id, b=couple.him.id, score=0.7)
    assert match_id is not None
    return match_id


async def open_app(screen: Screen, *, touch: bool) -> None:
    """Open the Mini App at the chats."""
    button = screen.phone.get_by_role("button", name="Open DatingBot").first
    await (button.tap() if touch else press(button))
    tab = screen.app.get_by_role("link", name="Chats")
    await (tab.tap() if touch else press(tab))
    await expect(screen.app.get_by_role("heading", name="Chats")).to_be_visible()


async def act(button: Locator, *, touch: bool) -> None:
    """Tap, or focus and press Enter."""
    await (button.tap() if touch else press(button))


async def say_in_app(screen: Screen, text: str, *, touch: bool) -> None:
    """Write into the open conversation and see it there."""
    field = screen.app.get_by_role("textbox", name="Message to")
    await field.fill(text)
    if touch:
        await screen.app.get_by_role("button", name="Send").tap()
    else:
        await field.press("Enter")
    await expect(bubble(screen, text)).to_be_visible()
    await expect(field).to_have_value("")


async def answer_in_telegram(screen: Screen, *, to: str, text: str, touch: bool) -> None:
    """Reply to a message of the bot's, as one replies in Telegram."""
    message = screen.phone.get_by_test_id("message").filter(has_text=to).last
    await expect(message).to_be_visible()
    await act(message.get_by_role("button", name="Reply to this message"), touch=touch)
    field = screen.phone.get_by_role("textbox", name="Message", exact=True)
    await field.fill(text)
    if touch:
        await screen.phone.get_by_role("button", name="Send", exact=True).tap()
    else:
        await field.press("Enter")


def bubble(screen: Screen, text: str) -> Locator:
    """A message in the open conversation."""
    return screen.app.get_by_role("log").get_by_role("listitem").filter(has_text=text)


@pytest.mark.parametrize(("touch", "theme"), [(True, "light"), (False, "dark")], ids=["touch", "keyboard"])
async def test_hello_in_the_app_is_answered_in_telegram_and_goes_on_there(
    demo: Demo, browser: Browser, service: Context, touch: bool, theme: str
) -> None:
    couple = await open_couple(demo.page, browser, theme=theme, has_touch=touch)
    her, him = couple.her, couple.him
    for screen in (her, him):
        await greet(screen, touch=touch)
    match_id = await befriend(service, couple)
    await open_app(her, touch=touch)
    await act(her.app.get_by_role("button", name=f"Say hello to {him.name}"), touch=touch)
    await expect(her.app.get_by_role("heading", name=f"You and {him.name} like each other")).to_be_visible()
    assert await serious_findings(couple.page) == [], "the beginning"
    await say_in_app(her, "Which path leads to the lake?", touch=touch)
    await answer_in_telegram(
        him, to=f"{her.name}: Which path leads to the lake?", text="The one by the church", touch=touch
    )
    await expect(bubble(her, "The one by the church")).to_be_visible()
    await expect(bubble(her, "Which path").get_by_text("read", exact=True)).to_be_attached()
    assert await serious_findings(couple.page) == [], "the conversation"
    assert her.name not in await him.phone.get_by_test_id("message").filter(has_text="tg://").all_inner_texts()

    # Going on in Telegram: asked in the app, agreed in the chat.
    await act(her.app.get_by_role("button", name=f"More about {him.name}"), touch=touch)
    await act(her.app.get_by_role("button", name="Go on in Telegram"), touch=touch)
    await act(her.phone.get_by_role("button", name="Ask", exact=True), touch=touch)
    await expect(her.app.get_by_text(f"{him.name} is asked whether to go on")).to_be_visible()
    await act(him.phone.get_by_role("button", name="I agree"), touch=touch)
    await expect(her.app.get_by_text("You both agreed")).to_be_visible()
    for screen, other in ((her, him), (him, her)):
        introduced = screen.phone.get_by_test_id("message").filter(has_text="You both agreed to go on in Telegram")
        await expect(introduced).to_contain_text(other.name)

    # Did they meet? Asked of her, who wants to be asked; answered in the app.
    async with service.database.begin() as connection:
        await save_settings(service, connection, user_id=her.id, form={"ask_outcome": True})
        await execute(
            connection,
            "INSERT INTO meetings (match_id, user_id, due_at) VALUES (:match_id, :user_id, now())",
            match_id=match_id,
            user_id=her.id,
        )
    await expect(her.app.get_by_text(f"Did you meet {him.name}?")).to_be_visible(timeout=60_000)
    await act(her.app.get_by_role("button", name="Yes"), touch=touch)
    await expect(her.app.get_by_text(f"Would you meet {him.name} again?")).to_be_visible()
    await act(her.app.get_by_role("button", name="Yes"), touch=touch)
    await expect(her.app.get_by_text(f"Would you meet {him.name} again?")).to_be_hidden()

    # Leaving closes it for both.
    await open_app(him, touch=touch)
    await act(him.app.get_by_role("button", name=re.compile("The one by the church")), touch=touch)
    await expect(bubble(him, "Which path")).to_be_visible()
    await act(him.app.get_by_role("button", name=f"More about {her.name}"), touch=touch)
    await act(him.app.get_by_role("button", name=f"Unmatch {her.name}"), touch=touch)
    await act(him.phone.get_by_role("button", name="Unmatch", exact=True), touch=touch)
    await expect(him.app.get_by_role("heading", name="No chats yet")).to_be_visible()
    await expect(her.app.get_by_role("heading", name="This chat has ended")).to_be_visible()
    assert await serious_findings(couple.page) == [], "the end"
    assert couple.complaints == []
    await couple.page.close()


async def test_what_is_written_without_a_network_is_kept_and_sent_once(
    demo: Demo, browser: Browser, service: Context
) -> None:
    couple = await open_couple(demo.page, browser)
    for screen in (couple.her, couple.him):
        await greet(screen, touch=False)
    match_id = await befriend(service, couple)
    await open_app(couple.her, touch=False)
    await press(couple.her.app.get_by_role("button", name=f"Say hello to {couple.him.name}"))
    cut = asyncio.Event()

    async def lose(route: object) -> None:
        cut.set()
        await route.abort()  # type: ignore[attr-defined]

    await couple.page.route(re.compile(r"/api/chats/\d+/messages$"), lose)
    field = couple.her.app.get_by_role("textbox", name="Message to")
    for text in ("One", "Two", "Three"):
        await field.fill(text)
        await field.press("Enter")
    await cut.wait()
    await expect(couple.her.app.get_by_text("What you write is kept and sent later")).to_be_visible()
    await field.fill("Not finished yet")
    # The app is closed and opened again: nothing is lost, the draft neither.
    await press(couple.her.phone.get_by_role("button", name="Close Mini App"))
    await couple.page.unroute(re.compile(r"/api/chats/\d+/messages$"))
    await open_app(couple.her, touch=False)
    await press(couple.her.app.get_by_role("button", name=re.compile(couple.him.name)))
    for text in ("One", "Two", "Three"):
        await expect(bubble(couple.her, text)).to_have_count(1)
        await expect(bubble(couple.her, text).get_by_text("sent", exact=True)).to_be_attached(timeout=60_000)
    await expect(couple.her.app.get_by_role("textbox", name="Message to")).to_have_value("Not finished yet")
    async with service.database.begin() as connection:
        rows = await connection.fetch("SELECT number FROM messages WHERE match_id = $1 ORDER BY number", match_id)
    assert [row.number for row in rows] == [1, 2, 3]
    await couple.page.close()


async def test_long_chats_open_at_their_end_and_go_back_page_by_page(
    demo: Demo, browser: Browser, service: Context
) -> None:
    couple = await open_couple(demo.page, browser)
    for screen in (couple.her, couple.him):
        await greet(screen, touch=False)
    match_id = await befriend(service, couple)
    for number in range(1, 121):
        async with service.database.begin() as connection:
            await execute(connection, "DELETE FROM quotas WHERE user_id = :user_id", user_id=couple.him.id)
            draft = Draft(uuid4(), f"Line {number} of many")
            await send_message(service, connection, user_id=couple.him.id, match_id=match_id, draft=draft)
    await open_app(couple.her, touch=False)
    await expect(couple.her.app.get_by_text("99+")).to_be_visible()
    await press(couple.her.app.get_by_role("button", name=re.compile("Line 120")))
    await expect(bubble(couple.her, "Line 120 of many")).to_be_in_viewport()
    await expect(bubble(couple.her, "Line 71 of many")).to_have_count(1)
    await press(couple.her.app.get_by_role("button", name="Show earlier messages"))
    await expect(bubble(couple.her, "Line 21 of many")).to_have_count(1)
    await couple.page.close()
