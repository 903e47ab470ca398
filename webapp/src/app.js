/** The app once a member is known: the screen in front, tabs with their badges, toasts, questions, the moment of a match. */

import { html, useEffect, useLayoutEffect, useMemo, useState } from "./html.js";
import { AppContext, explain } from "./app_context.js";
import { SEND_DATA_MOST } from "./bridge.js";
import { Question } from "./dialog.js";
import { Icon } from "./icons.js";
import { packSwipes } from "./swipe_queue.js";
import { fetchAhead, useScreen } from "./screens/fetching.js";
import { MatchMoment } from "./screens/match.js";
import { Notice } from "./screens/notice.js";
import { CONSENT, REPORT, SCREENS, WELCOME } from "./screens/table.js";

const TABS = SCREENS.filter(({ tab }) => tab);
const TOAST_FOR = 5_000;
const NOTHING = {};

/** The tab that a screen is below, however deep. */
const tabAbove = (screen) => (screen.tab ? screen.path : tabAbove(SCREENS.find(({ path }) => path === screen.parent)));

/** `services` are the long-lived parts made in main.js; `texts` change with the language. */
export function App({ services, texts, onLanguage, onErased }) {
  const { bridge, deck, likes, session, queueEvents, kept, back, router } = services;
  const [place, setPlace] = useState(router.here);
  const [badges, setBadges] = useState({});
  const [toasted, setToasted] = useState(null);
  const [said, setSaid] = useState("");
  const [ask, setAsk] = useState(null);
  const [celebrated, setCelebrated] = useState([]);
  const [reported, setReported] = useState(null);
  const [queue, setQueue] = useState(queueEvents.last);
  const t = texts.say;

  const context = useMemo(() => {
    const app = {
      ...services,
      t,
      language: texts.language,
      go: router.go,
      setBadge: (path, count) => setBadges((now) => (now[path] === count ? now : { ...now, [path]: count })),
      announce: setSaid,
      toast: (text, kind = "plain", action = null) => setToasted({ text, kind, action, at: Date.now() }),
      setLanguage: onLanguage,
      /** Offer to report or block `person` {user_id, name}; `place` is card, profile or chat. */
      report: (person, place) => setReported({ person, place }),
      welcome() {
        void deck.reload();
        router.go("discover");
      },
      agreed() {
        session.amend({ consents_due: [] });
        setSaid("");
        setPlace({ ...router.here });
      },
      forgetEverything: onErased,
      async confirm(question) {
        const full = { no: t("app-cancel"), ...question };
        const answer = await bridge.confirm(full);
        if (answer !== null) return answer;
        return new Promise((resolve) =>
          setAsk({
            ...full,
            resolve(sure) {
              setAsk(null);
              resolve(sure);
            },
          }),
        );
      },
    };
    return app;
  }, [services, texts]);

  useEffect(() => {
    queueEvents.listen({
      onChange: setQueue,
      onAnswer(swipe, answer) {
        deck.noteQuota(answer);
        likes.drop(swipe.target_id);
        if (answer.outcome === "matched" && answer.match) {
          setCelebrated((matches) => [...matches, answer.match]);
        }
      },
      onRefused(swipe, error) {
        if (error.params?.quota) {
          deck.putBack(swipe.card);
          if (swipe.card.likes_you) likes.putBack(swipe.card);
        }
        const answer = error.params?.quota === "turns" ? { label: t("app-tab-chats"), onPress: () => router.go("chats") } : null;
        context.toast(t("app-swipe-refused", { name: swipe.name, reason: explain(t, error) }), "error", answer);
      },
    });
  }, [context]);
  // At once, or who goes on before effects have run stays where they are.
  useLayoutEffect(() => router.subscribe(setPlace), [router]);
  useEffect(() => bridge.showSettingsButton(() => router.go("settings")), [router]);
  useEffect(() => {
    const tell = () => context.setBadge("likes", likes.state.count);
    tell();
    return likes.subscribe(tell);
  }, [likes, context]);
  const isDue = session.member?.consents_due?.length > 0;
  const locked = isDue || !session.member?.has_profile;
  // At once, or it would take the focus from the field that somebody quick is in already.
  useLayoutEffect(() => document.getElementById("screen").focus({ preventScroll: true }), [place, locked]);
  useEffect(() => {
    const onBack = locked ? null : router.back;
    return onBack ? back.push(onBack) : undefined;
  }, [place, locked]);
  useEffect(() => {
    if (!locked) void services.firstShown.then(() => fetchAhead(TABS, services.readLaterTexts));
  }, [services, locked]);
  useEffect(() => {
    if (locked) return undefined;
    let stop = null;
    let left = false;
    services.firstShown.then(() => services.chats()).then((chats) => {
      if (left) return;
      stop = chats.subscribe(() => context.setBadge("chats", chats.unread));
      chats.start();
    }, () => {});
    return () => {
      left = true;
      stop?.();
    };
  }, [services, context, locked]);
  useEffect(() => {
    if (toasted === null) return undefined;
    const timer = setTimeout(() => setToasted(null), TOAST_FOR);
    return () => clearTimeout(timer);
  }, [toasted]);

  // Each swipe keeps its key, so one that reaches the service on both ways counts once.
  const sendThroughBot = () => bridge.sendData(packSwipes(services.queue.waiting, SEND_DATA_MOST));
  const [match] = celebrated;
  const first = isDue ? CONSENT : locked ? WELCOME : null;
  const { screen, path, params } = first ? { screen: first, path: first.path, params: NOTHING } : place;
  const section = path.split("/")[0];
  // Neither is rendered again for what is said, toasted or sent: that happens in the frames in which a card flies.
  const inFront = useMemo(
    () => html`<${InFront} key=${`${path}-${texts.language}`} screen=${screen} params=${params} t=${t} />`,
    [screen, path, params, texts],
  );
  const tabs = useMemo(
    () => !screen.bare && html`<${TabBar} here=${tabAbove(screen)} badges=${badges} context=${context} />`,
    [screen, badges, context],
  );
  return html`<${AppContext.Provider} value=${context}>
    <div class=${`app on-${section}`}>
      ${queue.stuck &&
      html`<div class="offline">
        <p role="status">
          <${Icon} name="wifi-off" size=${16} />${queue.waiting ? t("app-offline-waiting", { count: queue.waiting }) : t("app-offline")}
        </p>
        ${bridge.canSendData && queue.waiting > 0 && html`<button type="button" onClick=${sendThroughBot}>${t("app-offline-through-bot")}</button>`}
      </div>`}
      <main>
        <div id="screen" tabindex="-1">
          ${inFront}
        </div>
      </main>
      ${tabs}
      <p class="hidden" aria-live="polite">${said}</p>
      <div class="toasts" role="status" aria-live="polite">
        ${toasted &&
        html`<div class=${`toast ${toasted.kind}`} key=${toasted.at}>
          <span>${toasted.text}</span>
          ${toasted.action &&
          html`<button type="button" onClick=${() => { setToasted(null); toasted.action.onPress(); }}>${toasted.action.label}</button>`}
        </div>`}
      </div>
      ${match &&
      html`<${MatchMoment}
        key=${match.id}
        match=${match}
        mine=${kept.profile?.photos[0]}
        onClose=${() => setCelebrated((matches) => matches.slice(1))}
      />`}
      ${reported && html`<${Layer} screen=${REPORT} params=${{ ...reported, onClose: () => setReported(null) }} />`}
      ${ask && html`<${Question} ask=${ask} />`}
    </div>
  <//>`;
}

