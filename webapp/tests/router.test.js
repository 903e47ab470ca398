import assert from "node:assert/strict";
import { test } from "node:test";

import { findPlace, openRouter } from "../src/router.js";

const SCREENS = [
  { path: "discover", tab: "a" },
  { path: "chats", tab: "b" },
  { path: "chats/:id", parent: "chats" },
  { path: "profile", tab: "c" },
  { path: "settings", parent: "profile" },
];

function open(first = "") {
  const written = [];
  const heard = {};
  const window = {
    location: { hash: "" },
    history: { state: null, replaceState: (_state, _title, url) => written.push(url) },
    addEventListener: (type, listener) => (heard[type] = listener),
  };
  const router = openRouter({ window, screens: SCREENS, first });
  const type = (hash) => {
    window.location.hash = hash;
    heard.hashchange();
  };
  return { router, written, type };
}

test("a path finds its screen and what it is about", () => {
  assert.deepEqual(findPlace("chats/12", SCREENS), { screen: SCREENS[2], path: "chats/12", params: { id: "12" } });
  assert.equal(findPlace("/settings/", SCREENS).path, "settings");
});

test("of a path that is not there the nearest screen above is shown, or none", () => {
  assert.equal(findPlace("chats/12/photos", SCREENS).path, "chats/12");
  assert.equal(findPlace("settings/evil", SCREENS).path, "settings");
  assert.equal(findPlace("evil", SCREENS), null);
  assert.equal(findPlace("", SCREENS), null);
});

test("an app opened nowhere in particular begins at its first tab", () => {
  assert.equal(open().router.here.path, "discover");
  assert.equal(open("tgWebAppData=user").router.here.path, "discover");
  assert.equal(open("chats/7").router.here.path, "chats/7");
});

test("the address follows the place, and the place an address that was typed", () => {
  const { router, written, type } = open();
  router.go("chats");
  type("#/settings");
  assert.equal(router.here.path, "settings");
  type("#/nonsense");
  assert.equal(router.here.path, "settings");
  assert.deepEqual(written, ["#/discover", "#/chats", "#/settings"]);
});

test("back leads where one came from, then to the first tab, then nowhere", () => {
  const { router } = open();
  assert.equal(router.back, null);
  router.go("settings");
  router.back();
  assert.equal(router.here.path, "discover");
  router.go("chats");
  router.go("chats/3");
  router.back();
  assert.equal(router.here.path, "chats");
  router.back();
  assert.equal(router.here.path, "discover");
});

test("a screen that was opened from outside leads back to its parent", () => {
  const { router } = open("chats/3");
  router.back();
  assert.equal(router.here.path, "chats");
});

test("a tab begins a new trail", () => {
  const { router } = open();
  router.go("settings");
  router.go("chats");
  router.back();
  assert.equal(router.here.path, "discover");
});

test("going where one is tells nobody", () => {
  const { router } = open();
  const told = [];
  const stop = router.subscribe((place) => told.push(place.path));
  router.go("discover");
  router.go("profile");
  stop();
  router.go("chats");
  assert.deepEqual(told, ["profile"]);
});
