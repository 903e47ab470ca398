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

/** The settings that take up an offer to widen: {filter, least, most}. */
export function widened({ filter, least, most }) {
  if (filter === "distance") return { max_distance: most };
  if (filter === "age") return { min_age: least, max_age: most };
  return { [`${filter}_dealbreaker`]: false };
}

/** Why there is nobody, with an honest offer for each filter that keeps people out; nothing is widened unasked. */
export function DeckEmpty({ empty }) {
  const { t, deck, api, kept, toast, go } = useApp();
  const [busy, setBusy] = useState(false);
  const { icon, name } = EMPTY[empty?.reason] ?? EMPTY.all_seen;
  const offers = empty?.widenings ?? [];

  async function widen(offer) {
    setBusy(true);
    try {
      kept.settings = await api.saveSettings(widened(offer));
      await deck.reload();
    } catch (error) {
      toast(explain(t, error), "error");
      setBusy(false);
    }
  }

  return html`<${Notice} icon=${icon} title=${t(`app-empty-${name}-title`)} text=${t(`app-empty-${name}-text`)}>
    ${offers.map(
      (offer) =>
        html`<button key=${offer.filter} class="offer" type="button" disabled=${busy} onClick=${() => widen(offer)}>
          <span class="strong">${t(`app-widen-${offer.filter}`, offer)}</span>
          <span class="quiet small">${t(`app-widen-${offer.filter}-count`, offer)}</span>
        </button>`,
    )}
    ${offers.length === 0 &&
    html`<button class="wide primary" type="button" onClick=${() => void deck.reload()}>${t("app-empty-again")}</button>`}
    <button class="wide plain" type="button" onClick=${() => go("filters")}>${t("app-empty-settings")}</button>
  <//>`;
}
