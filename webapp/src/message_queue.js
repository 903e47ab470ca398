/** Messages on their way: kept until the service has them, sent in order, each under one key for ever. */

import { judgeFailure, pauseBefore } from "./swipe_queue.js";

/**
 * Open the queue of one member.
 *
 * An entry is {match_id, text, key, at, failed}: `failed` holds the sentence of a refusal, and such an entry stays where
 * it was written until it is sent again or dropped, while those of other chats go on. `storage` has get/set of JSON;
 * `send(entry)` resolves to the stored message or rejects as a request does; `delay(ms)` resolves later, or sooner when
 * woken. `onSent(entry, message)`, `onRefused(entry, error)` and `onChange()` tell the screens.
 */
export function openMessageQueue({ storage, name, send, makeKey, delay, now = Date.now, onSent, onRefused, onChange }) {
  let running = null;
  let stuck = false;

  // Read anew each time: another window of the same member may have sent some meanwhile.
  const read = () => storage.get(name) ?? [];
  const write = (entries) => {
    storage.set(name, entries);
    onChange?.();
  };
  const drop = (key) => write(read().filter((entry) => entry.key !== key));
  const amend = (key, changes) => write(read().map((entry) => (entry.key === key ? { ...entry, ...changes } : entry)));

  /** The oldest entry whose chat has nothing refused before it. */
  function next() {
    const held = new Set();
    for (const entry of read()) {
      if (held.has(entry.match_id)) continue;
      if (!entry.failed) return entry;
      held.add(entry.match_id);
    }
    return undefined;
  }

  async function run() {
    let attempt = 0;
    for (;;) {
      const entry = next();
      if (entry === undefined) break;
      try {
        const message = await send(entry);
        attempt = 0;
        stuck = false;
        // Shown as sent before it is taken off: it must not be gone for a moment.
        onSent?.(entry, message);
        drop(entry.key);
      } catch (error) {
        const verdict = judgeFailure(error);
        if (verdict === "refused") {
          attempt = 0;
          amend(entry.key, { failed: error.said || error.code || "refused" });
          onRefused?.(entry, error);
          continue;
        }
        stuck = true;
        onChange?.();
        if (verdict === "hold") return;
        attempt += 1;
        await delay(pauseBefore(attempt, error.retryAfter));
      }
    }
    stuck = false;
  }

  function start() {
    running ??= run().finally(() => {
      running = null;
      onChange?.();
    });
    return running;
  }

  return {
    /** Keep one message and send it when its turn comes; returns the entry. */
    add(matchId, text) {
      const entry = { match_id: matchId, text, key: makeKey(), at: now(), failed: null };
      write([...read(), entry]);
      void start();
      return entry;
    },
    /** What waits in one chat, oldest first. */
    of: (matchId) => read().filter((entry) => entry.match_id === matchId),
    /** Send a refused one again, under the same key. */
    retry(key) {
      amend(key, { failed: null });
      void start();
    },
    drop(key) {
      drop(key);
      void start();
    },
    start,
    /** Whether something waits for the network. */
    get stuck() {
      return stuck;
    },
  };
}
