/** The app once a member is known: tabs, the screen in front, toasts, questions, the moment of a match. */

import { html, useEffect, useMemo, useState } from "./html.js";
import { AppContext, explain } from "./app_context.js";
import { SEND_DATA_MOST } from "./bridge.js";
import { Question } from "./dialog.js";
import { Icon } from "./icons.js";
import { packSwipes } from "./swipe_queue.js";
import { Discover } from "./screens/discover.js";
import { MatchMoment } from "./screens/match.js";
import { Matches } from "./screens/matches.js";
import { Profile } from "./screens/profile.js";
import { Settings } from "./screens/settings.js";

const TABS = [
  ["discover", "compass", Discover],
  ["matches", "heart", Matches],
  ["profile", "user", Profile],
  ["settings", "sliders-horizontal", Settings],
];
const TOAST_FOR = 5_000;

/** `services` are the long-lived parts made in main.js; `texts` change with the language. */
export function App({ services, texts, firstTab, onLanguage }) {
  const { bridge, deck, session, queueEvents, kept, back } = services;
  const [tab, setTab] = useState(firstTab);
  const [toasted, setToasted] = useState(null);
  const [said, setSaid] = useState("");
  const [ask, setAsk] = useState(null);
  const [celebrated, setCelebrated] = useState([]);
  const [queue, setQueue] = useState(queueEvents.last);
  const t = texts.say;

  const context = useMemo(() => {
    const app = {
      ...services,
      t,
      language: texts.language,
      tab,
      go: setTab,
      announce: setSaid,
      toast: (text, kind = "plain", action = null) => setToasted({ text, kind, action, at: Date.now() }),
      setLanguage: onLanguage,
      welcome() {
        void deck.reload();
        setTab("discover");
      },
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
  }, [services, texts, tab]);

  useEffect(() => {
    queueEvents.listen({
      onChange: setQueue,
      onAnswer(swipe, answer) {
        deck.noteQuota(answer);
        if (answer.outcome === "matched" && answer.match) {
          kept.matches = null;
          setCelebrated((matches) => [...matches, answer.match]);
        }
      },
      onRefused(swipe, error) {
        if (error.params?.quota) deck.putBack(swipe.card);
        context.toast(t("app-swipe-refused", { name: swipe.name, reason: explain(t, error) }), "error");
      },
    });
  }, [context]);
  useEffect(() => bridge.showSettingsButton(() => setTab("settings")), []);
  useEffect(() => (tab === "discover" || !session.member?.has_profile ? undefined : back.push(() => setTab("discover"))), [tab]);
  useEffect(() => {
    if (toasted === null) return undefined;
    const timer = setTimeout(() => setToasted(null), TOAST_FOR);
    return () => clearTimeout(timer);
  }, [toasted]);

  // Each swipe keeps its key, so one that reaches the service on both ways counts once.
  const sendThroughBot = () => bridge.sendData(packSwipes(services.queue.waiting, SEND_DATA_MOST));
  const locked = !session.member?.has_profile;
  const [match] = celebrated;
  const Screen = TABS.find(([name]) => name === (locked ? "profile" : tab))[2];
  return html`<${AppContext.Provider} value=${context}>
    <div class=${`app on-${tab}`}>
      ${queue.stuck &&
      html`<div class="offline">
        <p role="status">
          <${Icon} name="wifi-off" size=${16} />${queue.waiting ? t("app-offline-waiting", { count: queue.waiting }) : t("app-offline")}
        </p>
        ${bridge.canSendData && queue.waiting > 0 && html`<button type="button" onClick=${sendThroughBot}>${t("app-offline-through-bot")}</button>`}
      </div>`}
      <main>
        <div id="screen" role=${locked ? undefined : "tabpanel"} aria-labelledby=${locked ? undefined : `tab-${tab}`} tabindex="-1">
          <${Screen} key=${`${tab}-${texts.language}`} />
        </div>
      </main>
      ${!locked && html`<${TabBar} tab=${tab} t=${t} onGo=${(name) => { bridge.haptic("selection"); setTab(name); }} />`}
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
      ${ask && html`<${Question} ask=${ask} />`}
    </div>
  <//>`;
}

function TabBar({ tab, t, onGo }) {
  const names = TABS.map(([name]) => name);
  function onKey(event) {
    const at = names.indexOf(tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const name = names[(to + names.length) % names.length];
    onGo(name);
    document.getElementById(`tab-${name}`).focus();
  }
  return html`<nav><div class="tabs" role="tablist" aria-label=${t("app-tabs")} onKeyDown=${onKey}>
    ${TABS.map(
      ([name, icon]) =>
        html`<button
          key=${name}
          id=${`tab-${name}`}
          type="button"
          role="tab"
          aria-selected=${tab === name}
          aria-controls="screen"
          tabindex=${tab === name ? 0 : -1}
          onClick=${(event) => {
            onGo(name);
            // After a tap the arrow keys are for the deck; from the keyboard they stay with the tabs.
            if (event.detail > 0) document.getElementById("screen").focus({ preventScroll: true });
          }}
        >
          <${Icon} name=${icon} size=${24} filled=${tab === name && icon !== "sliders-horizontal" && icon !== "compass"} />
          <span>${t(`app-tab-${name}`)}</span>
        </button>`,
    )}
  </div></nav>`;
}
