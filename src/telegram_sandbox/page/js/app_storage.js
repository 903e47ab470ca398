// CloudStorage and DeviceStorage of Mini Apps: kept for the browser tab, apart for every person and bot.

const KEY = /^[A-Za-z0-9_-]{1,128}$/;
const LONGEST_VALUE = 4096;
const MOST_KEYS = 1024;

export class AppStorage {
  constructor(name) {
    this.name = `sandbox-app-storage:${name}`;
  }

  read() {
    return new Map(JSON.parse(sessionStorage.getItem(this.name) ?? "[]"));
  }

  write(items) {
    sessionStorage.setItem(this.name, JSON.stringify([...items]));
  }

  /** Answer web_app_invoke_custom_method: {result}, or {error} with Telegram's word. */
  invoke(method, params) {
    const items = this.read();
    const keys = Array.isArray(params.keys) ? params.keys.map(String) : [];
    switch (method) {
      case "saveStorageValue":
        if (typeof params.key !== "string" || !KEY.test(params.key)) return { error: "KEY_INVALID" };
        if (typeof params.value !== "string" || params.value.length > LONGEST_VALUE) return { error: "VALUE_INVALID" };
        if (!items.has(params.key) && items.size >= MOST_KEYS) return { error: "QUOTA_EXCEEDED" };
        this.write(items.set(params.key, params.value));
        return { result: true };
      case "getStorageValues":
        return { result: Object.fromEntries(keys.map((key) => [key, items.get(key) ?? ""])) };
      case "deleteStorageValues":
        for (const key of keys) items.delete(key);
        this.write(items);
        return { result: true };
      case "getStorageKeys":
        return { result: [...items.keys()] };
      default:
        return { error: "UNKNOWN_METHOD" };
    }
  }

  /** Answer web_app_device_storage_*: [event, data]. */
  keep(eventType, { req_id: request, key, value }) {
    const items = this.read();
    const own = `device:${key}`;
    if (eventType === "web_app_device_storage_get_key") {
      return ["device_storage_key_received", { req_id: request, value: items.get(own) ?? null }];
    }
    if (eventType === "web_app_device_storage_clear") {
      this.write([...items].filter(([name]) => !name.startsWith("device:")));
      return ["device_storage_cleared", { req_id: request }];
    }
    if (typeof value === "string") items.set(own, value);
    else items.delete(own);
    this.write(items);
    return ["device_storage_key_saved", { req_id: request }];
  }
}
