/** Where swipes wait: a row each in IndexedDB, so that two windows never overwrite each other's; else in web storage. */

const STORE = "swipes";

/**
 * Open the swipes of `owner`, a member. `device` is the device's store or null, `storage` web storage. Resolves to
 * {kept, put(swipe), drop(swipe)}: `kept` is what an earlier visit left, in order. What is put is there for the next
 * visit as soon as the device has written it; failing that, it lives as long as the page.
 */
export async function openSwipeStore({ device, storage, owner }) {
  const name = `swipes-${owner}`;
  if (device !== null) {
    try {
      return await openRows({ device, storage, name });
    } catch {
      // Refused after all: web storage below.
    }
  }
  const read = () => storage.get(name) ?? [];
  return {
    kept: read(),
    put: (swipe) => storage.set(name, [...read(), swipe]),
    drop: ({ key }) => storage.set(name, read().filter((swipe) => swipe.key !== key)),
  };
}

async function openRows({ device, storage, name }) {
  const rows = await device.all(STORE, name);
  let last = Math.max(0, ...rows.map((row) => row.order));
  const put = (swipe) => {
    // By the clock, so that two windows agree; never the same twice, and never back when the clock is set.
    last = Math.max(last + 1, Date.now());
    return device.put(STORE, { owner: name, key: swipe.key, order: last, swipe });
  };
  // Swipes that the last version of the app left in web storage.
  const old = storage.get(name) ?? [];
  for (const swipe of old) await put(swipe);
  if (old.length > 0) storage.remove(name);
  const kept = [...rows].sort((a, b) => a.order - b.order).map((row) => row.swipe);
  const quietly = (write) => write.catch(() => {});
  return {
    kept: [...kept, ...old],
    put: (swipe) => void quietly(put(swipe)),
    drop: ({ key }) => void quietly(device.drop(STORE, name, key)),
  };
}
