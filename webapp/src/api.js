/** Requests to the service: JSON in and out, refusals as ApiError, a lost connection as an ApiError without status. */

const PATIENCE = 20_000;
const UPLOAD_PATIENCE = 120_000;
/** A request that waits for news is answered within 25 s, and later only by a network that lost it. */
const NEWS_PATIENCE = 40_000;
const READ_TRIES = 3;

/** A refusal: `status` (0 when nothing answered), `code`, `field`, `message` for people, `params`, `retryAfter` in s. */
export class ApiError extends Error {
  constructor({ status = 0, code = "no_connection", field = null, message = "", params = {}, retryAfter = 0 }) {
    super(message || code);
    Object.assign(this, { status, code, field, params, retryAfter, said: message });
  }

  get isOffline() {
    return this.status === 0;
  }

  /** Nothing is wrong with what was asked: the service can not be reached or is not well. */
  get isOutage() {
    return this.status === 0 || this.status >= 500;
  }
}

/**
 * One request; `body` is JSON unless it is a Blob, `signal` ends it early. Resolves to the parsed answer or null, rejects
 * with ApiError.
 */
export async function request(
  method,
  path,
  { body, headers = {}, patience, signal, fetch = globalThis.fetch.bind(globalThis) } = {},
) {
  const raw = typeof Blob !== "undefined" && body instanceof Blob;
  const given = { accept: "application/json", ...headers };
  if (body !== undefined) given["content-type"] = raw ? body.type || "application/octet-stream" : "application/json";
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), patience ?? (raw ? UPLOAD_PATIENCE : PATIENCE));
  const end = () => ending.abort();
  signal?.addEventListener("abort", end);
  try {
    const response = await fetch(path, {
      method,
      headers: given,
      body: body === undefined || raw ? body : JSON.stringify(body),
      signal: ending.signal,
      cache: "no-store",
    });
    const answer = response.status === 204 ? null : await response.json().catch(() => null);
    if (!response.ok) throw refusal(response, answer);
    return answer;
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError({});
  } finally {
    signal?.removeEventListener("abort", end);
    clearTimeout(timer);
  }
}

function refusal(response, answer) {
  const error = answer?.error ?? {};
  return new ApiError({
    status: response.status,
    code: error.code ?? "unavailable",
    field: error.field ?? null,
    message: error.message ?? "",
    params: error.params ?? {},
    retryAfter: Number(error.params?.retry_after ?? response.headers.get("retry-after")) || 0,
  });
}

/** Repeat a reading that met an outage, with growing pauses. */
export async function readPatiently(read, { pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isOutage || attempt >= READ_TRIES) throw error;
      await pause(Math.max(300 * 2 ** attempt, Math.min(error.retryAfter, 5) * 1000));
    }
  }
}

const hundredths = (degrees) => Math.round(degrees * 100) / 100;

/** The calls of the app, through `call(method, path, body)` of a session. */
export function openApi(session) {
  const get = (path) => readPatiently(() => session.call("GET", path));
  return {
    catalogue: () => get("/api/catalogue"),
    places: (text, language) => session.call("GET", `/api/places?${new URLSearchParams({ q: text, lang: language })}`),
    // Rounded to about a kilometre before it leaves the device; the service refuses a more exact position.
    nearestPlace: ({ latitude, longitude }) =>
      readPatiently(() =>
        session.call("POST", "/api/places/nearest", { latitude: hundredths(latitude), longitude: hundredths(longitude) }),
      ),
    profile: () => get("/api/profile"),
    saveProfile: (profile) => session.call("PUT", "/api/profile", profile),
    addPhoto: (blob) => session.call("POST", "/api/photos", blob),
    orderPhotos: (ids) => session.call("PUT", "/api/photos/order", { ids }),
    deletePhoto: (id) => session.call("DELETE", `/api/photos/${encodeURIComponent(id)}`),
    policy: (language) => get(`/api/policy?lang=${encodeURIComponent(language)}`),
    departures: () => get("/api/departures"),
    consents: () => get("/api/consents"),
    saveConsents: (given) => session.call("PUT", "/api/consents", given),
    copy: () => get("/api/export"),
    askForCopy: () => session.call("POST", "/api/export", {}),
    askToErase: () => session.call("POST", "/api/erasure"),
    erase: (token) => session.call("POST", "/api/erasure/yes", { token }),
    settings: () => get("/api/settings"),
    saveSettings: (settings) => session.call("PUT", "/api/settings", settings),
    notifications: () => get("/api/notifications"),
    saveNotifications: (changes) => session.call("PUT", "/api/notifications", changes),
    broadcasts: () => get("/api/admin/broadcasts"),
    broadcast: (id) => get(`/api/admin/broadcasts/${id}`),
    composeBroadcast: (form) => session.call("POST", "/api/admin/broadcasts", form),
    reviseBroadcast: (id, form) => session.call("PUT", `/api/admin/broadcasts/${id}`, form),
    discardBroadcast: (id) => session.call("DELETE", `/api/admin/broadcasts/${id}`),
    illustrateBroadcast: (id, blob) => session.call("PUT", `/api/admin/broadcasts/${id}/photo`, blob),
    bareBroadcast: (id) => session.call("DELETE", `/api/admin/broadcasts/${id}/photo`),
    previewBroadcast: (id) => session.call("POST", `/api/admin/broadcasts/${id}/preview`),
    startBroadcast: (id, starts_at) => session.call("POST", `/api/admin/broadcasts/${id}/start`, { starts_at }),
    stopBroadcast: (id) => session.call("POST", `/api/admin/broadcasts/${id}/stop`),
    deck: () => get("/api/deck"),
    swipe: (swipe) => session.call("POST", "/api/swipes", swipe),
    undo: () => session.call("POST", "/api/swipes/undo"),
    likes: () => get("/api/likes"),
    chats: ({ seen, open }, { signal }) =>
      session.call("GET", `/api/chats?${new URLSearchParams({ seen, ...(open ? { open } : {}) })}`, undefined, {
        patience: NEWS_PATIENCE,
        signal,
      }),
    messages: (id, query) => get(`/api/chats/${id}/messages?${new URLSearchParams(query)}`),
    sendMessage: (id, message) => session.call("POST", `/api/chats/${id}/messages`, message),
    markRead: (id, number) => session.call("PUT", `/api/chats/${id}/read`, { number }),
    tellTyping: (id) => session.call("POST", `/api/chats/${id}/typing`),
    goOnInTelegram: (id, agree) => session.call("PUT", `/api/chats/${id}/telegram`, { agree }),
    tellMeeting: (id, answer) => session.call("PUT", `/api/chats/${id}/meeting`, answer),
    unmatch: (id) => session.call("DELETE", `/api/matches/${id}`),
  };
}
