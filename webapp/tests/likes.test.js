import assert from "node:assert/strict";
import { test } from "node:test";

import { openLikes } from "../src/likes.js";

const cards = (...ids) => ids.map((user_id) => ({ user_id }));
const open = (answers) => openLikes({ api: { likes: async () => answers.shift()() } });

test("who was answered leaves the list, wherever the answer was given", async () => {
  const likes = open([() => ({ count: 3, cards: cards(1, 2, 3) })]);
  await likes.load();
  likes.drop(2);
  likes.drop(99);
  assert.deepEqual([likes.state.count, likes.state.cards], [2, cards(1, 3)]);
});

test("an answer that did not come through puts the person back, once", async () => {
  const likes = open([() => ({ count: 1, cards: cards(1) })]);
  await likes.load();
  likes.drop(1);
  likes.putBack({ user_id: 1 });
  likes.putBack({ user_id: 1 });
  assert.deepEqual([likes.state.count, likes.state.cards], [1, cards(1)]);
});

test("a failure keeps what was read before, and is said where nothing was", async () => {
  const fail = () => {
    throw new Error("away");
  };
  const likes = open([() => ({ count: 1, cards: cards(1) }), fail]);
  await likes.load();
  await likes.load();
  assert.equal(likes.state.status, "ready");
  assert.deepEqual(likes.state.cards, cards(1));
  const unlucky = open([fail]);
  await unlucky.load();
  assert.equal(unlucky.state.status, "failed");
});
