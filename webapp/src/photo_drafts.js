/** Photos of a profile that is not saved yet, kept on the device: the app may be closed before it is. */

const STORE = "photos";

/** Open those of `owner`; `device` is the device's store, without one nothing is kept. */
export function openPhotoDrafts({ device, owner }) {
  let writing = Promise.resolve();
  return {
    /** The photos in order, as blobs. */
    async read() {
      try {
        const rows = (await device?.all(STORE, owner)) ?? [];
        return rows.map((row) => row.blob);
      } catch {
        return [];
      }
    },
    /** Keep `blobs` in the place of what was kept; one writing after another, so that the last one stands. */
    write(blobs) {
      writing = writing
        .then(async () => {
          await device?.dropAll(STORE, owner);
          for (const [key, blob] of blobs.entries()) await device?.put(STORE, { owner, key, blob });
        })
        // Full or refused: they live as long as the page.
        .catch(() => {});
      return writing;
    },
  };
}
