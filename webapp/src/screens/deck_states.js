/** The deck without cards: loading, failed, or empty with one thing to do about it. */

import { html, useState } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { Notice } from "./notice.js";

const EMPTY = {
  nobody_near: { icon: "map-pin", name: "near" },
  all_seen: { icon: "check", name: "seen" },
  filters_narrow: { icon: "sliders-horizontal", name: "filters" },
};

export function DeckLoading() {
  const { t } = useApp();
  return html`<div class="card skeleton" role="status" aria-label=${t("app-loading")}>
    <div class="lines"><i></i><i></i></div>
  </div>`;
}

export function DeckFailed({ error }) {
  const { t, deck } = useApp();
  return html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}>
    <button class="wide primary" type="button" onClick=${() => void deck.load()}>${t("app-retry")}</button>
  <//>`;
}

export function DeckEmpty({ empty }) {
  const { t, deck, api, toast, go } = useApp();
  const [busy, setBusy] = useState(false);
  const { icon, name } = EMPTY[empty?.reason] ?? EMPTY.all_seen;

  async function widen() {
    setBusy(true);
    try {
      const settings = await api.settings();
      await api.saveSettings({ ...settings, max_distance: empty.wider_distance });
      await deck.reload();
    } catch (error) {
      toast(explain(t, error), "error");
      setBusy(false);
    }
  }

  return html`<${Notice} icon=${icon} title=${t(`app-empty-${name}-title`)} text=${t(`app-empty-${name}-text`)}>
    ${empty?.wider_count
      ? html`<p class="strong">${t("app-empty-wider-count", { count: empty.wider_count, distance: empty.wider_distance })}</p>`
      : null}
    ${empty?.wider_distance
      ? html`<button class="wide primary" type="button" disabled=${busy} onClick=${widen}>
          ${t("app-empty-wider", { distance: empty.wider_distance })}
        </button>`
      : html`<button class="wide primary" type="button" onClick=${() => void deck.reload()}>${t("app-empty-again")}</button>`}
    <button class="wide plain" type="button" onClick=${() => go("settings")}>${t("app-empty-settings")}</button>
  <//>`;
}
