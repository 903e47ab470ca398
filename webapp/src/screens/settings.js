/** Settings: whom one sees, how one is seen, the language. Every change is saved by itself. */

import { html, useEffect, useRef, useState } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { ChoiceField, Slider, Switch } from "./fields.js";
import { Notice } from "./notice.js";

const SAVE_PAUSE = 500;

export default function Settings() {
  const app = useApp();
  const { t, api, catalogue, limits, deck, announce, toast, bridge, kept } = app;
  const [settings, setSettings] = useState(kept.settings ?? null);
  const [error, setError] = useState(null);
  const latest = useRef(settings);
  const unsaved = useRef(null);
  const timer = useRef(0);

  const show = (values) => {
    latest.current = values;
    kept.settings = values;
    setSettings(values);
  };

  function load() {
    setError(null);
    api.settings().then((values) => unsaved.current ?? show(values), setError);
  }

  async function save() {
    clearTimeout(timer.current);
    const values = unsaved.current;
    if (values === null) return;
    unsaved.current = null;
    try {
      const answer = await api.saveSettings(values);
      if (unsaved.current === null) show(answer);
      announce(t("app-settings-saved"));
      if (values.language !== app.language) await app.setLanguage(values.language);
      void deck.reload();
    } catch (failure) {
      unsaved.current ??= values;
      toast(explain(t, failure), "error", { label: t("app-retry"), onPress: save });
    }
  }

  useEffect(() => {
    load();
    return () => void save();
  }, []);

  function set(changes) {
    unsaved.current = { ...latest.current, ...changes };
    show(unsaved.current);
    clearTimeout(timer.current);
    timer.current = setTimeout(save, SAVE_PAUSE);
  }
  const flip = (name) => (checked) => {
    bridge.haptic("selection");
    set({ [name]: checked });
  };

  if (!settings) {
    return html`<section class="page" aria-labelledby="settings-title">
      <h1 id="settings-title">${t("app-settings-title")}</h1>
      ${error
        ? html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}>
            <button class="wide primary" type="button" onClick=${load}>${t("app-retry")}</button>
          <//>`
        : html`<div class="panel skeleton-block" role="status" aria-label=${t("app-loading")}></div>`}
    </section>`;
  }

  const { min_age: least, max_age: most, max_distance: distance } = settings;
  const range = { least: limits.min_age, most: limits.max_age };
  return html`<section class="page" aria-labelledby="settings-title">
    <h1 id="settings-title">${t("app-settings-title")}</h1>
    <h2 class="section">${t("app-settings-search")}</h2>
    <div class="panel padded sliders">
      <${Slider} name="min_age" label=${t("field-min_age")} value=${least} text=${String(least)} ...${range}
        onInput=${(value) => set({ min_age: value, max_age: Math.max(value, most) })} />
      <${Slider} name="max_age" label=${t("field-max_age")} value=${most} text=${String(most)} ...${range}
        onInput=${(value) => set({ max_age: value, min_age: Math.min(value, least) })} />
      <${Slider} name="max_distance" label=${t("field-max_distance")} value=${distance} least=${1} most=${limits.max_distance}
        text=${t("app-settings-distance-value", { distance })} onInput=${(value) => set({ max_distance: value })} />
    </div>
    <h2 class="section">${t("app-settings-privacy")}</h2>
    <div class="panel">
      <${Switch} name="discoverable" label=${t("app-settings-discoverable")} hint=${t("app-settings-discoverable-hint")}
        checked=${settings.discoverable} onChange=${flip("discoverable")} />
      <${Switch} name="incognito" label=${t("app-settings-incognito")} hint=${t("app-settings-incognito-hint")}
        checked=${settings.incognito} onChange=${flip("incognito")} />
      <${Switch} name="show_online_status" label=${t("app-settings-online")}
        checked=${settings.show_online_status} onChange=${flip("show_online_status")} />
      <${Switch} name="allow_notifications" label=${t("app-settings-notifications")} hint=${t("app-settings-notifications-hint")}
        checked=${settings.allow_notifications} onChange=${flip("allow_notifications")} />
    </div>
    <h2 class="section">${t("app-settings-language")}</h2>
    <div class="panel padded">
      <${ChoiceField} name="language" label=${html`<span class="hidden">${t("app-settings-language")}</span>`} value=${settings.language}
        options=${catalogue.languages.map(({ code, name }) => [code, name])} onChange=${(language) => set({ language })} />
    </div>
  </section>`;
}
