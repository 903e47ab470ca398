/** Before the app: opened outside of Telegram, a session that ended, a service that does not answer. */

import { html, useState } from "../html.js";
import { Icon } from "../icons.js";

/** Icon, title and text of each kind. */
const SAID = {
  banned: ["info", "app-banned-title", "app-banned-text"],
  erased: ["check", "app-erased-title", "app-erased-text"],
  outside: ["send", "app-outside-title", "app-outside-text"],
  reopen: ["undo-2", "app-reopen-title", "app-reopen-text"],
  unreachable: ["wifi-off", "app-unreachable-title", "app-unreachable-text"],
};

export function Gate({ kind, texts, bridge, onRetry, onOffline, botUrl }) {
  const [busy, setBusy] = useState(false);
  const t = texts.say;
  const [icon, title, text] = SAID[kind];
  return html`<main class="gate">
    <div class="notice">
      <span class="notice-icon big"><${Icon} name=${icon} size=${48} /></span>
      <h1>${t(title)}</h1>
      <p class="quiet" role="status">${t(text)}</p>
      <div class="stack">
        ${kind === "outside" && botUrl && html`<a class="wide primary" href=${botUrl} rel="noreferrer">${t("app-outside-open")}</a>`}
        ${kind === "unreachable" &&
        html`<button
          class="wide primary"
          type="button"
          disabled=${busy}
          onClick=${async () => {
            setBusy(true);
            await onRetry();
            setBusy(false);
          }}
        >
          ${t("app-retry")}
        </button>`}
        ${onOffline && html`<button class="wide plain" type="button" onClick=${onOffline}>${t("app-profile-through-bot")}</button>`}
        ${["reopen", "erased", "banned"].includes(kind) && bridge.inTelegram && html`<button class="wide primary" type="button" onClick=${bridge.close}>${t("app-close")}</button>`}
      </div>
    </div>
  </main>`;
}
