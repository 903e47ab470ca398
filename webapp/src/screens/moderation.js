/** The moderators' desk: one case at a time with all its evidence, decided by touch or by a key. */

import { html, useEffect, useRef, useState } from "../html.js";
import { Icon } from "../icons.js";
import { explain, useApp } from "../app_context.js";
import { openSafety, RULES } from "../safety_api.js";
import { Photo } from "./card.js";
import { TextField } from "./fields.js";
import { Moderators } from "./moderators.js";
import { Notice } from "./notice.js";
import { dayOf, Statement } from "./safety.js";

/** What each verdict is called for a kind of case; an appeal has no third one. */
const VERDICTS = {
  conduct: ["approve", "warn", "ban"],
  photo: ["photo-approve", "photo-reject", "ban"],
  selfie: ["selfie-approve", "selfie-refuse", "ban"],
  appeal: ["appeal-lift", "appeal-uphold"],
};
const GIVEN = ["approve", "warn", "ban"];
const KEYS = { a: 0, w: 1, b: 2 };
/** How often an empty desk looks for new cases, in milliseconds. */
const LOOK_EVERY = 20_000;
/** The same keys on a Russian keyboard. */
const RUSSIAN = { ф: "a", ц: "w", и: "b", ы: "s", о: "j", л: "k" };

