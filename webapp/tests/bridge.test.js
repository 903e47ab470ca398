import assert from "node:assert/strict";
import { test } from "node:test";

import { openBridge } from "../src/bridge.js";

const launched = { present: true, initData: "hash=1", version: "9.1" };

/** A window inside a frame; `told` collects what its parent hears, `hear(data, source)` delivers a message. */
function openWindow({ framed = true, ...more } = {}) {
  const told = [];
  const listeners = [];
  const parent = { postMessage: (text, origin) => told.push({ ...JSON.parse(text), origin }) };
  const window = { addEventListener: (type, listener) => type === "message" && listeners.push(listener), navigator: {}, ...more };
  window.parent = framed ? parent : window;
  const hear = (data, source = parent) => listeners.forEach((listener) => listener({ data, source }));
  return { window, told, hear, parent };
}

const names = (told) => told.map((event) => event.eventType);

test("inside a frame events go to the parent as JSON", () => {
  const { window, told } = openWindow();
  openBridge({ window, launch: launched }).ready();
  assert.ok(names(told).includes("web_app_ready"));
});

test("inside the native apps events go to the proxy", () => {
  const sent = [];
  const proxy = { postEvent: (type, data) => sent.push([type, JSON.parse(data)]) };
  const { window } = openWindow({ framed: false, TelegramWebviewProxy: proxy });
  openBridge({ window, launch: launched }).expand();
  assert.deepEqual(sent, [["web_app_expand", {}]]);
});

test("inside Windows Phone's descendants events go to external.notify", () => {
  const sent = [];
  const { window } = openWindow({ framed: false, external: { notify: (text) => sent.push(JSON.parse(text)) } });
  openBridge({ window, launch: launched }).close();
  assert.deepEqual(sent, [{ eventType: "web_app_close", eventData: {} }]);
});

test("outside Telegram every call does nothing", () => {
  const { window, told } = openWindow({ framed: false });
  const bridge = openBridge({ window, launch: { present: false, initData: "", version: "" } });
  bridge.ready();
  bridge.haptic("light");
  assert.equal(bridge.inTelegram, false);
  assert.equal(bridge.canSendData, false);
  assert.deepEqual(told, []);
});

test("events are taken from the parent window only", () => {
  const { window, hear } = openWindow();
  const bridge = openBridge({ window, launch: launched });
  const themes = [];
  bridge.on("theme_changed", (data) => themes.push(data));
  const event = JSON.stringify({ eventType: "theme_changed", eventData: { theme_params: {} } });
  hear(event, { somebody: "else" });
  hear("not json");
  hear(null);
  assert.deepEqual(themes, []);
  hear(event);
  assert.deepEqual(themes, [{ theme_params: {} }]);
});

test("native apps deliver events through Telegram.WebView", () => {
  const { window } = openWindow({ framed: false, TelegramWebviewProxy: { postEvent() {} } });
  const bridge = openBridge({ window, launch: launched });
  let pressed = 0;
  bridge.showBackButton(() => (pressed += 1));
  window.Telegram.WebView.receiveEvent("back_button_pressed", {});
  bridge.showBackButton(null);
  window.Telegram.WebView.receiveEvent("back_button_pressed", {});
  assert.equal(pressed, 1);
});

test("an old client is not sent what it does not know", () => {
  const { window, told } = openWindow();
  const bridge = openBridge({ window, launch: { ...launched, version: "6.0" } });
  bridge.haptic("light");
  bridge.setVerticalSwipes(false);
  assert.ok(!names(told).some((name) => /haptic|swipe_behavior/.test(name)));
});

test("Telegram's popup resolves to the answer, and a closed one to no", async () => {
  const { window, hear } = openWindow();
  const bridge = openBridge({ window, launch: launched });
  const ask = { title: "t", message: "m", yes: "y", no: "n" };
  const yes = bridge.confirm(ask);
  hear(JSON.stringify({ eventType: "popup_closed", eventData: { button_id: "yes" } }));
  assert.equal(await yes, true);
  const closed = bridge.confirm(ask);
  hear(JSON.stringify({ eventType: "popup_closed", eventData: {} }));
  assert.equal(await closed, false);
});

test("without popups the screen has to ask itself", async () => {
  const { window } = openWindow({ framed: false });
  const bridge = openBridge({ window, launch: { ...launched, present: false } });
  assert.equal(await bridge.confirm({ title: "t", message: "m", yes: "y", no: "n" }), null);
});

test("data can be sent only from a reply-keyboard launch", () => {
  const { window } = openWindow();
  assert.equal(openBridge({ window, launch: launched }).canSendData, false);
  assert.equal(openBridge({ window, launch: { ...launched, initData: "" } }).canSendData, true);
});
