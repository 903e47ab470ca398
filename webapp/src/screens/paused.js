/** A reminder above the deck that one's own profile is paused, with the way to end the pause. */

import { html, useEffect, useState } from "../html.js";
import { Icon } from "../icons.js";
import { explain, useApp } from "../app_context.js";

export function Paused() {
  const { t, api, kept, toast } = useApp();
  const [settings, setSettings] = useState(kept.settings);
  const [busy, setBusy] = useState(false);

  const show = (values) => {
    kept.settings = values;
    setSettings(values);
  };
  useEffect(() => {
    // Only a reminder: where settings can not be read the deck says so itself.
    if (kept.settings === null) api.settings().then(show, () => {});
  }, []);

  async function resume() {
    setBusy(true);
    try {
      show(await api.saveSettings({ ...kept.settings, discoverable: true }));
    } catch (error) {
      toast(explain(t, error), "error");
    } finally {
      setBusy(false);
    }
  }

  if (settings === null || settings.discoverable) return null;
  return html`<div class="paused" role="status">
    <${Icon} name="pause" size=${18} />
    <p>${t("app-paused")}</p>
    <button class="text-button" type="button" disabled=${busy} onClick=${resume}>${t("app-resume")}</button>
  </div>`;
}
