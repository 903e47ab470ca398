import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError } from "../src/api.js";
import { mergeMessages } from "../src/chats.js";
import { openMessageQueue } from "../src/message_queue.js";
import { arrange, nameDay } from "../src/timeline.js";

const message = (number, more = {}) => ({ number, key: `k${number}`, mine: false, text: `t${number}`, sent_at: 1_000_000 + number, ...more });

function memory() {
  const kept = new Map();
  return { get: (name) => kept.get(name) ?? null, set: (name, value) => kept.set(name, structuredClone(value)) };
}

function open({ send, storage = memory(), ...more }) {
  let count = 0;
  return openMessageQueue({
    storage,
    name: "messages-1",
    send,
    makeKey: () => `key-${(count += 1)}`,
    delay: () => Promise.resolve(),
    ...more,
  });
}

const settled = async (queue) => {
  await queue.start();
  await queue.start();
};

test("messages come in the order of their numbers, each once, the newest word of it", () => {
  const merged = mergeMessages([message(1), message(3)], [message(2), message(3, { text: "anew" })]);
  assert.deepEqual(merged.map(({ number, text }) => [number, text]), [[1, "t1"], [2, "t2"], [3, "anew"]]);
});

test("what is written is sent in order, each under one key, whatever the network loses", async () => {
  const sent = [];
  let lost = 3;
  const queue = open({
    async send(entry) {
      if (lost > 0) {
        lost -= 1;
        throw new ApiError({});
      }
      sent.push([entry.text, entry.key]);
      return message(sent.length);
    },
  });
  for (const text of ["one", "two", "three"]) queue.add(7, text);
  await settled(queue);
  assert.deepEqual(sent, [["one", "key-1"], ["two", "key-2"], ["three", "key-3"]]);
  assert.deepEqual(queue.of(7), []);
});

test("a refused message stays where it was and holds up its own chat only", async () => {
  const sent = [];
  let refuse = true;
  const queue = open({
    async send({ match_id: match, text }) {
      if (match === 7 && refuse) throw new ApiError({ status: 409, code: "conflict", message: "Not now." });
      sent.push(text);
      return message(1);
    },
  });
  queue.add(7, "refused");
  queue.add(7, "after it");
  queue.add(8, "elsewhere");
  await settled(queue);
  assert.deepEqual(sent, ["elsewhere"]);
  assert.deepEqual(queue.of(7).map(({ text, failed }) => [text, failed]), [["refused", "Not now."], ["after it", null]]);
  refuse = false;
  queue.retry("key-1");
  await settled(queue);
  assert.deepEqual(sent, ["elsewhere", "refused", "after it"]);
});

test("what waits outlives the page", async () => {
  const storage = memory();
  open({ storage, send: () => new Promise(() => {}) }).add(7, "kept");
  const sent = [];
  const queue = open({ storage, async send({ text, key }) { sent.push([text, key]); return message(1); } });
  await settled(queue);
  assert.deepEqual(sent, [["kept", "key-1"]]);
});

test("one person's words within five minutes are one group, and days part them", () => {
  const noon = new Date(2026, 4, 1, 12).getTime() / 1000;
  const days = arrange(
    [
      message(1, { sent_at: noon }),
      message(2, { sent_at: noon + 60 }),
      message(3, { sent_at: noon + 70, mine: true }),
      message(4, { sent_at: noon + 800, mine: true }),
      message(5, { sent_at: noon + 86_400 }),
    ],
    [],
    { readByOther: 3 },
  );
  assert.deepEqual(days.map(({ groups }) => groups.map(({ lines }) => lines.length)), [[2, 1, 1], [1]]);
  assert.deepEqual(days[0].groups.slice(1).map(({ lines }) => lines[0].state), ["read", "sent"]);
});

test("what waits stands at the end, and what arrived meanwhile is not shown twice", () => {
  const now = new Date(2026, 4, 1, 12).getTime();
  const days = arrange(
    [message(1, { mine: true, key: "a", sent_at: now / 1000 })],
    [{ key: "a", text: "there already", at: now, failed: null }, { key: "b", text: "waits", at: now - 3_600_000, failed: null }],
    { now },
  );
  const lines = days.flatMap(({ groups }) => groups.flatMap((group) => group.lines));
  assert.deepEqual(lines.map(({ text, state }) => [text, state]), [["t1", "sent"], ["waits", "waiting"]]);
});

test("days have names as people say them", () => {
  const now = new Date(2026, 4, 3, 9).getTime();
  const t = (id) => id;
  const day = (date) => new Date(2026, 4, date).getTime();
  const name = (ms) => nameDay(ms, { language: "en", t, now });
  assert.equal(name(day(3)), "app-chat-today");
  assert.equal(name(day(2)), "app-chat-yesterday");
  assert.match(name(day(1)), /May/);
  assert.match(name(new Date(2025, 11, 31).getTime()), /2025/);
});
