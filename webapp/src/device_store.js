/** What the device keeps in IndexedDB: rows by key, in named stores. Null where the browser refuses it, as some frames do. */

const DATABASE = "datingbot";
const VERSION = 1;
/** In ms; some web views never answer, and the app must not wait for them. */
const PATIENCE = 2_000;
const STORES = ["swipes", "photos"];

const opened = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    setTimeout(() => reject(new Error("IndexedDB does not answer")), PATIENCE);
  });

/** Open the database of `indexedDB()` (which may throw); resolves to {all, put, drop, clear, dropAll}, or to null. */
export async function openDeviceStore(indexedDB) {
  let database;
  try {
    const opening = indexedDB().open(DATABASE, VERSION);
    opening.onupgradeneeded = () => {
      for (const name of STORES) opening.result.createObjectStore(name, { keyPath: ["owner", "key"] });
    };
    database = await opened(opening);
  } catch {
    return null;
  }
  // Another window with a newer version of the app must not wait for this one.
  database.onversionchange = () => database.close();

  /** Run `work(objectStore)` in a transaction of its own; resolves when it is on the disk. */
  function transact(store, mode, work) {
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode, { durability: "strict" });
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }
  const ofOwner = (owner) => IDBKeyRange.bound([owner], [owner, []]);

  return {
    /** The rows of `owner` in order of their keys. */
    all: (store, owner) => transact(store, "readonly", (rows) => rows.getAll(ofOwner(owner))),
    /** Keep `row`, which has owner and key, in the place of one with the same. */
    put: (store, row) => transact(store, "readwrite", (rows) => rows.put(row)),
    drop: (store, owner, key) => transact(store, "readwrite", (rows) => rows.delete([owner, key])),
    /** Nothing of anybody stays. */
    clear: () => Promise.all(STORES.map((store) => transact(store, "readwrite", (rows) => rows.clear()))),
    dropAll: (store, owner) => transact(store, "readwrite", (rows) => rows.delete(ofOwner(owner))),
  };
}
