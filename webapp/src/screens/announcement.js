/** One announcement: composed and sent to the owner's own chat first, then begun, watched and stopped. */

import { html, useEffect, useState } from "../html.js";
import { useApp } from "../app_context.js";
import { SettingsWait } from "./settings_wait.js";
import { AnnouncementDraft } from "./announcement_draft.js";
import { AnnouncementProgress } from "./announcement_progress.js";

/** `id` is a number, or "new". */
export default function Announcement({ id }) {
  const { t, api } = useApp();
  const isNew = id === "new";
  const [one, setOne] = useState(null);
  const [error, setError] = useState(null);

  function load() {
    setError(null);
    if (!isNew) api.broadcast(id).then(setOne, setError);
  }
  useEffect(load, [id]);

  if (!isNew && one === null) return html`<${SettingsWait} title=${t("app-announce-title")} error=${error} onRetry=${load} />`;
  if (one === null || one.state === "draft") return html`<${AnnouncementDraft} one=${one} onChange=${setOne} />`;
  return html`<${AnnouncementProgress} one=${one} onChange=${setOne} />`;
}
