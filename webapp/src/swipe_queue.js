/** Swipes on their way to the server: kept until it has answered, sent in order, each under one key for ever. */

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;
/** Allowances of a day; any other limit passes within a minute, so the swipe waits for it. */
const DAILY = /^((super)?likes?|message-day)$/;

/** What a failed sending means: "wait" and send the same again, "hold" until the next start, or "refused" for good. */
export function judgeFailure(error) {
  if (error.status === 401) return "hold";
  if (DAILY.test(error.params?.quota ?? "")) return "refused";
  if (!error.status || error.status === 429 || error.status >= 500) return "wait";
  return "refused";
}

/** Pause in ms before attempt number `attempt` (1, 2, ...): the server's Retry-After decides when it is longer. */
export function pauseBefore(attempt, retryAfterSeconds = 0) {
  const backoff = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1));
  return Math.max(backoff, (retryAfterSeconds || 0) * 1000);
}

/** What of a swipe is sent: the fields of SwipeInput and nothing else. */
export const toInput = ({ target_id, action, super: isSuper, note, about, key }) => ({
  target_id,
  action,
  super: isSuper,
  note,
  ...(about ? { about } : {}),
  key,
});

/** The oldest swipes that fit into `most` bytes, as the text for Telegram's sendData. */
export function packSwipes(swipes, most) {
  const packed = [];
  let text = null;
  for (const swipe of swipes) {
    packed.push(toInput(swipe));
    const longer = JSON.stringify({ action: "swipes", swipes: packed });
    if (new TextEncoder().encode(longer).length > most) break;
    text = longer;
  }
  return text;
}

/**
 * Open the queue of one member.
 *
 * `store` is what openSwipeStore gives; `send(swipe)` resolves to the server's answer or rejects with an error that may have
 * status, params and retryAfter; `delay(ms)` resolves later, or sooner when woken; `onAnswer(swipe, answer)`,
 * `onRefused(swipe, error)` and `onChange({waiting, stuck})` tell the screens.
 */
export function openSwipeQueue({ store, send, makeKey, delay, onAnswer, onRefused, onChange }) {
  let running = null;
  let inFlight = null;
  let stuck = false;
  let idle = [];

  let swipes = [...store.kept];

  const tell = () => onChange?.({ waiting: swipes.length, stuck });
  function drop(swipe) {
    swipes = swipes.filter(({ key }) => key !== swipe.key);
    store.drop(swipe);
    tell();
  }

  async function run() {
    let attempt = 0;
    for (;;) {
      const [swipe] = swipes;
      if (swipe === undefined) break;
      inFlight = swipe.key;
      try {
        const answer = await send(swipe);
        attempt = 0;
        stuck = false;
        drop(swipe);
        onAnswer?.(swipe, answer);
      } catch (error) {
        const verdict = judgeFailure(error);
        if (verdict === "refused") {
          attempt = 0;
          drop(swipe);
          onRefused?.(swipe, error);
          continue;
        }
        stuck = true;
        tell();
        if (verdict === "hold") return;
        attempt += 1;
        await delay(pauseBefore(attempt, error.retryAfter));
      } finally {
        inFlight = null;
      }
    }
    for (const resolve of idle) resolve();
    idle = [];
  }

  function start() {
    running ??= run().finally(() => (running = null));
    return running;
  }

  return {
    /** Keep one swipe and send it when its turn comes; returns it with its key. */
    add(swipe) {
      const kept = { ...swipe, key: makeKey() };
      swipes = [...swipes, kept];
      store.put(kept);
      tell();
      void start();
      return kept;
    },
    /** Take an unsent swipe back; false when it is on its way or sent. */
    withdraw(targetId) {
      const found = swipes.find((swipe) => swipe.target_id === targetId);
      if (found === undefined || found.key === inFlight) return false;
      drop(found);
      return true;
    },
    /** Resolves when nothing waits any more. */
    async settled() {
      if (swipes.length === 0 && running === null) return;
      await new Promise((resolve) => {
        idle.push(resolve);
        void start();
      });
    },
    start,
    get waiting() {
      return swipes;
    },
  };
}

/** A pause that `wake()` ends early, for example when the device is online again. */
export function openDelay({ setTimeout = globalThis.setTimeout, clearTimeout = globalThis.clearTimeout } = {}) {
  let end = null;
  return {
    delay: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => end?.(), milliseconds);
        end = () => {
          clearTimeout(timer);
          end = null;
          resolve();
        };
      }),
    wake: () => end?.(),
  };
}
