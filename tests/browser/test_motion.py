"""A card that follows a finger: nothing but transform and opacity changes, and nothing is laid out for it."""

from __future__ import annotations

import json

from playwright.async_api import Browser, expect

from bench.traces import CATEGORIES
from browser.people import introduce
from browser.phones import open_couple, push
from datingbot.demo.run import Demo
from datingbot.services.gazetteer import load_gazetteer

MOVES = 40
WATCH = """(() => {
  globalThis.changed = [];
  const watched = new MutationObserver((all) => changed.push(...all.map(({type, target, attributeName, oldValue}) =>
    ({type, name: attributeName, before: oldValue, after: target.getAttribute?.(attributeName ?? '') ?? ''}))));
  watched.observe(document.querySelector('.stage'),
    {subtree: true, childList: true, attributes: true, characterData: true, attributeOldValue: true});
})()"""

FADED_IN = """async () => {
  const fading = () => document.getAnimations().filter((one) => one instanceof CSSTransition);
  for (let some = fading(); some.length; some = fading()) await Promise.allSettled(some.map((one) => one.finished));
}"""
"""Awaits every transition of the document: a photo that has faded in is laid out once more when it is done."""


def _properties(*styles: str | None) -> set[str]:
    return {part.partition(":")[0].strip() for style in styles for part in (style or "").split(";") if part.strip()}


async def test_a_drag_changes_transform_and_opacity_alone_and_lays_nothing_out(demo: Demo, browser: Browser) -> None:
    couple = await open_couple(demo.page, browser, has_touch=True)
    her = couple.her
    # She alone: whoever is on the other phone has no photo, and might be her first card.
    town = load_gazetteer().search("Lisbon")[0].place().place_id
    await introduce(demo, her, town=town, touch=True, answers={"gender": "female", "preference": "male"})
    await push(her.phone.get_by_role("button", name="Open DatingBot").first, touch=True)
    card = her.app.locator(".card[data-place='0']")
    await expect(card.locator(".sharp.in")).to_be_visible()
    await expect(her.app.locator(".card[data-place='1'] .sharp.in")).to_have_count(1)
    await expect(her.app.locator(".card .sharp:not(.in)")).to_have_count(0)
    await card.evaluate(FADED_IN)
    box = await card.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = await her.page.context.new_cdp_session(her.page)
    [mini_app] = (await session.send("Page.getFrameTree"))["frameTree"]["childFrames"]
    await session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    # The first step takes the card up; from the second on it only moves.
    points = [{"x": x + step * 3, "y": y} for step in range(4, MOVES + 4)]
    await session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [points[0]]})
    await card.evaluate(WATCH)
    await browser.start_tracing(page=her.page, categories=CATEGORIES)
    for point in points[1:]:
        await session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    events = json.loads(await browser.stop_tracing())["traceEvents"]
    changed = await card.evaluate("changed")
    await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert {(one["type"], one["name"]) for one in changed} == {("attributes", "style")}
    assert _properties(*(one[when] for one in changed for when in ("before", "after"))) <= {"transform", "opacity"}
    moved = sum(1 for one in changed if "translate3d" in one["after"])
    assert moved >= MOVES / 2
    # Of the Mini App alone: the page around the phones has its own clocks.
    laid_out = [event["args"]["beginData"]["frame"] for event in events if event["name"] == "Layout"]
    assert mini_app["frame"]["id"] not in laid_out
