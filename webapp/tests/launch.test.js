import assert from "node:assert/strict";
import { test } from "node:test";

import { isVersionAtLeast, readLaunch } from "../src/launch.js";
import { openStorage } from "../src/safe_storage.js";

const findPath = (asked) => ({ "chats-12": "chats/12", profile: "profile" })[asked] ?? null;
const emptyStorage = () => openStorage(() => null);
const user = encodeURIComponent(JSON.stringify({ id: 1, language_code: "ru" }));
const initData = `user=${user}&start_param=chats-12&hash=ab`;
const hash = `#${new URLSearchParams({
  tgWebAppData: initData,
  tgWebAppVersion: "9.1",
  tgWebAppPlatform: "ios",
  tgWebAppThemeParams: JSON.stringify({ bg_color: "#101010" }),
})}`;

test("a launch by Telegram is read from the fragment", () => {
  const launch = readLaunch({ location: { hash, search: "" }, storage: emptyStorage(), findPath });
  assert.equal(launch.initData, initData);
  assert.equal(launch.version, "9.1");
  assert.equal(launch.platform, "ios");
  assert.deepEqual(launch.theme, { bg_color: "#101010" });
  assert.equal(launch.userLanguage, "ru");
  assert.equal(launch.screen, "chats/12");
});

test("a reload without the fragment finds the launch again", () => {
  const storage = emptyStorage();
  readLaunch({ location: { hash, search: "" }, storage });
  const launch = readLaunch({ location: { hash: "#/settings", search: "" }, storage });
  assert.equal(launch.initData, initData);
  assert.equal(launch.present, true);
});

test("a reply-keyboard launch carries a token and no init data", () => {
  const location = { hash: "#tgWebAppVersion=9.1", search: "?launch=secret&screen=profile" };
  const launch = readLaunch({ location, storage: emptyStorage(), findPath });
  assert.equal(launch.initData, "");
  assert.equal(launch.launchToken, "secret");
  assert.equal(launch.screen, "profile");
});

test("a plain browser tab is not a launch, and rubbish in it does no harm", () => {
  const launch = readLaunch({ location: { hash: "#%%%", search: "?screen=evil" }, storage: emptyStorage(), findPath });
  assert.equal(launch.present, false);
  assert.equal(launch.screen, null);
});

test("malformed theme parameters are ignored", () => {
  const location = { hash: "#tgWebAppVersion=9&tgWebAppThemeParams=nonsense", search: "" };
  assert.deepEqual(readLaunch({ location, storage: emptyStorage(), findPath }).theme, {});
});

test("versions compare by number, not by text", () => {
  assert.equal(isVersionAtLeast("7.10", "7.7"), true);
  assert.equal(isVersionAtLeast("6.9", "6.10"), false);
  assert.equal(isVersionAtLeast("", "6.1"), false);
  assert.equal(isVersionAtLeast("8", "8.0"), true);
});

test("storage that refuses still remembers until the page closes", () => {
  const storage = openStorage(() => {
    throw new Error("denied");
  });
  storage.set("a", { b: 1 });
  assert.deepEqual(storage.get("a"), { b: 1 });
  storage.remove("a");
  assert.equal(storage.get("a"), null);
});
