/** The member's chats: their list, kept up to date by a request that waits for news, and the words of those looked at. */

import { ApiError } from "./api.js";
import { pauseBefore } from "./swipe_queue.js";

const TYPING_FOR = 6_000;
const TELL_TYPING_EVERY = 3_000;

/** `messages` with `fresh` ones put in by their numbers; what is there twice is there once, as it came last. */
export function mergeMessages(messages, fresh) {
  const byNumber = new Map(messages.map((message) => [message.number, message]));
  for (const message of fresh) byNumber.set(message.number, message);
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}

/**
 * Open the chats. `api` makes requests, `queue(events)` opens the queue of what is written; `wait(ms)` is a pause that may
 * end early; `isHidden()` tells whether nobody looks, and `onceSeen()` resolves when somebody does.
 */
export function openChats({ api, queue: openQueue, wait, isHidden, onceSeen, now = Date.now }) {
  const listeners = new Set();
  const state = { status: "loading", error: null, chats: [], stored: true, keepDays: 0 };
  const talks = new Map();
  const typing = new Map();
  const told = new Map();
  let seen = "";
  let open = null;
  let asking = null;
  let following = false;

  const tell = () => {
    for (const listener of listeners) listener();
  };
  const change = (changes) => {
    Object.assign(state, changes);
    tell();
  };
  const find = (id) => state.chats.find((chat) => chat.id === id) ?? null;

  const queue = openQueue({
    send: (entry) => api.sendMessage(entry.match_id, { key: entry.key, text: entry.text }),
    onSent(entry, message) {
      const talk = talks.get(entry.match_id);
      if (talk) talk.messages = mergeMessages(talk.messages, [message]);
    },
    onRefused(entry, error) {
      if (error.status === 404) leave(entry.match_id);
    },
    onChange: tell,
  });

  function leave(id) {
    change({ chats: state.chats.filter((chat) => chat.id !== id) });
  }

  function take(answer) {
    seen = answer.cursor;
    for (const chat of answer.chats) if (chat.typing) typing.set(chat.id, now() + TYPING_FOR);
    change({
      status: "ready",
      error: null,
      chats: answer.chats,
      stored: answer.stored,
      keepDays: answer.keep_days,
    });
    if (open !== null && talks.get(open)?.status === "ready" && find(open)) void catchUp(open);
    if ([...typing.values()].some((until) => until > now())) setTimeout(tell, TYPING_FOR + 50);
  }

  async function follow() {
    let failures = 0;
    while (following) {
      if (isHidden()) await onceSeen();
      asking = new AbortController();
      try {
        const answer = await api.chats({ seen, open }, { signal: asking.signal });
        failures = 0;
        take(answer);
        if (answer.poll_after > 0) await wait(answer.poll_after * 1000);
      } catch (error) {
        if (asking.signal.aborted) continue;
        if (!(error instanceof ApiError)) throw error;
        change({ status: state.status === "ready" ? "ready" : "failed", error });
        if (error.status === 401) return;
        failures += 1;
        await wait(pauseBefore(failures, error.retryAfter));
      }
    }
  }

  const talkOf = (id) => {
    if (!talks.has(id)) talks.set(id, { status: "loading", messages: [], hasMore: false, error: null, fetching: false });
    return talks.get(id);
  };

  /** Read a stretch of a chat into what is known of it; one at a time, and never over a newer state of it. */
  async function fetchInto(id, query, onPage) {
    const talk = talkOf(id);
    if (talk.fetching) return;
    talk.fetching = true;
    try {
      const page = await api.messages(id, query);
      talk.messages = mergeMessages(talk.messages, page.messages);
      Object.assign(talk, { status: "ready", error: null });
      onPage?.(talk, page);
      const known = state.chats.some((chat) => chat.id === id);
      if (known) state.chats = state.chats.map((chat) => (chat.id === id ? { ...page.chat, typing: chat.typing } : chat));
      else state.chats = [page.chat, ...state.chats];
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 404) talk.status = "ended";
      else if (talk.status !== "ready") talk.status = "failed";
      talk.error = error;
    } finally {
      talk.fetching = false;
      tell();
    }
  }

  const newest = (id) => talkOf(id).messages.at(-1)?.number ?? 0;

  /** Fetch what came since; more than a page is fetched in turn. */
  async function catchUp(id) {
    const last = newest(id);
    if ((find(id)?.last_number ?? 0) <= last) return void markRead(id);
    await fetchInto(id, last > 0 ? { after: last } : {}, (talk, page) => {
      if (last === 0) talk.hasMore = page.has_more;
    });
    if (newest(id) > last && (find(id)?.last_number ?? 0) > newest(id)) await catchUp(id);
    else await markRead(id);
  }

  async function markRead(id) {
    const chat = find(id);
    const number = newest(id);
    if (chat === null || isHidden() || open !== id || number <= chat.read_number) return;
    change({ chats: state.chats.map((each) => (each.id === id ? { ...each, read_number: number, unread: 0 } : each)) });
    try {
      await api.markRead(id, number);
    } catch {
      // The next look at the chat says it again.
    }
  }

  return {
    state,
    queue,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    find,
    /** How many people have written what the member has not read. */
    get unread() {
      return state.chats.filter((chat) => chat.unread > 0).length;
    },
    isTyping: (id) => (typing.get(id) ?? 0) > now(),
    /** Begin to wait for news; once. */
    start() {
      if (following) return;
      following = true;
      void queue.start();
      void follow();
    },
    /** Ask now rather than when the pause is over. */
    retry() {
      asking?.abort();
      wait.wake?.();
    },
    /** The words of a chat as far as they are known: {status, messages, hasMore, error}. */
    talk: talkOf,
    /** Look at a chat, or with null at none: it is read, and news of it are waited for as somebody who is there. */
    look(id) {
      if (open === id) return;
      open = id;
      // The request that waits says where the member is: it is asked anew.
      asking?.abort();
      if (id !== null) void this.reload(id);
    },
    /** Read the newest of a chat. */
    async reload(id) {
      const talk = talkOf(id);
      if (talk.status === "failed") Object.assign(talk, { status: "loading", error: null });
      tell();
      const first = talk.messages.length === 0;
      await fetchInto(id, first ? {} : { after: newest(id) }, (fresh, page) => {
        if (first) fresh.hasMore = page.has_more;
      });
      await markRead(id);
    },
    /** Read what came before what is known. */
    async readEarlier(id) {
      const talk = talkOf(id);
      const [oldest] = talk.messages;
      if (!oldest || !talk.hasMore) return;
      await fetchInto(id, { before: oldest.number }, (fresh, page) => (fresh.hasMore = page.has_more));
    },
    async markSeen(id) {
      await markRead(id);
    },
    /** The member types in a chat: told at most every few seconds, and missed without harm. */
    noteTyping(id) {
      if (now() - (told.get(id) ?? -Infinity) < TELL_TYPING_EVERY) return;
      told.set(id, now());
      api.tellTyping(id).catch(() => {});
    },
    /** Put what the service answered about one chat in its place. */
    put(chat) {
      change({ chats: state.chats.map((each) => (each.id === chat.id ? { ...chat, typing: each.typing } : each)) });
    },
    async answerMeeting(id, answer) {
      await api.tellMeeting(id, answer);
      const question = answer.met === "yes" && answer.again === undefined ? "again" : null;
      change({ chats: state.chats.map((each) => (each.id === id ? { ...each, question } : each)) });
    },
    async unmatch(id) {
      try {
        await api.unmatch(id);
      } catch (error) {
        if (error.status !== 404) throw error;
      }
      talks.delete(id);
      leave(id);
    },
  };
}
