"""Two phones on the sandbox's page in a real browser: what people see on them, and what they do."""

from __future__ import annotations

import contextlib
import itertools
import re
from dataclasses import dataclass
from typing import Any

import aiohttp
from playwright.async_api import Browser, FrameLocator, Locator, Page, Request, expect

from telegram_sandbox import Phone

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_couples = itertools.count(1)

expect.set_options(timeout=20_000)


@dataclass(frozen=True)
class Screen:
    """One of the two phones on the page; ``id`` is its owner's in Telegram."""

    page: Page
    name: str
    id: int

    @property
    def phone(self) -> Locator:
        """The phone itself: the chat around the Mini App."""
        return self.page.locator(f'section[aria-label="Phone of {self.name}"]')

    @property
    def app(self) -> FrameLocator:
        """The Mini App that is open on this phone."""
        return self.phone.frame_locator('iframe[title="Mini App"]')


@dataclass(frozen=True)
class Couple:
    """Two new people on one page."""

    page: Page
    her: Screen
    him: Screen
    complaints: list[str]


async def open_couple(
    sandbox: str,
    browser: Browser,
    *,
    theme: str = "light",
    language: str = "en",
    http: aiohttp.ClientSession | None = None,
    **options: Any,
) -> Couple:
    """Register two people at a sandbox and open the page with their phones; what the console complains of is kept.

    ``language`` is their Telegram's. ``http`` is a session that finds the sandbox where the machine's own names do not
    lead to it.
    """
    number = next(_couples)
    names = (f"Clara{number}", f"David{number}")
    async with contextlib.AsyncExitStack() as stack:
        session = http or await stack.enter_async_context(aiohttp.ClientSession())
        phones = [await Phone.register(session, url=sandbox, first_name=name, language_code=language) for name in names]
    page = await browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB", **options)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: _note_failure(complaints, request))
    page.on(
        "response", lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
    )
    await page.goto(f"{sandbox}/?lang=en&theme={theme}&left={phones[0].id}&right={phones[1].id}")
    return Couple(page, Screen(page, names[0], phones[0].id), Screen(page, names[1], phones[1].id), complaints)


def _note_failure(complaints: list[str], request: Request) -> None:
    # A request that waits for news, or fetches a screen ahead, is hung up when its app closes.
    waits = "/api/chats?" in request.url or request.resource_type in ("script", "stylesheet")
    if not (request.failure == "net::ERR_ABORTED" and waits):
        complaints.append(f"{request.url}: {request.failure}")


async def greet(screen: Screen, *, touch: bool) -> None:
    """Write /start and see the button that opens the Mini App."""
    await screen.phone.get_by_role("textbox", name="Message").fill("/start")
    if touch:
        await screen.phone.get_by_role("button", name="Send").tap()
    else:
        await screen.page.keyboard.press("Enter")
    await expect(screen.phone.get_by_role("button", name="Open DatingBot").first).to_be_visible()


async def go_on(screen: Screen, *, step: int, touch: bool = False) -> None:
    """Press Telegram's main button under a question of the first run, and see the question number ``step``."""
    button = screen.phone.get_by_role("button", name=re.compile("^(Continue|Skip for now)$"))
    await (button.tap() if touch else press(button))
    await expect(screen.app.locator(".dots .here")).to_have_count(1)
    await expect(screen.app.locator(".dots .done")).to_have_count(step - 1)


async def agree(screen: Screen, *, touch: bool = False) -> None:
    """Tick both boxes of what has to be agreed to, and go on."""
    for name in (re.compile("^I am 18 or older"), re.compile("^My gender and whom")):
        box = screen.app.get_by_role("checkbox", name=name)
        if touch:
            await box.tap()
        else:
            await box.focus()
            await screen.page.keyboard.press("Space")
        await expect(box).to_be_checked()
    button = screen.phone.get_by_role("button", name="Agree and continue")
    await (button.tap() if touch else press(button))
    await expect(screen.app.get_by_label("Name", exact=True)).to_be_visible()


