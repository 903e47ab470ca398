import assert from "node:assert/strict";
import { test } from "node:test";

import { tellZone } from "../src/time_zone.js";

function openWorld({ refuse = null } = {}) {
  const kept = new Map();
  const told = [];
  return {
    told,
    storage: { get: (name) => kept.get(name) ?? null, set: (name, value) => kept.set(name, value) },
    api: {
      async saveNotifications(changes) {
        if (refuse !== null) throw Object.assign(new Error("refused"), { status: refuse });
        told.push(changes.time_zone);
      },
    },
  };
}

test("a zone is told once, and again when it or the member changes", async () => {
  const world = openWorld();
  await tellZone({ zone: "Asia/Tokyo", userId: 1, ...world });
  await tellZone({ zone: "Asia/Tokyo", userId: 1, ...world });
  await tellZone({ zone: "Europe/Berlin", userId: 1, ...world });
  await tellZone({ zone: "Europe/Berlin", userId: 2, ...world });
  assert.deepEqual(world.told, ["Asia/Tokyo", "Europe/Berlin", "Europe/Berlin"]);
});

test("a lost connection is tried again, a refused zone is not", async () => {
  const lost = openWorld({ refuse: 0 });
  await tellZone({ zone: "Asia/Tokyo", userId: 1, ...lost });
  assert.equal(lost.storage.get("time-zone"), null);
  const refused = openWorld({ refuse: 422 });
  await tellZone({ zone: "Mars/Phobos", userId: 1, ...refused });
  assert.equal(refused.storage.get("time-zone"), "1 Mars/Phobos");
});

test("a device without a zone tells nothing", async () => {
  const world = openWorld();
  await tellZone({ zone: null, userId: 1, ...world });
  assert.deepEqual(world.told, []);
});
