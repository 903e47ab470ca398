/** Admin: the owner's numbers as last counted, and the ways to what else owners do. */

import { html, useEffect, useState } from "../html.js";
import "../owner_icons.js";
import { Icon } from "../icons.js";
import { explain, useApp } from "../app_context.js";
import { LineChart } from "./charts.js";
import { useFormats } from "./formats.js";
import { Notice } from "./notice.js";
import { SCREENS } from "./table.js";

const FRESH_FOR = 20_000;

export default function Admin() {
  const app = useApp();
  const { t, session } = app;
  const [numbers, setNumbers] = useState(app.kept.numbers ?? null);
  const [error, setError] = useState(null);

  async function load() {
    try {
      const found = await session.call("GET", "/api/admin/numbers");
      app.kept.numbers = found;
      setNumbers(found);
      setError(null);
    } catch (failure) {
      setError(failure);
    }
  }
  useEffect(() => {
    void load();
    const timer = setInterval(load, FRESH_FOR);
    return () => clearInterval(timer);
  }, []);

  return html`<section class="page admin" aria-labelledby="admin-title">
    <h1 id="admin-title">${t("app-screen-admin")}</h1>
    ${error && !numbers && html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}>
      <button class="wide primary" type="button" onClick=${load}>${t("app-retry")}</button>
    <//>`}
    ${!numbers && !error && html`<div class="panel skeleton-block" role="status" aria-label=${t("app-loading")}></div>`}
    ${numbers && (numbers.now.counted_at === null ? html`<p class="panel padded">${t("app-admin-uncounted")}</p>` : html`<${Numbers} numbers=${numbers} />`)}
    <${Ways} />
  </section>`;
}

/** Rows to the screens below this one. */
function Ways() {
  const { t, go } = useApp();
  const below = SCREENS.filter(({ parent, icon }) => parent === "admin" && icon);
  return html`<ul class="rows panel ways">
    ${below.map(
      ({ path, icon }) =>
        html`<li class="row" key=${path}>
          <button class="row-main" type="button" onClick=${() => go(path)}>
            <span class="row-icon"><${Icon} name=${icon} size=${22} /></span>
            <span class="row-text">${t(`app-screen-${path.replace("/", "-")}`)}</span>
            <${Icon} name="chevron-right" size=${20} />
          </button>
        </li>`,
    )}
  </ul>`;
}

function Numbers({ numbers }) {
  const { t } = useApp();
  const say = useFormats();
  const { now, days } = numbers;
  const lines = { days: days.map(({ day }) => say.day(day)), asTable: t("app-admin-as-table"), dayTitle: t("app-admin-day") };
  const hours = (value) => (value === null ? "–" : t("app-admin-hours", { hours: say.tenth(value) }));
  const line = (field, tone) => ({ name: t(`app-admin-line-${field.replaceAll("_", "-")}`), values: days.map((day) => day[field]), tone });
  return html`<p class="lead quiet">${t("app-admin-as-of", { time: say.moment(now.counted_at) })}</p>
    <dl class="tiles">
      <${Tile} name=${t("app-admin-members")} value=${say.whole(now.members)} note=${t("app-admin-joined-today", { count: now.joined })} />
      <${Tile} name=${t("app-admin-active-today")} value=${say.whole(now.active)} note=${t("app-admin-of-members", { share: say.percent(now.members ? (100 * now.active) / now.members : null) })} />
      <${Tile} name=${t("app-admin-matches")} value=${say.whole(now.matches)} note=${t("app-admin-matches-today", { count: now.matches_day })} />
      <${Tile} name=${t("app-admin-messages")} value=${say.whole(now.messages)} note=${t("app-admin-messages-today", { count: now.messages_day })} />
      <${Tile} name=${t("app-admin-like-back")} value=${say.percent(now.like_back_rate)} note=${t("app-admin-month")} />
      <${Tile} name=${t("app-admin-replies")} value=${say.percent(now.reply_rate)} note=${t("app-admin-month")} />
    </dl>
    <div class="panel padded"><${Funnel} steps=${numbers.funnel_month} /></div>
    <div class="panel padded">
      <${LineChart} title=${t("app-admin-active")} ...${lines} format=${say.short}
        lines=${[line("active_month", "faint"), line("active_week", "middle"), line("active", "strong")]} />
    </div>
    <div class="panel padded">
      <${LineChart} title=${t("app-admin-swipes")} ...${lines} format=${say.short} lines=${[line("passes", "faint"), line("likes", "middle"), line("matches", "strong")]} />
    </div>
    <div class="panel padded">
      <${LineChart} title=${t("app-admin-rates")} ...${lines} format=${say.percent} lines=${[line("reply_rate", "faint"), line("like_back_rate", "middle"), line("match_rate", "strong")]} />
    </div>
    <div class="panel padded"><${Cohorts} cohorts=${numbers.retention} /></div>
    <${Facts} title=${t("app-admin-reports")} facts=${[
      [t("app-admin-reports-waiting"), say.whole(now.reports_waiting)],
      [t("app-admin-reports-oldest"), hours(now.waiting_hours)],
      [t("app-admin-reports-review"), hours(now.review_hours)],
      [t("app-admin-reports-ever"), say.whole(now.reports)],
    ]} />
    <${Facts} title=${t("app-admin-meetings")} facts=${["asked", "answered", "met", "again"].map((name) => [t(`app-admin-meetings-${name}`), say.whole(now[`meetings_${name}`])])} />
    <div class="panel padded fairness">
      <h2>${t("app-admin-gini")} <b>${say.exact(now.exposure_gini)}</b></h2>
      <${Scale} value=${now.exposure_gini} />
      <p class="quiet small">${t("app-admin-gini-hint")}</p>
    </div>`;
}

/** A few numbers that need no picture. */
function Facts({ title, facts }) {
  return html`<div class="panel padded">
    <h2>${title}</h2>
    <dl class="facts">${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
  </div>`;
}

function Tile({ name, value, note }) {
  return html`<div class="panel figure"><dt>${name}</dt><dd><b>${value}</b><span class="quiet small">${note}</span></dd></div>`;
}

/** The funnel is a table whose bars only repeat what it says. */
function Funnel({ steps }) {
  const { t } = useApp();
  const say = useFormats();
  const all = steps[0]?.members ?? 0;
  return html`<table class="funnel">
    <caption>${t("app-admin-funnel")}</caption>
    <thead class="hidden"><tr><th scope="col">${t("app-admin-step")}</th><th scope="col">${t("app-admin-members")}</th><th scope="col">${t("app-admin-share")}</th></tr></thead>
    <tbody>
      ${steps.map(
        ({ step, members }) =>
          html`<tr key=${step} style=${{ "--share": all ? members / all : 0 }}>
            <th scope="row">${t(`app-admin-step-${step}`)}</th>
            <td>${say.whole(members)}</td>
            <td class="quiet">${say.percent(all ? (100 * members) / all : null)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Weekly cohorts; the deeper the colour, the more came back. */
function Cohorts({ cohorts }) {
  const { t } = useApp();
  const say = useFormats();
  const share = (value) => html`<td style=${{ "--share": (value ?? 0) / 100 }}>${say.percent(value)}</td>`;
  return html`<table class="cohorts">
    <caption>${t("app-admin-cohorts")}</caption>
    <thead><tr><th scope="col">${t("app-admin-week")}</th><th scope="col">${t("app-admin-joined")}</th><th scope="col">${t("app-admin-d1")}</th><th scope="col">${t("app-admin-d7")}</th><th scope="col">${t("app-admin-d30")}</th></tr></thead>
    <tbody>
      ${cohorts.map(
        (cohort) =>
          html`<tr key=${cohort.week}>
            <th scope="row">${say.day(cohort.week)}</th>
            <td>${say.whole(cohort.started)}</td>
            ${[cohort.d1, cohort.d7, cohort.d30].map(share)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function Scale({ value }) {
  if (value === null) return null;
  return html`<div class="scale-bar" aria-hidden="true"><i style=${{ "--share": value }}></i></div>`;
}
