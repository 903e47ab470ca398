/** A screen of settings while these are not here yet, or could not be read. */

import { html } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { Notice } from "./notice.js";

export function SettingsWait({ title, error, onRetry }) {
  const { t } = useApp();
  return html`<section class="page" aria-label=${title}>
    <h1>${title}</h1>
    ${error
      ? html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}>
          <button class="wide primary" type="button" onClick=${onRetry}>${t("app-retry")}</button>
        <//>`
      : html`<div class="panel skeleton-block" role="status" aria-label=${t("app-loading")}></div>`}
  </section>`;
}
