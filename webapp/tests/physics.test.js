import assert from "node:assert/strict";
import { test } from "node:test";

import { decide, isAtRest, leaning, leavingVelocity, pointerVelocity, stepSpring, TILT_MOST, tilt } from "../src/physics.js";

const stage = { width: 360, height: 560 };
const rest = { x: 0, y: 0, vx: 0, vy: 0, ...stage };

test("a card never tilts more than twelve degrees, and the other way when held low", () => {
  assert.equal(tilt(9999, 360), TILT_MOST);
  assert.equal(tilt(9999, 360, false), -TILT_MOST);
  assert.equal(tilt(0, 360), 0);
});

test("a short slow drag decides nothing", () => {
  assert.equal(decide({ ...rest, x: 40 }), null);
});

test("a long drag decides by its side", () => {
  assert.equal(decide({ ...rest, x: 200 }), "like");
  assert.equal(decide({ ...rest, x: -200 }), "pass");
  assert.equal(decide({ ...rest, y: -240 }), "superlike");
});

test("a fling decides before the card is far", () => {
  assert.equal(decide({ ...rest, x: 40, vx: 1.2 }), "like");
  assert.equal(decide({ ...rest, x: -40, vx: -1.2 }), "pass");
  assert.equal(decide({ ...rest, y: -60, vy: -1.2 }), "superlike");
});

test("a card that is being pulled back springs back", () => {
  assert.equal(decide({ ...rest, x: 200, vx: -0.4 }), null);
});

test("at most one stamp shows at a time", () => {
  for (let x = -300; x <= 300; x += 25) {
    for (let y = -300; y <= 300; y += 25) {
      const shown = Object.values(leaning(x, y, stage.width, stage.height)).filter((share) => share > 0);
      assert.ok(shown.length <= 1 && shown.every((share) => share <= 1));
    }
  }
});

test("the spring comes to rest at home whatever the frame rate", () => {
  for (const frame of [4, 16, 33, 500]) {
    let spring = { value: 180, speed: 2 };
    let frames = 0;
    while (!isAtRest(spring) && frames < 1000) {
      spring = stepSpring(spring, frame);
      frames += 1;
    }
    assert.ok(isAtRest(spring), `at ${frame} ms a frame`);
  }
});

test("a card leaves at the finger's speed, but never slowly", () => {
  assert.ok(leavingVelocity("like", { vx: 0.1, vy: 0 }).vx >= 1.4);
  assert.equal(leavingVelocity("like", { vx: 3, vy: 0 }).vx, 3);
  assert.ok(leavingVelocity("pass", { vx: 0.1, vy: 0 }).vx <= -1.4);
  assert.ok(leavingVelocity("superlike", {}).vy < 0);
});

test("speed is measured over the last moments of a drag only", () => {
  const samples = [
    { x: 0, y: 0, at: 0 },
    { x: 300, y: 0, at: 400 },
    { x: 300, y: 0, at: 460 },
    { x: 300, y: 0, at: 470 },
  ];
  assert.deepEqual(pointerVelocity(samples), { vx: 0, vy: 0 });
  assert.deepEqual(pointerVelocity([]), { vx: 0, vy: 0 });
});
