/** Settings: how one is seen, what one is told, the language. Every change is saved by itself. */

import { html } from "../html.js";
import { Icon, addIcons } from "../icons.js";
import { useApp } from "../app_context.js";
import { ChoiceField, Switch } from "./fields.js";
import { SettingsWait } from "./settings_wait.js";
import { useSettings } from "./use_settings.js";

addIcons({
  "bell": [
    ["path", {"d": "M10.268 21a2 2 0 0 0 3.464 0"}],
    ["path", {"d": "M3.262 15.326A1 1 0 0 0 4 17h16a1 1 0 0 0 .74-1.673C19.41 13.956 18 12.499 18 8A6 6 0 0 0 6 8c0 4.499-1.411 5.956-2.738 7.326"}],
  ],
});

export default function Settings() {
  const { t, catalogue, go } = useApp();
  const { settings, error, load, set, flip } = useSettings();
  if (!settings) return html`<${SettingsWait} title=${t("app-settings-title")} error=${error} onRetry=${load} />`;

  return html`<section class="page" aria-labelledby="settings-title">
    <h1 id="settings-title">${t("app-settings-title")}</h1>
    <ul class="rows panel">
      <li class="row">
        <button class="row-main" type="button" onClick=${() => go("filters")}>
          <span class="row-icon"><${Icon} name="sliders-horizontal" size=${22} /></span>
          <span class="row-text">${t("app-filters-title")}</span>
          <${Icon} name="chevron-right" size=${20} />
        </button>
      </li>
      <li class="row">
        <button class="row-main" type="button" onClick=${() => go("notifications")}>
          <span class="row-icon"><${Icon} name="bell" size=${22} /></span>
          <span class="row-text">${t("app-notify-title")}</span>
          <${Icon} name="chevron-right" size=${20} />
        </button>
      </li>
    </ul>
    <h2 class="section">${t("app-settings-privacy")}</h2>
    <div class="panel">
      <${Switch} name="discoverable" label=${t("app-settings-discoverable")} hint=${t("app-settings-discoverable-hint")}
        checked=${settings.discoverable} onChange=${flip("discoverable")} />
      <${Switch} name="incognito" label=${t("app-settings-incognito")} hint=${t("app-settings-incognito-hint")}
        checked=${settings.incognito} onChange=${flip("incognito")} />
      <${Switch} name="show_online_status" label=${t("app-settings-online")} hint=${t("app-settings-online-hint")}
        checked=${settings.show_online_status} onChange=${flip("show_online_status")} />
    </div>
    <h2 class="section">${t("app-settings-chats")}</h2>
    <div class="panel">
      <${Switch} name="relay_messages" label=${t("app-settings-relay")} hint=${t("app-settings-relay-hint")}
        checked=${settings.relay_messages} onChange=${flip("relay_messages")} />
      <${Switch} name="read_marks" label=${t("app-settings-read")} hint=${t("app-settings-read-hint")}
        checked=${settings.read_marks} onChange=${flip("read_marks")} />
      <${Switch} name="show_typing" label=${t("app-settings-typing")} hint=${t("app-settings-typing-hint")}
        checked=${settings.show_typing} onChange=${flip("show_typing")} />
      <${Switch} name="ask_outcome" label=${t("app-settings-outcome")} hint=${t("app-settings-outcome-hint")}
        checked=${settings.ask_outcome} onChange=${flip("ask_outcome")} />
    </div>
    <h2 class="section">${t("app-settings-language")}</h2>
    <div class="panel padded">
      <${ChoiceField} name="language" label=${html`<span class="hidden">${t("app-settings-language")}</span>`} value=${settings.language}
        options=${catalogue.languages.map(({ code, name }) => [code, name])} onChange=${(language) => set({ language })} />
    </div>
  </section>`;
}
