import assert from "node:assert/strict";
import { test } from "node:test";

import { findSaid } from "../locales.mjs";
import { openTexts } from "../src/texts.js";
import { fetchLaterTexts, fetchTexts } from "../src/texts_source.js";

function openStorage() {
  const kept = new Map();
  return { get: (name) => kept.get(name) ?? null, set: (name, value) => kept.set(name, value) };
}

const answer = (texts) => async (path) => ({ ok: path in texts, status: path in texts ? 200 : 404, text: async () => texts[path] });
const offline = () => Promise.reject(new TypeError("Failed to fetch"));

test("what code says is a literal, or begins as its template does", () => {
  const isSaid = findSaid('t("app-like"); t(`goal-${goal}`); say(\'app-pass\'); t(`app-close`); `x`');
  assert.ok(["app-like", "goal-dating", "app-pass", "app-close"].every(isSaid));
  assert.ok(!["app-like-back", "app-likes", "go", "goals"].some(isSaid));
});

test("the texts of later screens are added to the first ones", async () => {
  const fetch = answer({ "/locales/en.ftl": "app-like = Like\n", "/locales/en.later.ftl": "app-safety = Safety\n" });
  const storage = openStorage();
  const { language, source } = await fetchTexts("en", { storage, fetch });
  const texts = openTexts(language, source);
  assert.equal(texts.say("app-safety"), "app-safety");
  texts.add(await fetchLaterTexts(language, { storage, fetch }));
  assert.deepEqual(["app-like", "app-safety"].map((id) => texts.say(id)), ["Like", "Safety"]);
});

test("offline the copy of the last visit serves, of each part; later texts that never came are a failure to try again", async () => {
  const storage = openStorage();
  await assert.rejects(fetchLaterTexts("en", { storage, fetch: offline }));
  await assert.rejects(fetchLaterTexts("en", { storage, fetch: answer({}) }));
  await fetchLaterTexts("en", { storage, fetch: answer({ "/locales/en.later.ftl": "app-safety = Safety\n" }) });
  assert.equal(await fetchLaterTexts("en", { storage, fetch: offline }), "app-safety = Safety\n");
});

test("a language without a catalogue is greeted in English", async () => {
  const fetch = answer({ "/locales/en.ftl": "app-like = Like\n" });
  assert.deepEqual(await fetchTexts("xx", { storage: openStorage(), fetch }), { language: "en", source: "app-like = Like\n" });
});
