import assert from "node:assert/strict";
import { test } from "node:test";

import { openDeck } from "../src/deck.js";

const cards = (...ids) => ids.map((user_id) => ({ user_id, name: `n${user_id}`, photos: [] }));

function open({ decks, withdraws = false, undo }) {
  const added = [];
  const clock = { at: 0 };
  const api = { deck: async () => ({ cards: decks.shift() ?? [], empty: null, likes_left: 9, superlikes_left: 3 }), undo };
  const deck = openDeck({ api, now: () => clock.at });
  deck.useQueue({ add: (swipe) => added.push(swipe), withdraw: () => withdraws, settled: async () => {}, waiting: [] });
  return { deck, added, clock };
}

test("a decision shows the next card at once and hands the swipe to the queue", async () => {
  const { deck, added } = open({ decks: [cards(1, 2, 3, 4, 5, 6)] });
  await deck.load();
  deck.decide("like", { note: "hello", about: "bio" });
  assert.equal(deck.state.cards[0].user_id, 2);
  assert.deepEqual([added[0].target_id, added[0].action, added[0].super, added[0].note, added[0].about], [1, "like", false, "hello", "bio"]);
  deck.decide("superlike");
  assert.equal(added[1].super, true);
  deck.decide("pass", { note: "never sent", about: "bio" });
  assert.deepEqual([added[2].action, added[2].note, added[2].about], ["dislike", null, null]);
});

test("a card that was decided about does not come back with the next deck", async () => {
  const { deck } = open({ decks: [cards(1, 2, 3, 4), cards(1, 2, 3, 4, 5)] });
  await deck.load();
  deck.decide("pass");
  await deck.load();
  assert.deepEqual(deck.state.cards.map((card) => card.user_id), [2, 3, 4, 5]);
});

test("somebody outside of the deck is answered as one in it, and does not come up again", async () => {
  const { deck, added } = open({ decks: [cards(1, 2, 3, 4, 5), cards(5, 9, 10)] });
  await deck.load();
  const [liker, inDeck] = [cards(9)[0], cards(3)[0]];
  deck.answer(liker, "like", { note: "Hi" });
  deck.answer(inDeck, "pass");
  assert.deepEqual(added.map((swipe) => [swipe.target_id, swipe.action]), [[9, "like"], [3, "dislike"]]);
  assert.deepEqual(deck.state.cards.map((card) => card.user_id), [1, 2, 4, 5]);
  deck.decide("pass");
  await deck.load();
  assert.deepEqual(deck.state.cards.map((card) => card.user_id), [2, 4, 5, 10]);
});

test("somebody who was blocked is gone without an answer, and does not come up again", async () => {
  const { deck, added } = open({ decks: [cards(1, 2, 3, 4, 5), cards(1, 9)] });
  await deck.load();
  deck.drop(1);
  deck.drop(77);
  deck.decide("pass");
  await deck.load();
  assert.deepEqual(added.map((swipe) => swipe.target_id), [2]);
  assert.deepEqual(deck.state.cards.map((card) => card.user_id), [3, 4, 5, 9]);
});

test("a pass that has not left the phone is undone without the server", async () => {
  const { deck } = open({ decks: [cards(1, 2, 3, 4, 5)], withdraws: true, undo: () => assert.fail("asked the server") });
  await deck.load();
  deck.decide("pass");
  assert.equal((await deck.undo()).user_id, 1);
  assert.equal(deck.state.cards[0].user_id, 1);
});

test("a pass that was sent is undone by the server", async () => {
  const { deck } = open({ decks: [cards(1, 2, 3, 4, 5)], undo: async () => ({ card: cards(1)[0] }) });
  await deck.load();
  deck.decide("pass");
  await deck.undo();
  assert.equal(deck.state.cards[0].user_id, 1);
});

test("only a pass of the last ten minutes can be undone", async () => {
  const { deck, clock } = open({ decks: [cards(1, 2, 3, 4, 5)] });
  await deck.load();
  assert.equal(deck.canUndo, false);
  deck.decide("pass");
  assert.equal(deck.canUndo, true);
  clock.at = 11 * 60_000;
  assert.equal(deck.canUndo, false);
});