export default function Moderation() {
  const { t, session, bridge, announce, toast, confirm } = useApp();
  const safety = openSafety(session);
  const [queue, setQueue] = useState(null);
  const [error, setError] = useState(null);
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [choice, setChoice] = useState({});
  const heading = useRef(null);
  const found = queue?.cases[at] ?? null;
  const mine = { rule: found?.rule, words: "", photos: [], ...choice[found?.id] };

  async function load() {
    setError(null);
    try {
      setQueue(await safety.queue());
      setAt(0);
    } catch (failure) {
      setError(failure);
    }
  }
  useEffect(() => void load(), []);
  useEffect(() => {
    if (!queue || found) return undefined;
    const timer = setInterval(() => document.visibilityState === "visible" && void load(), LOOK_EVERY);
    return () => clearInterval(timer);
  }, [queue]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [found?.id]);

  const move = (step) => queue && setAt(Math.max(0, Math.min(queue.cases.length - 1, at + step)));
  const skip = () => queue && setAt(at + 1 < queue.cases.length ? at + 1 : 0);

  async function decide(place) {
    const verdict = GIVEN[place];
    const label = VERDICTS[found?.kind]?.[place];
    if (!label || busy) return;
    if (verdict === "ban" && !(await confirm({ title: t("app-moderation-ban-title", { name: found.target.name }), message: t("app-moderation-ban-text"), yes: t("app-moderation-ban"), destructive: true }))) return;
    setBusy(true);
    try {
      const given = { verdict, rule: mine.rule, words: mine.words.trim(), ...(mine.photos.length > 0 ? { photo_ids: mine.photos } : {}) };
      const { action, waiting } = await safety.decide(found.id, given);
      bridge.haptic("success");
      announce(t(`app-done-${action}`));
      toast(`${found.target.name}: ${t(`app-done-${action}`)}`);
      drop(waiting);
    } catch (failure) {
      toast(explain(t, failure), "error");
      // Somebody else was faster, or it is gone: not ours to decide any more.
      if ([404, 409].includes(failure.status)) drop(Math.max(0, queue.waiting - 1));
    }
    setBusy(false);
  }

  function drop(waiting) {
    const cases = queue.cases.filter((each) => each !== found);
    setQueue({ cases, waiting });
    setAt(Math.max(0, Math.min(at, cases.length - 1)));
    if (cases.length === 0 && waiting > 0) void load();
  }

  const act = useRef(null);
  act.current = (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select");
    if (typing || document.querySelector("dialog[open]") || event.altKey || event.ctrlKey || event.metaKey || !found) return;
    const key = RUSSIAN[event.key.toLowerCase()] ?? event.key.toLowerCase();
    if (key in KEYS) void decide(KEYS[key]);
    else if (key === "s") skip();
    else if (key === "j") move(1);
    else if (key === "k") move(-1);
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    const onKey = (event) => act.current(event);
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  const change = (changes) => setChoice((before) => ({ ...before, [found.id]: { ...mine, ...before[found.id], ...changes } }));
  const owner = Boolean(session.member?.is_admin);
  return html`<section class="page moderation" aria-labelledby="moderation-title">
    <h1 id="moderation-title">${t("app-screen-moderation")}</h1>
    ${error && html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}><button class="wide primary" type="button" onClick=${load}>${t("app-retry")}</button><//>`}
    ${!queue && !error && html`<div class="panel skeleton-block" role="status" aria-label=${t("app-loading")}></div>`}
    ${queue && !found &&
    html`<${Notice} icon="check" title=${t("app-moderation-empty-title")} text=${t("app-moderation-empty-text")}>
      <button class="wide soft" type="button" onClick=${load}>${t("app-empty-again")}</button>
    <//>`}
    ${found &&
    html`<p class="quiet small queue-line" role="status">${t("app-moderation-place", { place: at + 1, count: queue.waiting })}</p>
      <${Case} key=${found.id} found=${found} choice=${mine} onChange=${change} heading=${heading} />
      <div class="verdicts" role="group" aria-label=${t("field-verdict")}>
        ${VERDICTS[found.kind].map(
          (label, place) =>
            html`<button key=${label} type="button" class=${`verdict ${GIVEN[place]}`} disabled=${busy} aria-keyshortcuts=${"AWB"[place]} onClick=${() => decide(place)}>
              <span>${t(`app-moderation-${label}`)}</span><kbd aria-hidden="true">${"AWB"[place]}</kbd>
            </button>`,
        )}
        <button type="button" class="verdict skip" disabled=${busy} aria-keyshortcuts="S" onClick=${skip}><span>${t("app-moderation-skip")}</span><kbd aria-hidden="true">S</kbd></button>
      </div>
      <p class="quiet small keys" aria-hidden="true">${t("app-moderation-keys")}</p>`}
    ${owner && html`<${Moderators} safety=${safety} />`}
  </section>`;
}

function Case({ found, choice, onChange, heading }) {
  const { t, language } = useApp();
  const { target } = found;
  const state = [
    found.urgent && "urgent",
    target.hidden && "hidden",
    target.limited_until !== null && "limited",
    target.verified && "verified",
  ].filter(Boolean);
  const toggle = (id) => onChange({ photos: choice.photos.includes(id) ? choice.photos.filter((each) => each !== id) : [...choice.photos, id] });
  const measure = ({ action, days }) => t(`app-measure-${action}`, { days });
  return html`<article class="case" aria-labelledby="case-title">
    <div class="panel padded">
      <p class="kind">${t(`app-case-${found.kind}`)} · ${dayOf(found.opened_at, language)}</p>
      <h2 id="case-title" tabindex="-1" ref=${heading}>${t("app-name-age", { name: target.name, age: target.age })}</h2>
      <p class="quiet">${target.location} · <span class="id">${target.user_id}</span></p>
      ${state.length > 0 && html`<ul class="marks">${state.map((each) => html`<li class=${`mark is-${each}`} key=${each}>${t(`app-case-${each}`)}</li>`)}</ul>`}
      ${found.kind === "selfie" && html`<p class="gesture-line">${t("app-case-gesture")} <b>${t(`gesture-${found.gesture}`)}</b></p>`}
      ${found.photo && html`<img class="big-photo" src=${found.photo.card} alt=${t(found.kind === "selfie" ? "app-case-selfie" : "app-case-photo")} />`}
      ${target.photos.length > 0 &&
      html`<ul class="case-photos" aria-label=${t("app-profile-photos")}>
        ${target.photos.map(
          (photo, at) =>
            html`<li key=${photo.id}>
              ${found.kind === "conduct"
                ? html`<label class="reject-photo">
                    <input type="checkbox" checked=${choice.photos.includes(photo.id)} onChange=${() => toggle(photo.id)} />
                    <${Photo} photo=${photo} alt=${t("app-profile-photo-name", { index: at + 1 })} />
                    <span class="reject-label">${t("app-moderation-remove-photo")}</span>
                  </label>`
                : html`<${Photo} photo=${photo} alt=${t("app-profile-photo-name", { index: at + 1 })} />`}
            </li>`,
        )}
      </ul>`}
      ${target.bio && html`<p class="bio">${target.bio}</p>`}
    </div>
    ${found.against &&
    html`<${Statement} statement=${{ ...found.against, appeal: "none", appealable: false }} safety=${null} />
      <div class="panel padded"><h3>${t("app-case-appeal-words")}</h3><p class="bio">${found.appeal}</p></div>`}
    ${found.reports.map((report, at) => html`<${ReportOf} key=${at} report=${report} name=${target.name} />`)}
    ${found.flags.length > 0 &&
    html`<div class="panel padded">
      <h3>${t("app-case-flags")}</h3>
      <ul class="plain-list">
        ${found.flags.map((flag, at) => html`<li key=${at}><b>${t(`finding-${flag.finding}`)}</b>${flag.excerpt && html`<blockquote>${flag.excerpt}</blockquote>`}</li>`)}
      </ul>
    </div>`}
    ${found.history.length > 0 &&
    html`<div class="panel padded">
      <h3>${t("app-case-history")}</h3>
      <ul class="plain-list">
        ${found.history.map(
          (past, at) =>
            html`<li key=${at} class=${past.lifted ? "lifted-line" : ""}>
              ${dayOf(past.decided_at, language)} · ${t(`app-done-${past.action}`)}${past.rule && ` · ${t(`rule-${past.rule}`)}`}${past.lifted && ` · ${t("app-case-lifted")}`}
            </li>`,
        )}
      </ul>
    </div>`}
    ${found.kind === "conduct" &&
    html`<div class="panel padded">
      <p>${t("app-case-strikes", { count: target.strikes })} ${t("app-case-next-strike", { measure: measure(found.warning) })}</p>
      <p class="case-advice">${t("app-case-advised", { measure: measure(found.advised) })}</p>
      <div class="field">
        <label for="case-rule">${t("field-rule")}</label>
        <select id="case-rule" value=${choice.rule} onChange=${(event) => onChange({ rule: event.target.value })}>
          ${RULES.map((rule) => html`<option key=${rule} value=${rule} selected=${rule === choice.rule}>${t(`rule-${rule}`)}</option>`)}
        </select>
      </div>
      <${TextField} name="case-words" rows="2" label=${t("app-case-words")} value=${choice.words} onInput=${(words) => onChange({ words })} maxlength="500" hint=${t("app-case-words-hint")} />
    </div>`}
  </article>`;
}

/** A report with the profile as it was, and the end of the conversation when it was made from a chat. */
function ReportOf({ report, name }) {
  const { t, language } = useApp();
  const { evidence } = report;
  return html`<div class="panel padded">
    <h3>${t(`rule-${report.reason}`)}</h3>
    <p class="quiet small">${t("app-case-reporter", { number: report.reporter, weight: report.weight })} · ${dayOf(report.created_at, language)}</p>
    ${report.words && html`<blockquote>${report.words}</blockquote>`}
    ${evidence &&
    html`<details>
      <summary>${t("app-case-evidence")}</summary>
      <p><b>${t("app-name-age", { name: evidence.name, age: evidence.age })}</b> · ${evidence.location}</p>
      ${evidence.bio && html`<p class="bio">${evidence.bio}</p>`}
      ${evidence.photos.length > 0 &&
      html`<ul class="case-photos">${evidence.photos.map((photo, at) => html`<li key=${photo.id}><img src=${photo.card} alt=${t("app-profile-photo-name", { index: at + 1 })} loading="lazy" /></li>`)}</ul>`}
    </details>`}
    ${evidence?.messages.length > 0 &&
    html`<h4>${t("app-case-messages")}</h4>
      <ul class="evidence-lines">
        ${evidence.messages.map((line, at) => html`<li key=${at} class=${line.by_target ? "theirs" : ""}><b>${line.by_target ? name : t("app-case-the-reporter")}</b> ${line.text}</li>`)}
      </ul>`}
  </div>`;
}
