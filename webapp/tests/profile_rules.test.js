import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { ageOn, checkProfile, EMPTY_PROFILE, fromProfile, toInput } from "../src/profile_rules.js";
import { openTexts } from "../src/texts.js";
import { chooseLanguage } from "../src/texts_source.js";

const today = "2026-03-01";
const good = { ...EMPTY_PROFILE, name: "Anna", birth_date: "1996-02-29", gender: "female", preference: "any", place_id: "1", goal: "dating" };
const rules = (changes) => Object.entries(checkProfile({ ...good, ...changes }, { today })).map(([field, { rule }]) => [field, rule]);

test("a good profile breaks no rule", () => {
  assert.deepEqual(rules({}), []);
});

test("each broken rule is named at its field", () => {
  assert.deepEqual(rules({ name: "  " }), [["name", "required"]]);
  assert.deepEqual(rules({ name: "x".repeat(65) }), [["name", "too-long"]]);
  assert.deepEqual(rules({ birth_date: "" }), [["birth_date", "not-a-date"]]);
  assert.deepEqual(rules({ birth_date: "2008-03-02" }), [["birth_date", "under-age"]]);
  assert.deepEqual(rules({ birth_date: "1890-01-01" }), [["birth_date", "age-impossible"]]);
  assert.deepEqual(rules({ place_id: "" }), [["place_id", "unknown-place"]]);
  assert.deepEqual(rules({ bio: "x".repeat(501) }), [["bio", "too-long"]]);
});

test("letters outside the basic plane count as one, as on the server", () => {
  assert.deepEqual(rules({ name: "😀".repeat(64) }), []);
});

test("an eighteenth birthday is old enough", () => {
  assert.equal(ageOn("2026-03-01", "2008-03-01"), 18);
  assert.equal(ageOn("2026-02-28", "2008-03-01"), 17);
});

test("only the fields the server knows are sent", () => {
  const form = fromProfile({ ...good, user_id: 1, age: 30, photos: [], location: "Berlin" });
  assert.deepEqual(Object.keys(toInput(form)).sort(), ["bio", "birth_date", "gender", "goal", "interests", "name", "place_id", "preference"]);
});

test("the catalogues of both languages say the same messages, each rule among them", () => {
  const read = (language) => readFileSync(new URL(`../../src/datingbot/locales/${language}.ftl`, import.meta.url), "utf8");
  const ids = (source) => [...source.matchAll(/^([a-z][\w-]*) *=/gm)].map(([, id]) => id).sort();
  assert.deepEqual(ids(read("en")), ids(read("ru")));
  const texts = openTexts("ru", read("ru"));
  assert.equal(texts.say("error-too-short", { least: 2 }), "Напишите не меньше 2 символов.");
  assert.equal(chooseLanguage("ru-RU"), "ru");
  assert.equal(chooseLanguage("pt-br"), "pt");
  assert.equal(chooseLanguage(undefined), "en");
});