async def fill_in(screen: Screen, *, gender: str, wants: str, town: str, touch: bool = False) -> None:
    """The questions of the first run, up to the preview: focus, type, space and Enter, or taps on the main button."""
    app, keyboard = screen.app, screen.page.keyboard
    name = app.get_by_label("Name", exact=True)
    await expect(name.or_(app.get_by_role("heading", name="Before you begin"))).to_be_visible()
    if not await name.is_visible():
        await agree(screen, touch=touch)
    await name.fill(screen.name)
    await go_on(screen, step=2, touch=touch)
    await app.get_by_label("Birth date").fill("1996-05-17")
    await go_on(screen, step=3, touch=touch)
    await _choose(screen, group="Gender", choice=gender)
    await go_on(screen, step=4, touch=touch)
    await _choose(screen, group="Show me", choice=wants)
    await go_on(screen, step=5, touch=touch)
    await app.get_by_role("combobox", name="Location").press_sequentially(town)
    await expect(app.get_by_role("option").first).to_be_visible()
    await keyboard.press("Enter")
    await go_on(screen, step=6, touch=touch)
    await _choose(screen, group="Goal", choice="Dates")
    await go_on(screen, step=7, touch=touch)
    await app.get_by_role("checkbox", name="Hiking").focus()
    await keyboard.press("Space")
    await go_on(screen, step=8, touch=touch)
    await app.get_by_label("About me").fill("Bring olives.")
    await go_on(screen, step=9, touch=touch)
    await go_on(screen, step=10, touch=touch)
    await expect(app.get_by_role("article")).to_contain_text(screen.name)


async def join(screen: Screen, *, gender: str, wants: str, town: str, touch: bool) -> None:
    """From /start, or what was written before, through all questions to the deck."""
    opened = screen.phone.get_by_role("button", name="Open DatingBot").first
    if not await opened.is_visible():
        await greet(screen, touch=touch)
    await push(opened, touch=touch)
    await fill_in(screen, gender=gender, wants=wants, town=town, touch=touch)
    await push(screen.phone.get_by_role("button", name="Save", exact=True), touch=touch)
    await expect(screen.app.get_by_role("heading", name="Discover")).to_be_visible()


async def visit(screen: Screen, *names: str, touch: bool) -> None:
    """From the tab of the profile through rows with these names."""
    await push(screen.app.get_by_role("navigation").get_by_role("link", name="Profile"), touch=touch)
    for name in names:
        await push(screen.app.get_by_role("button", name=name).first, touch=touch)
        await expect(screen.app.get_by_role("heading", name=name, exact=True).first).to_be_visible()


async def confirm(screen: Screen, name: str, *, touch: bool) -> None:
    """Telegram's own question lies above everything else on the phone."""
    await push(screen.phone.get_by_role("alertdialog").get_by_role("button", name=name, exact=True), touch=touch)


async def _choose(screen: Screen, *, group: str, choice: str) -> None:
    await screen.app.get_by_role("radiogroup", name=group).get_by_role("radio", name=choice, exact=True).focus()
    await screen.page.keyboard.press("Space")


async def reload(screen: Screen, *, touch: bool = True) -> None:
    """Close the Mini App and open it again, for a fresh deck."""
    close = screen.phone.get_by_role("button", name="Close Mini App")
    opened = screen.phone.get_by_role("button", name="Open DatingBot").first
    if touch and screen.page.context.browser and await screen.page.evaluate("'ontouchstart' in window"):
        await close.tap()
        await opened.tap()
    else:
        await press(close)
        await press(opened)


async def push(button: Locator, *, touch: bool) -> None:
    """Tap, or focus and press Enter."""
    await (button.tap() if touch else press(button))


async def press(button: Locator) -> None:
    """Focus and Enter, as a keyboard does it."""
    await button.focus()
    await button.press("Enter")


async def fling_right(screen: Screen) -> None:
    """Drag the top card to the right with a finger and let go."""
    card = screen.app.locator(".card[data-place='0']")
    box = await card.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = await screen.page.context.new_cdp_session(screen.page)
    await session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        point = {"x": x + step * 18, "y": y + step}
        await session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


async def both_celebrate(couple: Couple) -> None:
    """He sees the match at once; both chats get a message with the other's name."""
    await expect(couple.him.app.get_by_text(couple.her.name).first).to_be_visible()
    await expect(couple.him.app.get_by_role("heading", name=re.compile("match", re.IGNORECASE))).to_be_visible()
    for screen, other in ((couple.her, couple.him), (couple.him, couple.her)):
        message = screen.phone.get_by_test_id("message").filter(has_text="It’s a match!").filter(has_text=other.name)
        await expect(message).to_have_count(1)