function InFront({ screen, params, t }) {
  const { Component, failed, retry } = useScreen(screen);
  if (Component) return html`<${Component} ...${params} />`;
  if (failed) {
    return html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${t("app-unreachable-text")}>
      <button class="wide primary" type="button" onClick=${retry}>${t("app-retry")}</button>
    <//>`;
  }
  return html`<div class="boot later" role="status" aria-label=${t("app-loading")}><span class="boot-heart"></span></div>`;
}

/** What opens over the screen, once its code is here. */
function Layer({ screen, params }) {
  const { Component } = useScreen(screen);
  return Component && html`<${Component} ...${params} />`;
}

function TabBar({ here, badges, context }) {
  const { t, bridge, go } = context;
  return html`<nav class="tabs" aria-label=${t("app-tabs")}>
    ${TABS.map(
      ({ path, tab }) =>
        html`<a
          key=${path}
          href=${`#/${path}`}
          aria-current=${here === path ? "page" : undefined}
          onClick=${(event) => {
            event.preventDefault();
            bridge.haptic("selection");
            go(path);
          }}
        >
          <span class="tab-icon">
            <${Icon} name=${tab} size=${24} filled=${here === path && tab !== "compass"} />
            ${badges[path] > 0 && html`<b class="badge" aria-hidden="true">${badges[path] > 99 ? "99+" : badges[path]}</b>`}
          </span>
          <span>${t(`app-tab-${path}`)}</span>
          ${badges[path] > 0 && html`<span class="hidden">${t("app-tab-new", { count: badges[path] })}</span>`}
        </a>`,
    )}
  </nav>`;
}
