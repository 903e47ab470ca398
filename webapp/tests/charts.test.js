import assert from "node:assert/strict";
import { test } from "node:test";

import { roundUp, spread, stretches } from "../src/screens/charts.js";

test("a scale ends at a round number that is not below the highest value", () => {
  for (const [value, top] of [[0, 1], [1, 1], [1.2, 1.5], [23, 30], [467, 500], [600, 600], [601, 800], [9_001, 10_000]]) {
    assert.equal(roundUp(value), top);
  }
});

test("labels keep their order and a distance, and stay above the floor", () => {
  const places = [150, 148, 20, 152];
  const found = spread(places, 17, 160);
  const sorted = [...found].sort((a, b) => a - b);
  for (const [at, place] of sorted.entries()) {
    assert.ok(place <= 160);
    if (at > 0) assert.ok(place - sorted[at - 1] >= 17);
  }
  assert.equal(found.indexOf(Math.min(...found)), 2);
  assert.ok(found[1] < found[0] && found[0] < found[3]);
  assert.equal(found[2], 20, "what has room stays");
  assert.deepEqual(spread([], 17, 160), []);
});

test("a line breaks where there is nothing to say", () => {
  const at = { x: (place) => place, y: (value) => value };
  assert.deepEqual(stretches([null, 3, 4, null, 5, null], at), [[[1, 3], [2, 4]], [[4, 5]]]);
  assert.deepEqual(stretches([null], at), []);
});
