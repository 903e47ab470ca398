/** Whom one sees: each filter with a switch that makes it a dealbreaker, hard both ways, or a mere wish. */

import { html } from "../html.js";
import { Icon } from "../icons.js";
import { useApp } from "../app_context.js";
import { ChoicesField, Slider, Switch } from "./fields.js";
import { SettingsWait } from "./settings_wait.js";
import { useSettings } from "./use_settings.js";

export default function Filters() {
  const { t, limits, catalogue, kept, go } = useApp();
  const { settings, error, load, set, flip } = useSettings();
  if (!settings) return html`<${SettingsWait} title=${t("app-filters-title")} error=${error} onRetry=${load} />`;

  const { min_age: least, max_age: most, max_distance: distance, wanted_goals: goals } = settings;
  const range = { least: limits.min_age, most: limits.max_age };
  const everyAge = least === limits.min_age && most === limits.max_age;
  const dealbreaker = (name, off = false) =>
    html`<${Switch}
      name=${`${name}_dealbreaker`}
      label=${t("app-filters-dealbreaker")}
      hint=${!off && t(settings[`${name}_dealbreaker`] ? `app-filters-${name}-hard` : `app-filters-${name}-soft`)}
      about=${t(`app-filters-${name}`)}
      disabled=${off}
      checked=${settings[`${name}_dealbreaker`]}
      onChange=${flip(`${name}_dealbreaker`)}
    />`;
  return html`<section class="page" aria-labelledby="filters-title">
    <h1 id="filters-title">${t("app-filters-title")}</h1>
    <p class="quiet lead">${t("app-filters-text")}</p>
    ${kept.profile &&
    html`<ul class="rows panel">
      <li class="row">
        <button class="row-main" type="button" onClick=${() => go("profile/edit")}>
          <span class="row-text wrap">
            <span>${t("field-preference")}: <b>${t(`preference-${kept.profile.preference}`)}</b></span>
            <span class="quiet">${t("app-filters-gender")}</span>
          </span>
          <${Icon} name="chevron-right" size=${20} />
        </button>
      </li>
    </ul>`}
    <h2 class="section">${t("app-filters-distance")}</h2>
    <div class="panel">
      <div class="padded sliders">
        <${Slider} name="max_distance" label=${t("field-max_distance")} value=${distance} least=${1} most=${limits.max_distance}
          text=${t("app-settings-distance-value", { distance })} onInput=${(value) => set({ max_distance: value })} />
      </div>
      ${dealbreaker("distance")}
    </div>
    <h2 class="section">${t("app-filters-age")}</h2>
    <div class="panel">
      <div class="padded sliders">
        <${Slider} name="min_age" label=${t("field-min_age")} value=${least} text=${String(least)} ...${range}
          onInput=${(value) => set({ min_age: value, max_age: Math.max(value, most) })} />
        <${Slider} name="max_age" label=${t("field-max_age")} value=${most} text=${String(most)} ...${range}
          onInput=${(value) => set({ max_age: value, min_age: Math.min(value, least) })} />
      </div>
      ${dealbreaker("age", everyAge)}
    </div>
    <h2 class="section">${t("app-filters-goal")}</h2>
    <div class="panel">
      <div class="padded">
        <${ChoicesField}
          name="wanted_goals"
          label=${html`<span class="hidden">${t("app-filters-goal")}</span>`}
          value=${goals}
          options=${catalogue.goals.map((goal) => [goal, t(`goal-${goal}`)])}
          hint=${t(goals.length === 0 ? "app-filters-goal-any" : "app-filters-goal-some")}
          onChange=${(wanted) => set({ wanted_goals: wanted })}
        />
      </div>
      ${dealbreaker("goal", goals.length === 0)}
    </div>
    <h2 class="section">${t("app-filters-photo")}</h2>
    <div class="panel">
      <${Switch} name="wants_photo" label=${t("app-filters-photo-wanted")} checked=${settings.wants_photo} onChange=${flip("wants_photo")} />
      ${dealbreaker("photo", !settings.wants_photo)}
    </div>
  </section>`;
}
