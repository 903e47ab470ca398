"""Discover and Likes: a like that goes to a photo, five actions, answering likes, filters, and an honest empty deck."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, expect

from browser.conftest import serious_findings
from browser.phones import Couple, Screen, both_celebrate, fill_in, go_on, greet, open_couple, press, reload
from browser.test_onboarding import portrait
from datingbot.demo.run import Demo

NO_INDEXED_DB = (
    "Object.defineProperty(window, 'indexedDB', {get() { throw new DOMException('no', 'SecurityError'); }});"
)


async def settle(couple: Couple, *, town: str, touch: bool, photos: int = 0) -> None:
    """Both fill in their profiles, far from everybody else; hers has ``photos``."""
    for screen, gender, wants in ((couple.her, "Woman", "Men"), (couple.him, "Man", "Women")):
        await greet(screen, touch=touch)
        opened = screen.phone.get_by_role("button", name="Open DatingBot").first
        await (opened.tap() if touch else press(opened))
        await fill_in(screen, gender=gender, wants=wants, town=town, touch=touch)
        if photos and screen is couple.her:
            await press(screen.phone.get_by_role("button", name="Back"))
            files = [portrait(20 + 60 * number) for number in range(photos)]
            await screen.app.locator("input[type=file]").set_input_files(files)
            await expect(screen.app.locator(".tile-photo")).to_have_count(photos)
            await go_on(screen, step=10)
        save = screen.phone.get_by_role("button", name="Save", exact=True)
        await (save.tap() if touch else press(save))
        await expect(screen.app.get_by_role("heading", name="Discover")).to_be_visible()


def top_card(screen: Screen) -> Locator:
    return screen.app.locator(".card[data-place='0']")


async def see(screen: Screen, name: str, *, touch: bool) -> None:
    await reload(screen, touch=touch)
    await expect(top_card(screen)).to_contain_text(name)


async def test_a_like_with_a_note_goes_to_a_photo_by_touch_and_is_answered_from_the_likes(
    demo: Demo, browser: Browser
) -> None:
    couple = await open_couple(demo.page, browser, has_touch=True)
    her, him = couple.her, couple.him
    await settle(couple, town="Honolulu", touch=True, photos=2)
    await see(him, her.name, touch=True)
    await top_card(him).locator(".caption").tap()
    sheet = him.app.get_by_role("dialog", name=f"About {her.name}")
    await sheet.get_by_role("button", name="Like photo 1").tap()
    note = him.app.get_by_role("dialog", name=f"A note for {her.name}")
    # The radio itself is hidden behind its picture, which is tapped once the sheet has come to rest.
    await note.get_by_title("Photo 2").tap()
    await expect(note.get_by_role("radio", name="Photo 2")).to_be_checked()
    await note.get_by_role("textbox", name="Note").fill("Where is this?")
    await note.get_by_role("button", name="Send with a like").tap()
    await expect(top_card(him)).to_have_count(0)
    await reload(her, touch=True)
    likes = her.app.get_by_role("navigation").get_by_role("link", name="Likes")
    await expect(likes).to_contain_text("1 new")
    await likes.tap()
    tile = her.app.get_by_role("listitem").filter(has_text=him.name)
    await expect(tile).to_contain_text("Likes your photo")
    await expect(tile).to_contain_text("Where is this?")
    own = await tile.locator(".liking-photo .sharp").get_attribute("src")
    await tile.get_by_role("button", name=f"Like {him.name} back").tap()
    await both_celebrate_in_turn(couple)
    await expect(tile).to_have_count(0)
    await her.app.get_by_role("button", name="Keep swiping").tap()
    await her.app.get_by_role("navigation").get_by_role("link", name="Profile").tap()
    await her.app.get_by_role("button", name="Edit").tap()
    second = await her.app.locator(".tile-photo .sharp").nth(1).get_attribute("src")
    assert photo_id(own) == photo_id(second)
    assert couple.complaints == []
    await couple.page.close()


def photo_id(address: str | None) -> str:
    assert address is not None
    return address.split("/photos/")[1].split("/")[0].split("?")[0]


async def both_celebrate_in_turn(couple: Couple) -> None:
    """She liked back: the moment is hers, the messages both's."""
    swapped = Couple(couple.page, her=couple.him, him=couple.her, complaints=couple.complaints)
    await both_celebrate(swapped)


async def test_five_actions_and_the_likes_by_keyboard_alone(demo: Demo, browser: Browser) -> None:
    couple = await open_couple(demo.page, browser, theme="dark")
    her, him = couple.her, couple.him
    keyboard = couple.page.keyboard
    await settle(couple, town="Suva", touch=False)
    await see(him, her.name, touch=False)
    # The deck listens wherever the focus is, but for fields and the tabs.
    await him.app.locator("#screen").focus()
    await keyboard.press("Enter")
    sheet = him.app.get_by_role("dialog", name=f"About {her.name}")
    await expect(sheet).to_be_visible()
    await keyboard.press("Escape")
    await expect(sheet).to_have_count(0)
    await him.app.locator("#screen").focus()
    await keyboard.press("ArrowLeft")
    await expect(top_card(him)).to_have_count(0)
    await keyboard.press("Backspace")
    await expect(top_card(him)).to_contain_text(her.name)
    await press(him.app.get_by_role("button", name="Add a note"))
    note = him.app.get_by_role("dialog", name=f"A note for {her.name}")
    await note.get_by_role("radio", name="What they wrote").focus()
    await keyboard.press("Space")
    await keyboard.press("Escape")
    await expect(note).to_have_count(0)
    await him.app.locator("#screen").focus()
    await keyboard.press("ArrowUp")
    await expect(top_card(him)).to_have_count(0)
    await reload(her, touch=False)
    await press(her.app.get_by_role("navigation").get_by_role("link", name="Likes"))
    tile = her.app.get_by_role("listitem").filter(has_text=him.name)
    await expect(tile).to_contain_text("Super-likes you")
    await press(tile.get_by_role("button", name=f"Pass {him.name}"))
    await expect(tile).to_have_count(0)
    await expect(her.app.locator(":focus")).to_have_count(1)
    await press(her.app.get_by_role("button", name="Undo"))
    await expect(tile).to_have_count(1)
    await press(tile.get_by_role("button", name=f"Like {him.name} back"))
    await both_celebrate_in_turn(couple)
    assert couple.complaints == []
    await couple.page.close()


