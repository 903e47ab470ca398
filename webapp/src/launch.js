/** What Telegram (or the reply keyboard) passes to the app in its address, kept over reloads. */

const KEPT = "launch";

/**
 * Read launch parameters from `location` and remember them in `storage`.
 *
 * Returns {initData, launchToken, startParam, screen, version, platform, theme, userLanguage, present}; `present` is
 * false in a browser tab that nobody launched, and `screen` the path that `findPath(asked)` gives for what the button's
 * address (`?screen=`) or the link (`startapp=`) asks for, or null. Source: https://core.telegram.org/bots/webapps and the fragment
 * parameters tgWebAppData, tgWebAppVersion, tgWebAppPlatform, tgWebAppThemeParams.
 */
export function readLaunch({ location, storage, findPath = () => null }) {
  const fragment = new URLSearchParams((location.hash ?? "").replace(/^#\??/, ""));
  const query = new URLSearchParams(location.search ?? "");
  let given = null;
  if (fragment.has("tgWebAppVersion") || fragment.has("tgWebAppData") || query.has("launch")) {
    given = {
      initData: fragment.get("tgWebAppData") ?? "",
      launchToken: query.get("launch") ?? "",
      startParam: fragment.get("tgWebAppStartParam") ?? query.get("tgWebAppStartParam") ?? "",
      version: fragment.get("tgWebAppVersion") ?? "",
      platform: fragment.get("tgWebAppPlatform") ?? "",
      theme: parseObject(fragment.get("tgWebAppThemeParams")),
    };
    storage.set(KEPT, given);
  } else {
    given = storage.get(KEPT);
  }
  const present = given !== null;
  given ??= { initData: "", launchToken: "", startParam: "", version: "", platform: "", theme: {} };
  const data = new URLSearchParams(given.initData);
  const startParam = given.startParam || data.get("start_param") || "";
  return {
    ...given,
    present,
    startParam,
    screen: [query.get("screen"), startParam].map((asked) => (asked ? findPath(asked) : null)).find(Boolean) ?? null,
    userLanguage: parseObject(data.get("user")).language_code ?? null,
  };
}

function parseObject(text) {
  try {
    const value = JSON.parse(text ?? "");
    return value !== null && typeof value === "object" ? value : {};
  } catch {
    return {};
  }
}

/** Whether dotted version `given` is at least `needed`. */
export function isVersionAtLeast(given, needed) {
  const a = String(given || "0").split(".").map(Number);
  const b = needed.split(".").map(Number);
  for (let part = 0; part < Math.max(a.length, b.length); part += 1) {
    const difference = (a[part] || 0) - (b[part] || 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
