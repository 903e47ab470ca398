"""A screen's code and what it shows may come at any moment; whenever they come, the screen shows them."""

from __future__ import annotations

from playwright.async_api import Browser, Frame, expect

from browser.people import settle
from browser.phones import Couple, open_couple, press
from datingbot.demo.run import Demo

NUUK = "3421319"

HOLD_EFFECTS = """async () => {
  const {options} = await import('preact');
  const held = [];
  options.requestAnimationFrame = (run) => held.push(run);
  window.runEffects = () => { options.requestAnimationFrame = undefined; held.splice(0).forEach((run) => run()); };
}"""
"""What is drawn from now on waits for ``runEffects()`` with its effects, as on a phone that is busy."""

FETCH_AHEAD = """async (path) => {
  const {SCREENS} = await import('/src/screens/table.js');
  const {fetchScreen} = await import('/src/screens/fetching.js');
  await fetchScreen(SCREENS.find((screen) => screen.path === path), async () => {});
}"""

HOLD_DECK = """(() => {
  const fetched = window.fetch;
  window.fetch = async (path, options) => {
    if (path === '/api/profile') await new Promise(() => {});
    const answer = await fetched(path, options);
    if (path !== '/api/deck') return answer;
    const body = await answer.json();
    await new Promise((resolve) => {
      window.answerDeck = () => new Promise((taken) => {
        const {superlikes_left: left} = body;
        Object.defineProperty(body, 'superlikes_left', {get: () => (setTimeout(taken), left)});
        resolve();
      });
    });
    return {ok: answer.ok, status: answer.status, headers: answer.headers, json: async () => body};
  };
})()"""
"""A deck waits for ``answerDeck()``, which ends when it was taken; and nothing else that is read later has it drawn."""


async def open_app(demo: Demo, couple: Couple) -> Frame:
    """Her app in front, in the frame of its own."""
    await settle(demo, couple, town=NUUK)
    await press(couple.her.phone.get_by_role("button", name="Open DatingBot").first)
    await expect(couple.her.app.get_by_role("navigation")).to_be_visible()
    return next(frame for frame in couple.page.frames if frame.parent_frame)


async def go(frame: Frame, path: str) -> None:
    await frame.evaluate("path => { location.hash = `#/${path}`; }", path)


async def test_code_that_was_fetched_ahead_while_its_screen_was_drawn_is_shown(demo: Demo, browser: Browser) -> None:
    couple = await open_couple(demo.page, browser)
    frame = await open_app(demo, couple)
    await frame.evaluate(HOLD_EFFECTS)
    await go(frame, "safety")
    await expect(couple.her.app.locator("#screen .later")).to_be_visible()
    await frame.evaluate(FETCH_AHEAD, "safety")
    await frame.evaluate("runEffects()")
    await expect(couple.her.app.get_by_role("heading", name="Safety", exact=True)).to_be_visible()
    assert couple.complaints == []
    await couple.page.close()


async def test_a_deck_that_came_while_its_screen_was_drawn_is_shown(demo: Demo, browser: Browser) -> None:
    couple = await open_couple(demo.page, browser)
    await couple.page.add_init_script(HOLD_DECK)
    frame = await open_app(demo, couple)
    await frame.wait_for_function("'answerDeck' in window")
    await go(frame, "profile")
    await expect(couple.her.app.get_by_role("heading", name="Discover")).to_have_count(0)
    await frame.evaluate(HOLD_EFFECTS)
    await go(frame, "discover")
    await expect(couple.her.app.get_by_role("heading", name="Discover")).to_be_visible()
    await frame.evaluate("answerDeck()")
    await frame.evaluate("runEffects()")
    await expect(couple.her.app.get_by_role("article").first).to_be_visible()
    assert couple.complaints == []
    await couple.page.close()
