/** The device's time zone, told to the service once: quiet hours and the digest go by it. */

const KEPT = "time-zone";

/** The IANA name of the device's time zone, or null where it tells none. */
export function deviceZone() {
  try {
    return Intl.DateTimeFormat().resolvedOptions().timeZone || null;
  } catch {
    return null;
  }
}

/** Tell the service unless it knows from this member and device; a failure is tried again at the next start. */
export async function tellZone({ zone = deviceZone(), userId, storage, api }) {
  const known = `${userId} ${zone}`;
  if (zone === null || storage.get(KEPT) === known) return;
  try {
    await api.saveNotifications({ time_zone: zone });
    storage.set(KEPT, known);
  } catch (error) {
    // A zone that the service does not know stays the town's.
    if (error.status === 422) storage.set(KEPT, known);
  }
}
