import assert from "node:assert/strict";
import { test } from "node:test";

import { STEPS, brokenAt, resumeAt, stepOf } from "../src/onboarding.js";
import { openPhotoDrafts } from "../src/photo_drafts.js";
import { EMPTY_PROFILE, LIMITS } from "../src/profile_rules.js";

const rules = { limits: LIMITS, today: "2026-11-25" };
const full = { ...EMPTY_PROFILE, name: "Clara", birth_date: "1996-05-17", gender: "female", preference: "male", place_id: "1", goal: "dating" };
const step = (name) => STEPS.find((each) => each.name === name);

test("every field of the profile is asked for once", () => {
  const asked = STEPS.flatMap(({ fields }) => fields).filter((field) => field !== "photos");
  assert.deepEqual([...asked].sort(), Object.keys(EMPTY_PROFILE).filter((field) => field !== "location").sort());
});

test("a question minds its own field and no other", () => {
  assert.deepEqual(Object.keys(brokenAt(step("name"), EMPTY_PROFILE, rules)), ["name"]);
  assert.deepEqual(brokenAt(step("name"), { ...EMPTY_PROFILE, name: "Clara" }, rules), {});
  assert.equal(brokenAt(step("birth_date"), { ...full, birth_date: "2015-01-01" }, rules).birth_date.rule, "under-age");
});

test("what may be skipped is never in the way, but what is too long is", () => {
  for (const name of ["interests", "bio", "photos"]) assert.deepEqual(brokenAt(step(name), full, rules), {});
  assert.deepEqual(Object.keys(brokenAt(step("bio"), { ...full, bio: "x".repeat(501) }, rules)), ["bio"]);
});

test("a draft goes on at its step, and not past a question that is open again", () => {
  assert.equal(resumeAt("bio", full, rules), stepOf("bio"));
  assert.equal(resumeAt("preview", full, rules), STEPS.length - 1);
  assert.equal(resumeAt(undefined, EMPTY_PROFILE, rules), 0);
  assert.equal(resumeAt("preview", { ...full, goal: "" }, rules), stepOf("goal"));
  assert.equal(resumeAt("a step that is gone", full, rules), 0);
});

test("photos of a draft are kept in their order, the last writing stands, and a device that refuses costs nothing", async () => {
  const rows = new Map();
  const device = {
    all: async (_store, owner) => [...rows.values()].filter((row) => row.owner === owner).sort((a, b) => a.key - b.key),
    put: async (_store, row) => void rows.set(`${row.owner} ${row.key}`, row),
    dropAll: async (_store, owner) => [...rows].forEach(([name, row]) => row.owner === owner && rows.delete(name)),
  };
  const drafts = openPhotoDrafts({ device, owner: 1 });
  void drafts.write(["a", "b", "c"]);
  await drafts.write(["c", "a"]);
  assert.deepEqual(await drafts.read(), ["c", "a"]);
  assert.deepEqual(await openPhotoDrafts({ device, owner: 2 }).read(), []);
  const refused = openPhotoDrafts({ device: null, owner: 1 });
  await refused.write(["a"]);
  assert.deepEqual(await refused.read(), []);
});
