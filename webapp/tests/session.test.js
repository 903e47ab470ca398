import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError } from "../src/api.js";
import { openStorage } from "../src/safe_storage.js";
import { openSession } from "../src/session.js";

const launch = { initData: "hash=1", launchToken: "" };

/** A session over `answer(method, path, headers)`; `calls` lists what was sent. */
function open({ answer, storage = openStorage(() => null), clock = { at: 1000 }, from = launch }) {
  const calls = [];
  let keys = 0;
  const lost = { times: 0 };
  const session = openSession({
    launch: from,
    storage,
    onLost: () => (lost.times += 1),
    makeKey: () => `nonce-${(keys += 1)}`,
    now: () => clock.at,
    send: async (method, path, { headers }) => {
      calls.push([`${method} ${path}`, headers]);
      return answer(`${method} ${path}`, headers, calls.length);
    },
  });
  return { session, calls, storage, clock, lost };
}

const granted = (token, expires = 5000) => ({ token, expires_at: expires, language: "en", has_profile: true });
const paths = (calls) => calls.map(([path]) => path);

test("Telegram's proof is exchanged once for many requests", async () => {
  const { session, calls } = open({ answer: (path) => (path === "POST /api/session" ? granted("a") : { ok: true }) });
  await Promise.all([session.call("GET", "/api/deck"), session.call("GET", "/api/matches")]);
  assert.deepEqual(paths(calls).filter((path) => path === "POST /api/session").length, 1);
  assert.equal(calls[0][1].authorization, "tma hash=1");
  assert.equal(calls[1][1].authorization, "Bearer a");
});

test("a launch token is exchanged when there is no init data", async () => {
  const from = { initData: "", launchToken: "secret" };
  const { session, calls } = open({ from, answer: () => granted("a") });
  await session.open();
  assert.equal(calls[0][1].authorization, "launch secret");
});

test("a reload exchanges the same proof under the same key", async () => {
  const storage = openStorage(() => null);
  const first = open({ storage, answer: () => granted("a", 1010) });
  await first.session.open();
  const second = open({ storage, answer: () => granted("b") });
  await second.session.open();
  assert.equal(first.calls[0][1]["idempotency-key"], second.calls[0][1]["idempotency-key"]);
});

test("a session about to end is refreshed before the next request", async () => {
  const answer = (path) => (path.endsWith("/refresh") ? granted("b", 9000) : path === "POST /api/session" ? granted("a") : {});
  const { session, calls, clock } = open({ answer });
  await session.open();
  clock.at = 4950;
  await session.call("GET", "/api/deck");
  assert.deepEqual(paths(calls).slice(1), ["POST /api/session/refresh", "GET /api/deck"]);
  assert.equal(calls[2][1].authorization, "Bearer b");
});

test("a refused session is exchanged again once and the request repeated", async () => {
  let exchanged = 0;
  const answer = (path, headers) => {
    if (path === "POST /api/session") return granted(`token-${(exchanged += 1)}`);
    if (headers.authorization === "Bearer token-1") throw new ApiError({ status: 401 });
    return { ok: true };
  };
  const { session, lost } = open({ answer });
  assert.deepEqual(await session.call("GET", "/api/deck"), { ok: true });
  assert.equal(lost.times, 0);
});

test("when the proof itself is refused the member is told to open the app again", async () => {
  const answer = (path, headers, count) => {
    if (count === 1) return granted("a");
    throw new ApiError({ status: 401 });
  };
  const { session, lost } = open({ answer });
  await assert.rejects(session.call("GET", "/api/deck"), { status: 401 });
  assert.equal(lost.times, 1);
});
