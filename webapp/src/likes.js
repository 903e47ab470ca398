/** Those who like the member and wait for an answer: read once, kept in step with what is answered. */

/** Open the list. Screens listen with `subscribe`; `state.count` is what the tab's badge says. */
export function openLikes({ api }) {
  const listeners = new Set();
  const state = { status: "loading", count: 0, cards: [], error: null };
  let loading = null;

  const change = (changes) => {
    Object.assign(state, changes);
    for (const listener of listeners) listener();
  };

  async function read() {
    try {
      const { count, cards } = await api.likes();
      change({ status: "ready", count, cards, error: null });
    } catch (error) {
      change({ status: state.status === "ready" ? "ready" : "failed", error });
    }
  }

  return {
    state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load() {
      loading ??= read().finally(() => (loading = null));
      return loading;
    },
    /** Someone was answered, wherever. */
    drop(userId) {
      const cards = state.cards.filter((card) => card.user_id !== userId);
      if (cards.length < state.cards.length) change({ cards, count: state.count - 1 });
    },
    /** The answer did not come through. */
    putBack(card) {
      if (state.cards.every((other) => other.user_id !== card.user_id)) {
        change({ cards: [card, ...state.cards], count: state.count + 1 });
      }
    },
  };
}
