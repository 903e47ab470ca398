/** Who is here: exchanges Telegram's proof for a session, keeps it fresh, and exchanges once more when it is refused. */

import { ApiError, request } from "./api.js";

const KEPT = "session";
const NONCE = "nonce";
const FRESH_FOR = 120;

/**
 * Open a session for `launch`. `storage` is sessionStorage, `now()` is unix seconds, `makeKey()` gives a uuid;
 * `onLost()` is called when the member has to open the app again.
 */
export function openSession({ launch, storage, onLost, makeKey, send = request, now = () => Date.now() / 1000 }) {
  const proof = launch.initData ? `tma ${launch.initData}` : launch.launchToken ? `launch ${launch.launchToken}` : "";
  let current = null;
  let opening = null;
  let refreshing = null;

  const keep = (session) => {
    current = session;
    storage.set(KEPT, { proof, session });
    return session;
  };

  /** The same nonce for the same proof, or the server would take a reload for a stolen proof. */
  function nonce() {
    const kept = storage.get(NONCE);
    if (kept?.proof === proof) return kept.key;
    const key = makeKey();
    storage.set(NONCE, { proof, key });
    return key;
  }

  const exchange = () =>
    send("POST", "/api/session", { headers: { authorization: proof, "idempotency-key": nonce() } }).then(keep);

  async function refresh() {
    if (current.expires_at - now() > FRESH_FOR) return;
    refreshing ??= send("POST", "/api/session/refresh", { headers: bearer() })
      .then(keep)
      .catch((error) => {
        // The old token may still serve for a moment; when it does not, the request itself will say so.
        if (!(error instanceof ApiError)) throw error;
      })
      .finally(() => (refreshing = null));
    await refreshing;
  }

  const bearer = () => ({ authorization: `Bearer ${current.token}` });

  /** A request as the member; `how` is {patience, signal} of `request`. */
  async function call(method, path, body, how = {}) {
    if (current === null) await open();
    await refresh();
    const sent = current.token;
    try {
      return await send(method, path, { headers: bearer(), body, ...how });
    } catch (error) {
      if (error.status !== 401) throw error;
    }
    try {
      // Another request may have brought a new session meanwhile.
      if (current.token === sent) await reopen();
      return await send(method, path, { headers: bearer(), body, ...how });
    } catch (error) {
      if (error.status === 401) onLost?.();
      throw error;
    }
  }

  function reopen() {
    opening ??= exchange().finally(() => (opening = null));
    return opening;
  }

  async function open() {
    const kept = storage.get(KEPT);
    if (kept?.proof === proof && kept.session.expires_at - now() > FRESH_FOR) {
      current = kept.session;
      return current;
    }
    return reopen();
  }

  return {
    open,
    call,
    /** Note what the server told elsewhere: a saved profile, another language. */
    amend: (changes) => keep({ ...current, ...changes }),
    get member() {
      return current;
    },
  };
}