@pytest.mark.parametrize("touch", [True, False])
async def test_a_dealbreaker_hides_both_ways_and_only_the_member_s_word_takes_it_back(
    demo: Demo, browser: Browser, touch: bool
) -> None:
    couple = await open_couple(demo.page, browser, has_touch=touch)
    her, him = couple.her, couple.him
    town = "Anchorage" if touch else "Perth"
    await settle(couple, town=town, touch=touch)
    await see(her, him.name, touch=touch)

    async def act(control: Locator) -> None:
        await (control.tap() if touch else press(control))

    async def choose(control: Locator) -> None:
        if touch:
            await control.tap(force=True)
        else:
            await control.focus()
            await couple.page.keyboard.press("Space")

    await act(her.app.get_by_role("button", name="Change my search"))
    await choose(her.app.get_by_role("checkbox", name="Something serious"))
    async with couple.page.expect_response(lambda answer: answer.url.endswith("/api/settings")):
        await choose(her.app.get_by_role("switch", name="Goal: Dealbreaker"))
    await act(her.phone.get_by_role("button", name="Back"))
    await expect(her.app.get_by_role("heading", name="Your filters are narrow")).to_be_visible()
    await reload(him, touch=touch)
    await expect(him.app.get_by_role("button", name="Look again")).to_be_visible(), "she is hidden from him too"
    offer = her.app.get_by_role("button", name="Any goal")
    await expect(offer).to_contain_text("1 more person looks for something else")
    await reload(her, touch=touch)
    await expect(offer).to_be_visible(), "nothing was widened by itself"
    await act(offer)
    await expect(top_card(her)).to_contain_text(him.name)
    await couple.page.close()


@pytest.mark.parametrize("refused", [False, True])
async def test_a_swipe_made_offline_survives_the_app_being_closed(demo: Demo, browser: Browser, refused: bool) -> None:
    couple = await open_couple(demo.page, browser)
    if refused:
        await couple.page.add_init_script(NO_INDEXED_DB)
        await couple.page.reload()
    her, him = couple.her, couple.him
    await settle(couple, town="Papeete" if refused else "Apia", touch=False)
    await see(her, him.name, touch=False)

    async def cut(route: object) -> None:
        await route.abort()  # type: ignore[attr-defined]

    await couple.page.route("**/api/swipes", cut)
    await press(her.app.get_by_role("button", name="Like", exact=True))
    await expect(her.app.get_by_text("1 swipe waiting")).to_be_visible()
    await press(her.phone.get_by_role("button", name="Close Mini App"))
    await couple.page.unroute("**/api/swipes")
    async with couple.page.expect_response("**/api/swipes", timeout=60_000) as taken:
        await press(her.phone.get_by_role("button", name="Open DatingBot").first)
    assert (await taken.value).status == 200
    await reload(him, touch=False)
    await expect(top_card(him)).to_contain_text("Likes you")
    await couple.page.close()


@pytest.mark.parametrize("theme", ["light", "dark", "loud"])
async def test_axe_finds_nothing_on_any_screen_of_discovery(demo: Demo, browser: Browser, theme: str) -> None:
    couple = await open_couple(demo.page, browser, theme=theme)
    her = couple.her
    await settle(couple, town={"light": "Noumea", "dark": "Majuro", "loud": "Palikir"}[theme], touch=False, photos=1)
    await see(couple.him, her.name, touch=False)
    await press(couple.him.app.get_by_role("button", name="Add a note"))
    assert await serious_findings(couple.page) == [], "the note"
    await press(couple.him.app.get_by_role("button", name="Send with a like"))
    await reload(her, touch=False)
    await expect(top_card(her)).to_contain_text("Likes you")
    await press(top_card(her).locator(".caption"))
    await expect(her.app.get_by_role("dialog")).to_be_visible()
    assert await serious_findings(couple.page) == [], "the whole profile"
    await her.page.keyboard.press("Escape")
    await press(her.app.get_by_role("link", name="Likes"))
    await expect(her.app.locator(".like-tile .like-name")).to_have_count(1)
    assert await serious_findings(couple.page) == [], "likes"
    await press(her.app.get_by_role("link", name="Profile"))
    await press(her.app.get_by_role("button", name="Preview"))
    assert await serious_findings(couple.page) == [], "the preview"
    await her.page.keyboard.press("Escape")
    await press(her.app.get_by_role("button", name="Edit"))
    await expect(her.app.get_by_label("Name", exact=True)).to_have_value(her.name)
    assert await serious_findings(couple.page) == [], "the form"
    await press(her.phone.get_by_role("button", name="Back"))
    await press(her.app.get_by_role("button", name="Settings"))
    await press(her.app.get_by_role("button", name="Who you see"))
    await expect(her.app.get_by_role("switch", name="Distance: Dealbreaker")).to_be_visible()
    assert await serious_findings(couple.page) == [], "filters"
    await couple.page.close()
