import assert from "node:assert/strict";
import { test } from "node:test";

import { judgeFailure, openDelay, openSwipeQueue, packSwipes, pauseBefore } from "../src/swipe_queue.js";

/** A queue over a plain map; `answers` are taken one per sending: an error is thrown, anything else returned. */
function open({ answers = [], kept = new Map(), send } = {}) {
  const seen = { sent: [], answered: [], refused: [], pauses: [], states: [] };
  let keys = 0;
  const queue = openSwipeQueue({
    store: {
      kept: [...kept.values()],
      put: (swipe) => kept.set(swipe.key, structuredClone(swipe)),
      drop: ({ key }) => kept.delete(key),
    },
    makeKey: () => `key-${(keys += 1)}`,
    delay: async (milliseconds) => void seen.pauses.push(milliseconds),
    send:
      send ??
      (async (swipe) => {
        seen.sent.push([swipe.target_id, swipe.key]);
        const answer = answers.shift() ?? { outcome: "recorded" };
        if (answer instanceof Error) throw answer;
        return answer;
      }),
    onAnswer: (swipe, answer) => seen.answered.push([swipe.target_id, answer.outcome]),
    onRefused: (swipe, error) => seen.refused.push([swipe.target_id, error.status]),
    onChange: (state) => seen.states.push(state),
  });
  return { queue, seen, kept };
}

const failure = (status, more = {}) => Object.assign(new Error("no"), { status, ...more });

test("swipes are sent in the order they were made", async () => {
  const { queue, seen } = open();
  for (const target_id of [7, 8, 9]) queue.add({ target_id, action: "like" });
  await queue.settled();
  assert.deepEqual(seen.sent, [[7, "key-1"], [8, "key-2"], [9, "key-3"]]);
});

test("a swipe that met an outage is sent again under the same key, before the next one", async () => {
  const { queue, seen } = open({ answers: [failure(0), failure(503, { retryAfter: 7 })] });
  queue.add({ target_id: 7, action: "like" });
  queue.add({ target_id: 8, action: "like" });
  await queue.settled();
  assert.deepEqual(seen.sent, [[7, "key-1"], [7, "key-1"], [7, "key-1"], [8, "key-2"]]);
  assert.deepEqual(seen.pauses, [1000, 7000]);
  assert.deepEqual(seen.answered, [[7, "recorded"], [8, "recorded"]]);
});

test("a swipe refused for good leaves the queue and the rest goes on", async () => {
  const { queue, seen } = open({ answers: [failure(404), failure(429, { params: { quota: "likes" } })] });
  for (const target_id of [7, 8, 9]) queue.add({ target_id, action: "like" });
  await queue.settled();
  assert.deepEqual(seen.refused, [[7, 404], [8, 429]]);
  assert.deepEqual(seen.answered, [[9, "recorded"]]);
  assert.deepEqual(queue.waiting, []);
});

test("a swipe survives the app being closed and keeps its key", async () => {
  const kept = new Map();
  const first = open({ kept, send: () => new Promise(() => {}) });
  first.queue.add({ target_id: 7, action: "like" });
  const second = open({ kept });
  await second.queue.settled();
  assert.deepEqual(second.seen.sent, [[7, "key-1"]]);
});

test("a lost session holds the queue without losing anything", async () => {
  const { queue, seen, kept } = open({ answers: [failure(401)] });
  queue.add({ target_id: 7, action: "like" });
  await queue.start();
  assert.equal(kept.size, 1);
  assert.deepEqual(seen.states.at(-1), { waiting: 1, stuck: true });
  await queue.start();
  assert.deepEqual(seen.answered, [[7, "recorded"]]);
});

test("an unsent swipe can be withdrawn, one on its way can not", async () => {
  let answer;
  const { queue } = open({ send: () => new Promise((resolve) => (answer = resolve)) });
  queue.add({ target_id: 7, action: "dislike" });
  queue.add({ target_id: 8, action: "dislike" });
  assert.equal(queue.withdraw(7), false);
  assert.equal(queue.withdraw(8), true);
  assert.deepEqual(queue.waiting.map((swipe) => swipe.target_id), [7]);
  answer({ outcome: "recorded" });
  await queue.settled();
});

test("failures are judged by whether the same swipe can ever succeed", () => {
  assert.equal(judgeFailure(failure(0)), "wait");
  assert.equal(judgeFailure(failure(500)), "wait");
  assert.equal(judgeFailure(failure(429)), "wait");
  assert.equal(judgeFailure(failure(429, { params: { quota: "likes" } })), "refused");
  assert.equal(judgeFailure(failure(429, { params: { quota: "superlike" } })), "refused");
  assert.equal(judgeFailure(failure(429, { params: { quota: "swipe" } })), "wait");
  assert.equal(judgeFailure(failure(401)), "hold");
  assert.equal(judgeFailure(failure(404)), "refused");
});

test("pauses double to a minute, and Retry-After is obeyed when it is longer", () => {
  assert.deepEqual([1, 2, 3, 20].map((attempt) => pauseBefore(attempt)), [1000, 2000, 4000, 60_000]);
  assert.equal(pauseBefore(1, 90), 90_000);
});

test("a pause ends early when the device is online again", async () => {
  const { delay, wake } = openDelay({ setTimeout: () => 1, clearTimeout: () => {} });
  const pause = delay(60_000);
  wake();
  await pause;
});

test("as many swipes as fit go through the bot, oldest first, without what only the screen needs", () => {
  const swipe = (target_id) => ({ target_id, action: "like", super: false, note: "ж".repeat(50), key: `key-${target_id}`, name: "Anna", card: {} });
  const text = packSwipes([swipe(1), swipe(2), swipe(3)], 400);
  assert.ok(new TextEncoder().encode(text).length <= 400);
  const { action, swipes } = JSON.parse(text);
  assert.equal(action, "swipes");
  assert.deepEqual(swipes.map((each) => each.target_id), [1, 2]);
  assert.deepEqual(Object.keys(swipes[0]), ["target_id", "action", "super", "note", "key"]);
  assert.equal(packSwipes([], 400), null);
  const { swipes: [about] } = JSON.parse(packSwipes([{ ...swipe(1), about: "bio" }], 400));
  assert.equal(about.about, "bio");
});
