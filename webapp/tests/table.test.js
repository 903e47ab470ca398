import assert from "node:assert/strict";
import { access } from "node:fs/promises";
import { test } from "node:test";

import { CONSENT, SCREENS, WELCOME, findPath } from "../src/screens/table.js";

test("every screen has a component and a sheet that exist", async () => {
  for (const { path, load, loaded, style } of [...SCREENS, WELCOME, CONSENT]) {
    const module = loaded ?? (await load());
    assert.equal(typeof module.default, "function", path);
    if (style) await access(new URL(`..${style}`, import.meta.url));
  }
});

test("what is no tab has a parent that Back leads to", () => {
  const paths = new Set(SCREENS.map(({ path }) => path));
  for (const { path, tab, parent } of SCREENS) assert.ok(tab || paths.has(parent), path);
  assert.equal(paths.size, SCREENS.length);
});

test("a launch may ask for a screen by its path, with a dash in links, or by a name of old messages", () => {
  assert.equal(findPath("settings"), "settings");
  assert.equal(findPath("matches"), "chats");
  assert.equal(findPath("likes-"), "likes");
  assert.equal(findPath("welcome"), null);
  assert.equal(findPath("constructor"), null);
});
