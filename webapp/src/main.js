/** The start: reads the launch, greets Telegram, opens the session, and hands over to the app. */

import { api, firstLanguage, lasting, makeKey, onLost, opening, passing, readTexts, session } from "./ahead.js";
import { request } from "./api.js";
import { openBackStack } from "./back_stack.js";
import { openBridge } from "./bridge.js";
import { openDeck } from "./deck.js";
import { html, render } from "./html.js";
import { readLaunch } from "./launch.js";
import { openLikes } from "./likes.js";
import { openPhotoDrafts } from "./photo_drafts.js";
import { preload } from "./pictures.js";
import { GOALS, LIMITS } from "./profile_rules.js";
import { openRouter } from "./router.js";
import { followSurroundings } from "./surroundings.js";
import { openDelay, openSwipeQueue, toInput } from "./swipe_queue.js";
import { openSwipeStore } from "./swipe_store.js";
import { openTexts } from "./texts.js";
import { chooseLanguage, fetchLaterTexts } from "./texts_source.js";
import { tellZone } from "./time_zone.js";
import { App } from "./app.js";
import { Gate } from "./screens/gate.js";
import { SCREENS, findPath } from "./screens/table.js";

/** In ms; what waits for the first card goes out then in any case, for somebody without a deck. */
const LATEST = 3_000;

const root = document.getElementById("app");
const launch = readLaunch({ location: window.location, storage: passing, findPath });
const bridge = openBridge({ window, launch });
const back = openBackStack(bridge);
let texts = null;
/** The promise that the texts of later screens are among `texts`; null before somebody asked for them. */
let later = null;

const deck = openDeck({ api, preload });
const likes = openLikes({ api });
const hashAtStart = window.location.hash;
let botUrl = null;
let chats = null;

function show(tree) {
  if (root.querySelector(".boot")) root.replaceChildren();
  render(tree, root);
}

function showGate(kind) {
  if (kind === "outside" && !botUrl) void findBot();
  const canGoOn = kind === "unreachable" && bridge.canSendData && launch.launchToken !== "";
  show(html`<${Gate} kind=${kind} texts=${texts} bridge=${bridge} onRetry=${start} onOffline=${canGoOn ? () => startApp(null) : null} botUrl=${botUrl} />`);
}

onLost(() => showGate("reopen"));

/** Nothing of an erased member stays on the device either. */
function forgetEverything() {
  for (const open of [() => window.localStorage, () => window.sessionStorage]) {
    try {
      open().clear();
    } catch {
      // Refused: then nothing was stored either.
    }
  }
  void opening.then((store) => store?.clear());
  bridge.showMainButton({ onPress: null });
  showGate("erased");
}

/** Outside of Telegram all there is to offer is the way in; without an answer the words must do. */
async function findBot() {
  try {
    botUrl = (await request("GET", "/api/catalogue")).bot_url;
  } catch {
    return;
  }
  if (botUrl) showGate("outside");
}

async function setTexts(language) {
  const { language: found, source } = await readTexts(language);
  const opened = openTexts(found, source);
  if (later !== null) await addLater(opened);
  texts = opened;
  document.documentElement.lang = texts.language;
  document.title = texts.say("app-title");
}

const addLater = async (opened) => opened.add(await fetchLaterTexts(opened.language, { storage: lasting }));

/** Resolves when `texts` say what the screens after the first one need; asking again after a failure is a new try. */
function readLaterTexts() {
  later ??= addLater(texts).catch((error) => {
    later = null;
    throw error;
  });
  return later;
}

/** What happens in the queue reaches whichever screen listens, and is kept until one does. */
function openQueueEvents() {
  const missed = [];
  let listeners = null;
  const pass = (name) => (...details) => (listeners ? listeners[name](...details) : missed.push([name, details]));
  const events = {
    last: { waiting: 0, stuck: false },
    listen(given) {
      listeners = given;
      for (const [name, details] of missed.splice(0)) listeners[name](...details);
    },
    onAnswer: pass("onAnswer"),
    onRefused: pass("onRefused"),
    onChange(state) {
      events.last = state;
      listeners?.onChange(state);
    },
  };
  return events;
}

async function openQueue({ device, owner, queueEvents }) {
  const { delay, wake } = openDelay();
  const queue = openSwipeQueue({
    store: await openSwipeStore({ device, storage: lasting, owner }),
    send: (swipe) => api.swipe(toInput(swipe)),
    makeKey,
    delay,
    ...queueEvents,
  });
  window.addEventListener("online", () => {
    wake();
    void queue.start();
  });
  return queue;
}

