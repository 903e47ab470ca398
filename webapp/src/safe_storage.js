/** Web storage that never throws: browsers may refuse it inside frames, then values live as long as the page. */

/** Wrap `open()` (which returns localStorage or sessionStorage, or throws) into get/set/remove of JSON values. */
export function openStorage(open) {
  const memory = new Map();
  let store = null;
  try {
    store = open();
    store?.getItem("probe");
  } catch {
    store = null;
  }
  return {
    get(key) {
      let text = memory.get(key) ?? null;
      try {
        text = store?.getItem(key) ?? text;
        return text === null ? null : JSON.parse(text);
      } catch {
        return null;
      }
    },
    set(key, value) {
      const text = JSON.stringify(value);
      memory.set(key, text);
      try {
        store?.setItem(key, text);
        if (store) memory.delete(key);
      } catch {
        // Full or refused: the memory copy serves until the page closes.
      }
    },
    remove(key) {
      memory.delete(key);
      try {
        store?.removeItem(key);
      } catch {
        // Refused: there is nothing to remove then.
      }
    },
  };
}
