"""Every screen of the app in three themes: axe-core finds nothing against WCAG 2.1 A and AA, nothing left out.

The third theme is as bad as people make them: grey on grey, with a pale yellow button.
"""

from __future__ import annotations

from playwright.async_api import Browser, Frame, expect

from browser.conftest import AXE
from browser.phones import Screen, fill_in, greet, press
from datingbot.demo.run import Demo

THEMES = {
    "light": {
        "bg_color": "#ffffff",
        "text_color": "#000000",
        "button_color": "#0a6cdb",
        "secondary_bg_color": "#efeff4",
    },
    "dark": {
        "bg_color": "#1c1c1d",
        "text_color": "#ffffff",
        "button_color": "#2274d9",
        "secondary_bg_color": "#0a0a0b",
    },
    "hostile": {
        "bg_color": "#777777",
        "secondary_bg_color": "#7a7a7a",
        "section_bg_color": "#757575",
        "text_color": "#808080",
        "hint_color": "#7f7f7f",
        "subtitle_text_color": "#7e7e7e",
        "button_color": "#ffff66",
        "button_text_color": "#ffff99",
        "accent_text_color": "#8a8a30",
        "destructive_text_color": "#806060",
    },
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
TABLE = "import('/src/screens/table.js').then(({SCREENS}) => SCREENS.map(({path}) => path))"


async def test_axe_finds_nothing_on_any_screen_in_any_theme(demo: Demo, browser: Browser) -> None:
    page = await browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
    # The demo's owner, who is shown more than others.
    await page.goto(f"{demo.page}/?lang=en&theme=light&left={demo.couple.anna}&right={demo.couple.boris}")
    anna = Screen(page, "Anna", demo.couple.anna)
    await greet(anna, touch=False)
    await press(anna.phone.get_by_role("button", name="Open DatingBot").first)
    await expect(anna.app.get_by_role("heading").first).to_be_visible()
    element = await anna.phone.locator('iframe[title="Mini App"]').element_handle()
    frame = await element.content_frame()
    assert frame is not None
    found = await _look(frame, "the first screen")
    await fill_in(anna, gender="Woman", wants="Everyone", town="Lisbon")
    found += await _look(frame, "the preview")
    await press(anna.phone.get_by_role("button", name="Save", exact=True))
    await expect(anna.app.get_by_role("heading", name="Discover")).to_be_visible()
    paths = await frame.evaluate(TABLE)
    assert "discover" in paths
    for path in paths:
        # One of many, such as a conversation, is looked at by the stories of its feature.
        if ":" not in path:
            await frame.evaluate("path => { location.hash = '#/' + path; }", path)
            await expect(anna.app.locator("[aria-busy=true]")).to_have_count(0)
            await expect(anna.app.locator("#screen").get_by_role("heading").first).to_be_visible()
            found += await _look(frame, path)
    assert found == []
    await page.close()


async def _look(frame: Frame, place: str) -> list[str]:
    await frame.evaluate(AXE.read_text(encoding="utf-8"))
    found, grounds = [], set()
    for theme, params in THEMES.items():
        event = {"theme_params": params}
        await frame.evaluate("event => window.Telegram.WebView.receiveEvent('theme_changed', event)", event)
        # What fades from one colour to another is looked at when it has arrived.
        await frame.evaluate("Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})))")
        grounds.add(await frame.evaluate("document.documentElement.style.getPropertyValue('--surface')"))
        result = await frame.evaluate("rules => axe.run(document, rules)", RULES)
        found += [
            f"{place}, {theme}: {finding['id']}: {node['target']} {node.get('failureSummary', '')[:300]}"
            for finding in result["violations"]
            for node in finding["nodes"]
        ]
    assert len(grounds) == len(THEMES), "each theme is worn"
    return found
