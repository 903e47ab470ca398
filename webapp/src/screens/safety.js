/** Safety: where one stands, the badge, decisions and appeals, one's reports, who is blocked, and tips. */

import { html, useEffect, useRef, useState } from "../html.js";
import { Icon, addIcons } from "../icons.js";
import { explain, useApp } from "../app_context.js";
import { openSafety } from "../safety_api.js";
import { Photo } from "./card.js";
import { TextField } from "./fields.js";
import { Notice } from "./notice.js";

const TIPS = ["here", "money", "meet", "badge", "report"];
const WORDS_MOST = 1000;

addIcons({
  "eye-off": [
    ["path", { d: "M10.733 5.076a10.744 10.744 0 0 1 11.205 6.575 1 1 0 0 1 0 .696 10.747 10.747 0 0 1-1.444 2.49" }],
    ["path", { d: "M14.084 14.158a3 3 0 0 1-4.242-4.242" }],
    ["path", { d: "M17.479 17.499a10.75 10.75 0 0 1-15.417-5.151 1 1 0 0 1 0-.696 10.75 10.75 0 0 1 4.446-5.143" }],
    ["path", { d: "m2 2 20 20" }],
  ],
});

export const dayOf = (seconds, language) =>
  new Date(seconds * 1000).toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });

export default function Safety() {
  const { t, session, language } = useApp();
  const safety = openSafety(session);
  const [standing, setStanding] = useState(null);
  const [error, setError] = useState(null);

  function load() {
    setError(null);
    safety.standing().then(setStanding, setError);
  }
  useEffect(load, []);

  if (error && !standing) {
    return html`<section class="page" aria-labelledby="safety-title">
      <h1 id="safety-title">${t("app-screen-safety")}</h1>
      <${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}>
        <button class="wide primary" type="button" onClick=${load}>${t("app-retry")}</button>
      <//>
    </section>`;
  }
  return html`<section class="page safety" aria-labelledby="safety-title">
    <h1 id="safety-title">${t("app-screen-safety")}</h1>
    ${!standing
      ? html`<div class="panel skeleton-block" role="status" aria-label=${t("app-loading")}></div>`
      : html`
          ${standing.hidden && html`<p class="panel padded standing"><${Icon} name="eye-off" size=${22} /><span>${t("app-safety-hidden")}</span></p>`}
          ${standing.limited_until !== null &&
          html`<p class="panel padded standing"><${Icon} name="info" size=${22} /><span>${t("app-safety-limited", { day: dayOf(standing.limited_until, language) })}</span></p>`}
          <${Check} check=${standing.check} safety=${safety} onChange=${(check) => setStanding({ ...standing, check })} />
          ${standing.statements.length > 0 &&
          html`<h2 class="section">${t("app-safety-decisions")}</h2>
            ${standing.statements.map((statement) => html`<${Statement} key=${statement.id} statement=${statement} safety=${safety} onAppealed=${load} />`)}`}
          ${standing.reports.length > 0 &&
          html`<h2 class="section">${t("app-safety-reports")}</h2>
            <ul class="panel plain-list">
              ${standing.reports.map(
                (report) =>
                  html`<li class="report-row" key=${report.id}>
                    <span class="row-text">
                      <span>${report.name ?? t("app-safety-gone")} · ${t(`rule-${report.reason}`)}</span>
                      <span class="quiet small">${dayOf(report.created_at, language)}</span>
                    </span>
                    <span class=${`mark ${report.outcome}`}>${t(`app-safety-report-${report.outcome}`)}</span>
                  </li>`,
              )}
            </ul>`}
          <${Blocked} count=${standing.blocked} safety=${safety} />
        `}
    <h2 class="section">${t("app-safety-tips")}</h2>
    <ul class="panel padded tips">
      ${TIPS.map((tip) => html`<li key=${tip}><${Icon} name="check" size=${18} /><span>${t(`app-safety-tip-${tip}`)}</span></li>`)}
    </ul>
    <p class="quiet small centred">${t("app-safety-emergency")}</p>
    <a class="wide soft" href="tel:112">${t("app-safety-call")}</a>
  </section>`;
}

