/** Experiments: what is being tried on live traffic, what it does, and the way to start and stop one. */

import { html, useEffect, useState } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { ChoiceField, Slider, TextField } from "./fields.js";
import { useFormats } from "./formats.js";
import { Notice } from "./notice.js";

const FRESH_FOR = 20_000;
/** Metrics that are shares; the others are counts per member. */
const SHARES = new Set(["like_rate", "match_rate", "unmatch_rate", "active_days"]);

export default function Experiments() {
  const app = useApp();
  const { t, session, confirm, toast, announce } = app;
  const [found, setFound] = useState(app.kept.experiments ?? null);
  const [error, setError] = useState(null);

  const show = (answer) => {
    app.kept.experiments = answer;
    setFound(answer);
  };
  async function load() {
    try {
      show(await session.call("GET", "/api/admin/experiments"));
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

  async function stop(experiment) {
    const sure = await confirm({
      title: t("app-experiments-stop-title", { name: experiment.name }),
      message: t("app-experiments-stop-text"),
      yes: t("app-experiments-stop"),
      destructive: true,
    });
    if (!sure) return;
    try {
      await session.call("POST", `/api/admin/experiments/${experiment.id}/stop`);
      announce(t("app-experiments-stopped"));
      await load();
    } catch (failure) {
      toast(explain(t, failure), "error");
    }
  }

  const running = found?.experiments.filter(({ stopped_at: end }) => end === null) ?? [];
  const ended = found?.experiments.filter(({ stopped_at: end }) => end !== null) ?? [];
  return html`<section class="page admin" aria-labelledby="experiments-title">
    <h1 id="experiments-title">${t("app-screen-admin-experiments")}</h1>
    ${error && !found && html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}>
      <button class="wide primary" type="button" onClick=${load}>${t("app-retry")}</button>
    <//>`}
    ${!found && !error && html`<div class="panel skeleton-block" role="status" aria-label=${t("app-loading")}></div>`}
    ${running.map((one) => html`<${Experiment} key=${one.id} one=${one} guards=${found.guards} onStop=${() => stop(one)} />`)}
    ${found && running.length < found.subjects.length && html`<${Beginning} subjects=${found.subjects.filter(({ name }) => running.every(({ subject }) => subject !== name))} onStarted=${load} />`}
    ${ended.length > 0 && html`<h2 class="section">${t("app-experiments-ended")}</h2>`}
    ${ended.map((one) => html`<${Experiment} key=${one.id} one=${one} guards=${found.guards} />`)}
  </section>`;
}

function Experiment({ one, guards, onStop }) {
  const { t } = useApp();
  const say = useFormats();
  const why = {
    owner: () => t("app-experiments-by-owner", { time: say.moment(one.stopped_at) }),
    guard: () => t("app-experiments-by-guard", { arm: arm(t, one.stop_arm), metric: t(`metric-${one.stop_metric}`), tolerance: one.tolerance }),
  }[one.stop_reason];
  // At first some variants are met and others not yet.
  const metrics = [...new Set(one.arms.flatMap((each) => each.metrics.map(({ metric }) => metric)))];
  return html`<article class="panel padded experiment" aria-labelledby=${`experiment-${one.id}`}>
    <h2 id=${`experiment-${one.id}`}>${one.name}</h2>
    <p class=${why ? "quiet small" : "small running"}>
      ${why ? why() : t("app-experiments-running", { time: say.moment(one.started_at) })}
    </p>
    <p class="quiet small">${t(`app-experiments-plan-${one.unit}`, { share: one.share, tolerance: one.tolerance })}</p>
    <div class="scrolled" tabindex="0" role="region" aria-label=${t("app-experiments-results", { name: one.name })}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t("app-experiments-metric")}</th>
            ${one.arms.map(({ name, members }, at) => html`<th scope="col" key=${name}>${arm(t, name)}<span class="quiet small">${at === 0 && html`${t("app-experiments-control")} · `}${t("app-experiments-members", { count: members })}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${metrics.map(
            (metric) =>
              html`<tr key=${metric}>
                <th scope="row">${t(`metric-${metric}`)}${guards.includes(metric) && html` <span class="guard">${t("app-experiments-guard")}</span>`}</th>
                ${one.arms.map(({ name, metrics: measured }) => html`<td key=${name}><${Measured} found=${measured.find((each) => each.metric === metric)} /></td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${metrics.length === 0 && html`<p class="quiet small">${t("app-experiments-unmeasured")}</p>`}
    ${onStop && html`<button class="wide danger" type="button" onClick=${onStop}>${t("app-experiments-stop")}</button>`}
  </article>`;
}

const arm = (t, name) => {
  const said = t(`arm-${name}`);
  return said === `arm-${name}` ? name : said;
};

/** A value, and against the control's a change with where it may truly be. */
function Measured({ found }) {
  const { t } = useApp();
  const say = useFormats();
  if (!found) return "–";
  const show = (value) => (SHARES.has(found.metric) ? say.percent(100 * value) : say.exact(value));
  const signed = (value) => `${value > 0 ? "+" : value < 0 ? "−" : "±"}${show(Math.abs(value))}`;
  const sure = found.change_low !== null && (found.change_low > 0 || found.change_high < 0);
  return html`<b>${show(found.value)}</b>
    ${found.change !== null &&
    html`<span class=${`small ${sure ? "strong" : "quiet"}`}>
      ${signed(found.change)}<br />
      ${found.change_low === null ? t("app-experiments-too-early") : t("app-experiments-interval", { low: signed(found.change_low), high: signed(found.change_high) })}
    </span>`}`;
}

function Beginning({ subjects, onStarted }) {
  const { t, session, announce } = useApp();
  const [form, setForm] = useState({ name: "", subject: subjects[0].name, unit: "member", share: 100, tolerance: 20, arm: subjects[0].arms[1] });
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const set = (changes) => setForm((now) => ({ ...now, ...changes }));
  const subject = subjects.find(({ name }) => name === form.subject) ?? subjects[0];
  const errors = error?.field ? { [error.field]: explain(t, error) } : {};

  async function start(event) {
    event.preventDefault();
    setBusy(true);
    try {
      const { arm: tried, ...plan } = form;
      await session.call("POST", "/api/admin/experiments", { ...plan, arms: [{ name: subject.arms[0] }, { name: tried }] });
      setError(null);
      announce(t("app-experiments-started"));
      await onStarted();
    } catch (failure) {
      setError(failure);
      document.getElementById(failure.field)?.focus();
    } finally {
      setBusy(false);
    }
  }

  return html`<form class="panel padded" aria-labelledby="beginning-title" novalidate onSubmit=${start}>
    <h2 id="beginning-title">${t("app-experiments-new")}</h2>
    <p class="quiet small">${t("app-experiments-new-hint")}</p>
    <${TextField} name="name" label=${t("app-experiments-name")} value=${form.name} onInput=${(name) => set({ name })} error=${errors.name}
      placeholder="fairer-deck" autocapitalize="none" autocomplete="off" spellcheck="false" maxlength="40" />
    ${subjects.length > 1 && html`<${ChoiceField} name="subject" label=${t("field-subject")} value=${form.subject} error=${errors.subject}
      options=${subjects.map(({ name }) => [name, t(`subject-${name}`)])} onChange=${(name) => set({ subject: name, arm: subjects.find((one) => one.name === name).arms[1] })} />`}
    <${ChoiceField} name="arms" label=${t("app-experiments-against", { control: arm(t, subject.arms[0]) })} value=${form.arm} error=${errors.arms ?? errors.subject}
      options=${subject.arms.slice(1).map((name) => [name, arm(t, name)])} onChange=${(name) => set({ arm: name })} />
    <${ChoiceField} name="unit" label=${t("field-unit")} value=${form.unit} error=${errors.unit}
      options=${["member", "region"].map((unit) => [unit, t(`app-experiments-unit-${unit}`)])} onChange=${(unit) => set({ unit })} />
    <div class="sliders field">
      <${Slider} name="share" label=${t("field-share")} value=${form.share} least=${5} most=${100} step=${5} text=${`${form.share}\u00a0%`} onInput=${(share) => set({ share })} />
      <${Slider} name="tolerance" label=${t("field-tolerance")} value=${form.tolerance} least=${5} most=${100} step=${5} text=${`${form.tolerance}\u00a0%`} onInput=${(tolerance) => set({ tolerance })} />
    </div>
    <p class="quiet small">${t("app-experiments-tolerance-hint")}</p>
    ${error && !error.field && html`<p class="wrong small" role="alert">${explain(t, error)}</p>`}
    <button class="wide primary" type="submit" disabled=${busy}>${t("app-experiments-start")}</button>
  </form>`;
}
