"""The first run: one question a screen, by touch and by keyboard alone, closed and resumed, and seen as others will."""

from __future__ import annotations

import io
import re

import aiohttp
from PIL import Image
from playwright.async_api import Browser, FilePayload, Locator, expect

from browser.phones import Screen, agree, fill_in, go_on, greet, open_couple, press, reload
from datingbot.demo.run import Demo
from telegram_sandbox import Phone


def portrait(shade: int) -> FilePayload:
    """A photo of one colour, told apart by ``shade``."""
    content = io.BytesIO()
    Image.new("RGB", (700, 930), (shade, 90, 160)).save(content, format="JPEG")
    return {"name": f"{shade}.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


async def start(demo: Demo, browser: Browser, **options: object) -> Screen:
    couple = await open_couple(demo.page, browser, **options)  # type: ignore[arg-type]
    await greet(couple.her, touch=False)
    await press(couple.her.phone.get_by_role("button", name="Open DatingBot").first)
    await agree(couple.her)
    return couple.her


def question(screen: Screen) -> Locator:
    return screen.app.locator("#question")


async def test_a_profile_is_made_by_touch_with_photos_put_in_order_by_dragging(demo: Demo, browser: Browser) -> None:
    her = await start(demo, browser, has_touch=True)
    await fill_in(her, gender="Woman", wants="Men", town="Lisbon", touch=True)
    await her.phone.get_by_role("button", name="Back").tap()
    await her.app.locator("input[type=file]").set_input_files([portrait(200), portrait(20), portrait(120)])
    tiles = her.app.locator(".tile-photo")
    await expect(tiles).to_have_count(3)
    last = await tiles.nth(2).locator("img").get_attribute("src")
    await drag(her, tiles.nth(2), tiles.nth(0))
    await expect(tiles.nth(0).locator("img")).to_have_attribute("src", str(last))
    await go_on(her, step=10, touch=True)
    card = her.app.get_by_role("article")
    await expect(card.locator(".segments i")).to_have_count(3)
    await card.get_by_role("button", name=re.compile("Whole profile")).tap()
    sheet = her.app.get_by_role("dialog")
    await expect(sheet).to_contain_text("Bring olives.")
    await expect(sheet.get_by_role("button", name="Pass")).to_have_count(0)
    await her.phone.get_by_role("button", name="Back").tap()
    await her.phone.get_by_role("button", name="Save", exact=True).tap()
    await expect(her.app.get_by_role("heading", name="Discover")).to_be_visible()
    await her.app.get_by_role("link", name="Profile").tap()
    await her.app.get_by_role("button", name="Preview").tap()
    await expect(her.app.get_by_role("dialog").locator(".segments i")).to_have_count(3)
    await her.page.close()


async def test_a_profile_is_made_by_keyboard_alone_with_photos_put_in_order_by_arrows(
    demo: Demo, browser: Browser
) -> None:
    her = await start(demo, browser, theme="dark")
    await expect(her.app.get_by_label("Name", exact=True)).to_be_focused()
    await her.page.keyboard.type("Clara")
    await her.page.keyboard.press("Enter")
    await expect(question(her)).to_have_text("When were you born?")
    await expect(her.app.get_by_label("Birth date")).to_be_focused()
    await press(her.phone.get_by_role("button", name="Back"))
    await expect(her.app.get_by_label("Name", exact=True)).to_have_value("Clara")
    await fill_in(her, gender="Woman", wants="Men", town="Lisbon")
    await press(her.phone.get_by_role("button", name="Back"))
    await her.app.locator("input[type=file]").set_input_files([portrait(200), portrait(20)])
    tiles = her.app.locator(".tile-photo")
    await expect(tiles).to_have_count(2)
    second = await tiles.nth(1).locator("img").get_attribute("src")
    await tiles.nth(1).focus()
    await her.page.keyboard.press("ArrowLeft")
    await expect(tiles.nth(0).locator("img")).to_have_attribute("src", str(second))
    await expect(tiles.nth(0)).to_be_focused()
    await her.page.keyboard.press("Delete")
    await press(her.page.get_by_role("alertdialog").get_by_role("button", name="Delete"))
    await expect(tiles).to_have_count(1)
    await go_on(her, step=10)
    await press(her.phone.get_by_role("button", name="Save", exact=True))
    await expect(her.app.get_by_role("heading", name="Discover")).to_be_visible()
    await her.page.close()


async def test_a_refused_answer_is_said_under_its_field_and_what_was_typed_stays(demo: Demo, browser: Browser) -> None:
    her = await start(demo, browser)
    await press(her.phone.get_by_role("button", name="Continue"))
    error = her.app.get_by_role("alert")
    await expect(error).to_have_text("Please fill this in.")
    await her.app.get_by_label("Name", exact=True).fill("Clara")
    await expect(error).to_have_count(0)
    await go_on(her, step=2)
    await her.app.get_by_label("Birth date").fill("2015-01-01")
    await press(her.phone.get_by_role("button", name="Continue"))
    await expect(error).to_have_text(re.compile("at least 18 years"))
    field = await her.app.get_by_label("Birth date").bounding_box()
    said = await error.bounding_box()
    assert field is not None
    assert said is not None
    assert 0 <= said["y"] - (field["y"] + field["height"]) < 24, "right under the field"
    await expect(her.app.get_by_label("Birth date")).to_have_value("2015-01-01")
    await expect(her.app.get_by_label("Birth date")).to_have_attribute("aria-invalid", "true")
    await her.page.close()


async def test_a_draft_goes_on_where_it_was_left_with_its_photos(demo: Demo, browser: Browser) -> None:
    her = await start(demo, browser)
    await fill_in(her, gender="Woman", wants="Men", town="Lisbon")
    await press(her.phone.get_by_role("button", name="Back"))
    await her.app.locator("input[type=file]").set_input_files([portrait(200), portrait(20)])
    await expect(her.app.locator(".tile-photo")).to_have_count(2)
    await reload(her, touch=False)
    await expect(question(her)).to_have_text("Add your photos")
    await expect(her.app.locator(".tile-photo")).to_have_count(2)
    await go_on(her, step=10)
    await expect(her.app.get_by_role("article")).to_contain_text(her.name)
    await expect(her.app.get_by_role("article").locator(".segments i")).to_have_count(2)
    await press(her.phone.get_by_role("button", name="Save", exact=True))
    await expect(her.app.get_by_role("heading", name="Discover")).to_be_visible()
    await reload(her, touch=False)
    await expect(her.app.get_by_role("heading", name="Discover")).to_be_visible()
    await her.page.close()


async def test_the_field_one_types_in_stays_above_the_keyboard(demo: Demo, browser: Browser) -> None:
    async with aiohttp.ClientSession() as http:
        phone = await Phone.register(http, url=demo.page, first_name="Clara", language_code="en")
        message = await phone.wait(after=await phone.send("/start"), contains="Clara")
        address = (await phone.press(message, text="Open DatingBot"))["url"]
    page = await browser.new_page(viewport={"width": 360, "height": 640}, locale="en-GB")
    await page.goto(address)
    for box in ("I am 18 or older", "My gender and whom I look for"):
        await page.get_by_role("checkbox", name=box).check()
    await page.get_by_role("button", name="Agree and continue").click()
    name = page.get_by_label("Name", exact=True)
    await expect(name).to_be_visible()
    await name.focus()
    # What an Android keyboard does under `interactive-widget=resizes-content`.
    await page.set_viewport_size({"width": 360, "height": 300})
    await expect(name).to_be_in_viewport(ratio=1)
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("alert")).to_be_in_viewport(ratio=1)
    await expect(name).to_be_in_viewport(ratio=1)
    await page.close()


async def drag(screen: Screen, tile: Locator, onto: Locator) -> None:
    """Hold a tile with a finger until it is lifted, carry it over another and let go."""
    start, end = await tile.bounding_box(), await onto.bounding_box()
    assert start is not None
    assert end is not None
    session = await screen.page.context.new_cdp_session(screen.page)

    async def touch(kind: str, *points: tuple[float, float]) -> None:
        await session.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
        )

    middle = (start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    goal = (end["x"] + end["width"] / 2, end["y"] + end["height"] / 2)
    await touch("touchStart", middle)
    await expect(screen.app.locator(".tile.lifted")).to_have_count(1)
    for step in range(1, 11):
        share = step / 10
        await touch("touchMove", (middle[0] + (goal[0] - middle[0]) * share, middle[1] + (goal[1] - middle[1]) * share))
    await touch("touchEnd")
