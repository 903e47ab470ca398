"""Languages on a phone: Telegram's at first, another one when it is chosen, in the app and in the chat."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, expect

from browser.conftest import serious_findings
from browser.people import context_of
from browser.phones import open_couple, press
from datingbot.demo.run import Demo
from datingbot.services.consenting import agree_to_required
from datingbot.services.profiles import save_profile
from datingbot.storage import members

TOWN = "6180550"


@pytest.mark.parametrize(("touch", "theme"), [(True, "light"), (False, "dark")], ids=["touch", "keyboard"])
async def test_russian_from_telegram_and_english_when_it_is_chosen(
    demo: Demo, browser: Browser, touch: bool, theme: str
) -> None:
    couple = await open_couple(demo.page, browser, theme=theme, language="ru", has_touch=touch)
    her = couple.her

    async def act(button: Locator) -> None:
        await (button.tap() if touch else press(button))

    async def write(text: str) -> None:
        await her.phone.get_by_role("textbox", name="Message").fill(text)
        if touch:
            await her.phone.get_by_role("button", name="Send").tap()
        else:
            await couple.page.keyboard.press("Enter")

    async with context_of(demo) as context, context.database.begin() as connection:
        form = {
            "name": her.name,
            "birth_date": "1996-05-17",
            "gender": "female",
            "preference": "male",
            "place_id": TOWN,
            "bio": "",
            "interests": ["hiking"],
            "goal": "dating",
        }
        await members.meet(connection, user_id=her.id, language="ru")
        await agree_to_required(context, connection, user_id=her.id, language="ru", place="chat")
        await save_profile(context, connection, user_id=her.id, form=form)
    await write("/start")
    await act(her.phone.get_by_role("button", name="Открыть DatingBot").first)
    await expect(her.app.get_by_role("heading", name="Поиск")).to_be_visible()
    await act(her.app.get_by_role("navigation").get_by_role("link", name="Анкета"))
    await act(her.app.get_by_role("button", name="Настройки"))
    await expect(her.app.get_by_role("heading", name="Настройки")).to_be_visible()
    assert await serious_findings(couple.page) == [], "settings in Russian"
    english = her.app.get_by_role("radio", name="English")
    async with couple.page.expect_response("**/api/settings"):
        if touch:
            await english.tap()
        else:
            await english.focus()
            await couple.page.keyboard.press("Space")
    await expect(her.app.get_by_role("heading", name="Settings")).to_be_visible()
    await expect(her.app.get_by_role("navigation").get_by_role("link", name="Discover")).to_be_visible()
    # And the chat speaks it too.
    await act(her.phone.get_by_role("button", name="Close Mini App"))
    await write("/help")
    await expect(her.phone.get_by_test_id("message").filter(has_text="What I understand")).to_be_visible()
    assert couple.complaints == []
    await couple.page.close()
