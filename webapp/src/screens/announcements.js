/** Announcements: what the owner told everybody, is telling, and is about to. */

import { html, useEffect, useState } from "../html.js";
import "../owner_icons.js";
import { Icon } from "../icons.js";
import { useApp } from "../app_context.js";
import { SettingsWait } from "./settings_wait.js";
import { Notice } from "./notice.js";
import { firstLine } from "./announcement_parts.js";

export default function Announcements() {
  const { t, api, go, language } = useApp();
  const [found, setFound] = useState(null);
  const [error, setError] = useState(null);

  function load() {
    setError(null);
    api.broadcasts().then(({ broadcasts }) => setFound(broadcasts), setError);
  }
  useEffect(load, []);

  const title = t("app-announce-title");
  if (found === null) return html`<${SettingsWait} title=${title} error=${error} onRetry=${load} />`;
  const compose = html`<button class="wide primary" type="button" onClick=${() => go("admin/announcements/new")}>
    <${Icon} name="plus" size=${20} />${t("app-announce-new")}
  </button>`;
  return html`<section class="page" aria-labelledby="announcements-title">
    <h1 id="announcements-title">${title}</h1>
    ${found.length === 0
      ? html`<${Notice} icon="megaphone" title=${t("app-announce-none-title")} text=${t("app-announce-none-text")}>${compose}<//>`
      : html`${compose}
          <ul class="rows panel announcements">
            ${found.map(
              (one) =>
                html`<li class="row" key=${one.id}>
                  <button class="row-main" type="button" onClick=${() => go(`admin/announcements/${one.id}`)}>
                    <span class="row-text">
                      <b>${firstLine(one, language)}</b>
                      <span class="quiet">${t(`app-announce-state-${one.state}`)} · ${t("app-announce-sent", { count: one.sent })}</span>
                    </span>
                    <${Icon} name="chevron-right" size=${20} />
                  </button>
                </li>`,
            )}
          </ul>`}
  </section>`;
}
