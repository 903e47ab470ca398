/** Notifications: what one is told of in the chat with the bot, and the hours in which one is not. */

import { html } from "../html.js";
import { Icon } from "../icons.js";
import { useApp } from "../app_context.js";
import { Switch } from "./fields.js";
import { SettingsWait } from "./settings_wait.js";
import { useAutosave } from "./use_autosave.js";
import { useSettings } from "./use_settings.js";

const KINDS = ["match", "like", "message", "digest", "news"];
const USUAL_HOURS = "23:00-08:00";

export default function Notifications() {
  const { t, api } = useApp();
  const settings = useSettings();
  const told = useAutosave({ name: "notifications", read: api.notifications, write: api.saveNotifications });
  const retry = () => [settings, told].forEach(({ load }) => load());
  if (!settings.settings || !told.values)
    return html`<${SettingsWait} title=${t("app-notify-title")} error=${settings.error ?? told.error} onRetry=${retry} />`;

  const { values, set, flip } = told;
  const on = settings.settings.allow_notifications;
  const [from, to] = (values.quiet_hours ?? USUAL_HOURS).split("-");
  const changeHours = (changed) => {
    const { start, end } = { start: from, end: to, ...changed };
    // A field that is being typed in is empty for a moment.
    if (start && end) set({ quiet_hours: `${start}-${end}` });
  };
  const time = (name, label, value, change) =>
    html`<div class="field">
      <label for=${name}>${label}</label>
      <input id=${name} type="time" required value=${value} onChange=${(event) => change(event.target.value)} />
    </div>`;
  return html`<section class="page" aria-labelledby="notifications-title">
    <h1 id="notifications-title">${t("app-notify-title")}</h1>
    ${!values.reachable &&
    html`<p class="panel padded warning" role="note"><${Icon} name="info" size=${20} /><span>${t("app-notify-unreachable")}</span></p>`}
    <div class="panel">
      <${Switch} name="allow_notifications" label=${t("app-notify-all")} hint=${t("app-notify-all-hint")}
        checked=${on} onChange=${settings.flip("allow_notifications")} />
    </div>
    <h2 class="section" id="kinds-title">${t("app-notify-kinds")}</h2>
    <div class="panel" role="group" aria-labelledby="kinds-title">
      ${KINDS.map(
        (kind) =>
          html`<${Switch} key=${kind} name=${`notify-${kind}`} label=${t(`field-${kind}`)} hint=${t(`app-notify-${kind}-hint`)}
            disabled=${!on} checked=${values[kind]} onChange=${flip(kind)} />`,
      )}
    </div>
    <h2 class="section">${t("field-quiet_hours")}</h2>
    <div class="panel">
      <${Switch} name="quiet" label=${t("app-notify-quiet")} hint=${t("app-notify-quiet-hint")} disabled=${!on}
        checked=${values.quiet_hours !== null} onChange=${(checked) => set({ quiet_hours: checked ? USUAL_HOURS : null })} />
      ${values.quiet_hours !== null &&
      html`<div class="padded quiet-hours">
        ${time("quiet-from", t("app-notify-quiet-from"), from, (start) => changeHours({ start }))}
        ${time("quiet-to", t("app-notify-quiet-to"), to, (end) => changeHours({ end }))}
      </div>`}
    </div>
    <p class="quiet small foot">${t("app-notify-zone", { zone: values.effective_zone.replaceAll("_", " ") })}</p>
  </section>`;
}
