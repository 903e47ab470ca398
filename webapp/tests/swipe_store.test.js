import assert from "node:assert/strict";
import { test } from "node:test";

import { openDeviceStore } from "../src/device_store.js";
import { openStorage } from "../src/safe_storage.js";
import { openSwipeStore } from "../src/swipe_store.js";

/** The device's store in memory: what IndexedDB keeps outlives the page, so `rows` is handed on. */
function openDevice(rows = new Map()) {
  const name = (store, owner, key) => `${store} ${owner} ${key}`;
  return {
    rows,
    all: async (store, owner) => [...rows.values()].filter((row) => row.store === store && row.owner === owner),
    put: async (store, row) => void rows.set(name(store, row.owner, row.key), { ...structuredClone(row), store }),
    drop: async (store, owner, key) => void rows.delete(name(store, owner, key)),
  };
}
const swipe = (key) => ({ target_id: 7, action: "like", key });
const keys = (swipes) => swipes.map(({ key }) => key);
const settle = () => new Promise((resolve) => setImmediate(resolve));
const storage = () => openStorage(() => null);

test("what was put is there for the next visit, in order, whatever the keys", async () => {
  const device = openDevice();
  const store = await openSwipeStore({ device, storage: storage(), owner: 1 });
  for (const key of ["c", "a", "b"]) store.put(swipe(key));
  store.drop(swipe("a"));
  await settle();
  const again = await openSwipeStore({ device: openDevice(device.rows), storage: storage(), owner: 1 });
  assert.deepEqual(keys(again.kept), ["c", "b"]);
});

test("members of one device do not see each other's swipes", async () => {
  const device = openDevice();
  (await openSwipeStore({ device, storage: storage(), owner: 1 })).put(swipe("a"));
  await settle();
  assert.deepEqual((await openSwipeStore({ device, storage: storage(), owner: 2 })).kept, []);
});

test("two windows never lose each other's swipes", async () => {
  const device = openDevice();
  const [one, other] = await Promise.all([1, 2].map(() => openSwipeStore({ device, storage: storage(), owner: 1 })));
  one.put(swipe("a"));
  other.put(swipe("b"));
  one.drop(swipe("a"));
  await settle();
  assert.deepEqual(keys((await openSwipeStore({ device, storage: storage(), owner: 1 })).kept), ["b"]);
});

test("swipes that an earlier version left in web storage move over, after those that are there", async () => {
  const device = openDevice();
  (await openSwipeStore({ device, storage: storage(), owner: 1 })).put(swipe("a"));
  await settle();
  const old = storage();
  old.set("swipes-1", [swipe("b"), swipe("c")]);
  assert.deepEqual(keys((await openSwipeStore({ device, storage: old, owner: 1 })).kept), ["a", "b", "c"]);
  assert.equal(old.get("swipes-1"), null);
  assert.deepEqual(keys((await openSwipeStore({ device, storage: old, owner: 1 })).kept), ["a", "b", "c"]);
});

test("where IndexedDB is refused web storage keeps them", async () => {
  const refused = () => {
    throw new DOMException("denied", "SecurityError");
  };
  assert.equal(await openDeviceStore(refused), null);
  assert.equal(await openDeviceStore(() => undefined), null);
  const web = storage();
  const store = await openSwipeStore({ device: null, storage: web, owner: 1 });
  store.put(swipe("a"));
  store.put(swipe("b"));
  store.drop(swipe("a"));
  assert.deepEqual(keys((await openSwipeStore({ device: null, storage: web, owner: 1 })).kept), ["b"]);
});

test("a device that fails later costs nothing but the next visit", async () => {
  const device = openDevice();
  const store = await openSwipeStore({ device, storage: storage(), owner: 1 });
  device.put = async () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  store.put(swipe("a"));
  await settle();
});
