/** The deck: cards to look at, what was decided about them, and swipes handed to the queue at once. */

const FEW = 3;
const UNDO_WITHIN = 10 * 60_000;

/**
 * Open the deck. `api` reads cards, `queue` (set later through `useQueue`) takes swipes; `preload(card)` fetches
 * pictures of cards that come next; `now()` in ms. Screens listen with `subscribe`.
 */
export function openDeck({ api, preload, now = Date.now }) {
  let queue = null;
  let loading = null;
  const seen = new Set();
  const listeners = new Set();
  const state = {
    status: "loading",
    cards: [],
    empty: null,
    error: null,
    likesLeft: null,
    superlikesLeft: null,
    lastPass: null,
  };

  const change = (changes) => {
    Object.assign(state, changes);
    for (const card of state.cards.slice(0, FEW + 1)) preload?.(card);
    for (const listener of listeners) listener();
  };

  async function fetchCards() {
    if (state.cards.length === 0) change({ status: "loading", error: null });
    try {
      const waiting = new Set(queue.waiting.map((swipe) => swipe.target_id));
      const answer = await api.deck();
      const known = new Set(state.cards.map((card) => card.user_id));
      const fresh = answer.cards.filter(
        ({ user_id: id }) => !known.has(id) && !seen.has(id) && !waiting.has(id),
      );
      change({
        status: "ready",
        error: null,
        cards: [...state.cards, ...fresh],
        empty: answer.empty ?? (fresh.length === 0 && answer.cards.length > 0 ? null : state.empty),
        likesLeft: answer.likes_left,
        superlikesLeft: answer.superlikes_left,
      });
      if (answer.cards.length > 0) change({ empty: null });
    } catch (error) {
      change({ status: state.cards.length > 0 ? "ready" : "failed", error });
    }
  }

  function load() {
    loading ??= fetchCards().finally(() => (loading = null));
    return loading;
  }

  return {
    state,
    useQueue: (opened) => (queue = opened),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load,
    /** What cards are drawn with has changed elsewhere. */
    redraw: () => change({}),
    /** Forget the cards and read again: other filters, or a look again. */
    async reload() {
      await loading;
      seen.clear();
      change({ cards: [], empty: null, lastPass: null });
      await load();
    },
    /** Decide about the top card; see `answer`. Returns the card, or null without one. */
    decide(decision, words = {}) {
      const [card] = state.cards;
      return card === undefined ? null : this.answer(card, decision, words);
    },
    /** Decide about `card`, in the deck or not: "like", "superlike" or "pass", with words {note, about} or none. */
    answer(card, decision, { note = null, about = null } = {}) {
      seen.add(card.user_id);
      const rest = state.cards.filter(({ user_id: id }) => id !== card.user_id);
      const passed = decision === "pass";
      change({
        cards: rest,
        status: rest.length === 0 ? "loading" : "ready",
        lastPass: passed ? { card, at: now() } : null,
      });
      queue.add({
        target_id: card.user_id,
        action: passed ? "dislike" : "like",
        super: decision === "superlike",
        note: passed ? null : note,
        about: passed ? null : about,
        name: card.name,
        card,
      });
      if (rest.length <= FEW) void (rest.length === 0 ? queue.settled().then(load) : load());
      return card;
    },
    /** Somebody was blocked: they are gone without an answer. */
    drop(userId) {
      seen.add(userId);
      const rest = state.cards.filter(({ user_id: id }) => id !== userId);
      if (rest.length === state.cards.length) return;
      change({ cards: rest, status: rest.length === 0 ? "loading" : "ready" });
      if (rest.length <= FEW) void load();
    },
    get canUndo() {
      return state.lastPass !== null && now() - state.lastPass.at < UNDO_WITHIN;
    },
    /** Bring the last passed card back; rejects with the server's refusal. Returns the card. */
    async undo() {
      const { card } = state.lastPass;
      change({ lastPass: null });
      let back = card;
      if (!queue.withdraw(card.user_id)) {
        await queue.settled();
        back = (await api.undo()).card;
      }
      this.putBack(back);
      return back;
    },
    putBack(card) {
      seen.delete(card.user_id);
      change({ cards: [card, ...state.cards.filter((other) => other.user_id !== card.user_id)], status: "ready" });
    },
    noteQuota: ({ likes_left: likesLeft, superlikes_left: superlikesLeft }) => change({ likesLeft, superlikesLeft }),
  };
}