/** A text that is kept while it is written. */
const keepDraft = (name) => ({
  read: () => lasting.get(name) ?? "",
  write: (text) => (text ? lasting.set(name, text) : lasting.remove(name)),
});

/** The chats' code comes when it is first needed; a failure is met by the next try. */
async function readyChats(member) {
  try {
    const [{ openChats }, { openMessageQueue }] = await Promise.all([import("./chats.js"), import("./message_queue.js")]);
    const sending = openDelay();
    const asking = openDelay();
    const opened = openChats({
      api,
      queue: (events) =>
        openMessageQueue({ storage: lasting, name: `messages-${member?.user_id ?? "unknown"}`, makeKey, delay: sending.delay, ...events }),
      wait: Object.assign((ms) => asking.delay(ms), { wake: asking.wake }),
      isHidden: () => document.visibilityState === "hidden",
      onceSeen: () => new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true })),
    });
    window.addEventListener("online", () => {
      sending.wake();
      opened.retry();
      void opened.queue.start();
    });
    return opened;
  } catch (error) {
    chats = null;
    throw error;
  }
}

const rememberedCatalogue = () =>
  lasting.get("catalogue") ?? {
    interests: texts.slugs("interest-"),
    goals: GOALS,
    limits: LIMITS,
    languages: [{ code: texts.language, name: texts.say("language-name") }],
  };

async function readCatalogue() {
  try {
    const catalogue = await api.catalogue();
    lasting.set("catalogue", catalogue);
    return catalogue;
  } catch {
    return rememberedCatalogue();
  }
}

/** What the first card does not need waits for it, on a slow network above all; other screens show no deck. */
function onceDeckIsThere(router) {
  if (router.here.path !== "discover" || deck.state.status !== "loading") return Promise.resolve();
  return new Promise((resolve) => {
    const stop = deck.subscribe(() => {
      if (deck.state.status === "loading") return;
      stop();
      resolve();
    });
    setTimeout(resolve, LATEST);
  });
}

async function startApp(member) {
  const catalogue = member ? await readCatalogue() : rememberedCatalogue();
  const queueEvents = openQueueEvents();
  const owner = member?.user_id ?? "unknown";
  const device = await opening;
  const queue = await openQueue({ device, owner, queueEvents });
  deck.useQueue(queue);
  const draft = `draft-${owner}`;
  const router = openRouter({ window, screens: SCREENS, first: launch.screen ?? hashAtStart.replace(/^#\/?/, "") });
  /** Resolves when what the first card does not need may go out. */
  const firstShown = onceDeckIsThere(router);
  const services = {
    api,
    back,
    bridge,
    catalogue,
    deck,
    likes,
    limits: { ...LIMITS, ...catalogue.limits },
    queue,
    queueEvents,
    router,
    firstShown,
    session,
    chats: () => (chats ??= readyChats(member)),
    readLaterTexts,
    kept: { profile: null, settings: null },
    drafts: {
      read: () => lasting.get(draft),
      write: (kept) => lasting.set(draft, kept),
      clear: () => lasting.remove(draft),
    },
    photoDrafts: openPhotoDrafts({ device, owner }),
    keptDrafts: (name) => keepDraft(`${name}-of-${member?.user_id ?? "unknown"}`),
  };
  if (member?.has_profile) void queue.start();
  const showApp = () =>
    show(html`<${App}
      services=${services}
      texts=${texts}
      onLanguage=${async (language) => {
        await setTexts(language);
        showApp();
      }}
      onErased=${forgetEverything}
    />`);
  showApp();
  if (!member) return;
  await firstShown;
  if (member.has_profile) {
    void likes.load();
    // A card that says which of the member's photos is liked shows it as soon as it is known.
    api.profile().then((profile) => ((services.kept.profile ??= profile), deck.redraw()), () => {});
  }
  void tellZone({ userId: member.user_id, storage: lasting, api });
}

async function start() {
  await setTexts(firstLanguage);
  if (!launch.present || (!launch.initData && !launch.launchToken)) {
    showGate(launch.present ? "reopen" : "outside");
    return;
  }
  try {
    const member = await session.open();
    const language = chooseLanguage(member.language);
    if (language !== texts.language) await setTexts(language);
    await startApp(member);
  } catch (error) {
    showGate({ 401: "reopen", 403: "banned" }[error.status] ?? "unreachable");
  }
}

followSurroundings({ bridge, launch, root: document.documentElement });
bridge.ready();
bridge.expand();
void start();