/** The selfie check: asked for, sent, waiting, verified. */
function Check({ check, safety, onChange }) {
  const { t, toast, bridge } = useApp();
  const [busy, setBusy] = useState(false);
  const picker = useRef(null);

  async function act(call) {
    setBusy(true);
    try {
      onChange(await call());
      bridge.haptic("success");
    } catch (error) {
      toast(explain(t, error), "error");
    }
    setBusy(false);
  }

  return html`<div class="panel padded check" role="group" aria-labelledby="check-title">
    <span class=${`check-icon ${check.state}`}><${Icon} name="badge-check" size=${28} /></span>
    <div class="check-words">
      <h2 id="check-title">${t("app-check-title")}</h2>
      <p class="quiet" role="status">
        ${check.state === "asked" ? html`<b class="gesture">${t(`gesture-${check.gesture}`)}</b> ${t("app-check-asked")}` : t(`app-check-${check.state}`)}
      </p>
    </div>
    ${check.state === "none" && html`<button class="wide soft" type="button" disabled=${busy} onClick=${() => act(safety.askGesture)}>${t("app-check-begin")}</button>`}
    ${check.state === "asked" &&
    html`<button class="wide primary" type="button" disabled=${busy} onClick=${() => picker.current.click()}>${t("app-check-send")}</button>
      <input
        ref=${picker}
        class="hidden"
        type="file"
        accept="image/*"
        capture="user"
        tabindex="-1"
        aria-label=${t("app-check-send")}
        onChange=${(event) => {
          const [file] = event.target.files;
          event.target.value = "";
          if (file) void act(() => safety.sendSelfie(file));
        }}
      />`}
  </div>`;
}

/** A decision about the member, with its reasons, and one appeal. */
export function Statement({ statement, safety, onAppealed }) {
  const { t, language, toast, bridge } = useApp();
  const [writing, setWriting] = useState(false);
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const left = WORDS_MOST - [...words].length;

  async function send(event) {
    event.preventDefault();
    setBusy(true);
    try {
      await safety.appeal(statement.id, words.trim());
      bridge.haptic("success");
      toast(t("app-appeal-sent"));
      onAppealed();
    } catch (error) {
      toast(explain(t, error), "error");
      setBusy(false);
    }
  }

  const facts = [
    ["app-safety-rule", statement.rule],
    ["app-safety-grounds", statement.grounds],
    ["app-safety-how", statement.how],
    ["app-safety-words", statement.words],
  ].filter(([, said]) => said);
  return html`<article class="panel padded statement" aria-labelledby=${`statement-${statement.id}`}>
    <h3 id=${`statement-${statement.id}`}>${statement.title}</h3>
    <p class="quiet small">${dayOf(statement.decided_at, language)}</p>
    <dl>${facts.map(([name, said]) => html`<div key=${name}><dt>${t(name)}</dt><dd>${said}</dd></div>`)}</dl>
    ${statement.appeal !== "none" && html`<p class=${`mark ${statement.appeal}`}>${t(`app-appeal-${statement.appeal}`)}</p>`}
    ${statement.appealable && safety && !writing && html`<button class="wide soft" type="button" onClick=${() => setWriting(true)}>${t("app-appeal")}</button>`}
    ${writing &&
    html`<form onSubmit=${send}>
      <${TextField} name=${`appeal-${statement.id}`} rows="4" autofocus label=${t("app-appeal-why")} value=${words} onInput=${setWords} hint=${t("app-appeal-hint")} aside=${t("app-profile-left", { count: left })} />
      <button class="wide primary" type="submit" disabled=${busy || !words.trim() || left < 0}>${t("app-appeal-send")}</button>
    </form>`}
  </article>`;
}

function Blocked({ count, safety }) {
  const { t, toast, announce, deck } = useApp();
  const [people, setPeople] = useState(null);

  useEffect(() => {
    if (count > 0) safety.blocked().then((found) => setPeople(found.people), (error) => toast(explain(t, error), "error"));
  }, [count]);

  async function unblock(person) {
    try {
      await safety.unblock(person.user_id);
      setPeople(people.filter((each) => each !== person));
      announce(t("app-safety-unblocked", { name: person.name }));
      void deck.reload();
    } catch (error) {
      toast(explain(t, error), "error");
    }
  }

  return html`<h2 class="section">${t("app-safety-blocked")}</h2>
    ${count === 0 || people?.length === 0
      ? html`<p class="panel padded quiet">${t("app-safety-nobody-blocked")}</p>`
      : html`<ul class="rows panel">
          ${(people ?? []).map(
            (person) =>
              html`<li class="row blocked-row" key=${person.user_id}>
                <span class="avatar"><${Photo} photo=${person.photo} alt="" size="thumb" /></span>
                <span class="row-text"><b>${t("app-name-age", { name: person.name, age: person.age })}</b></span>
                <button class="text-button" type="button" aria-label=${t("app-safety-unblock-name", { name: person.name })} onClick=${() => unblock(person)}>${t("app-safety-unblock")}</button>
              </li>`,
          )}
        </ul>`}`;
}
