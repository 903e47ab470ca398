/** The whole profile of a card, as a sheet over the deck. */

import { html } from "../html.js";
import { Icon } from "../icons.js";
import { CloseButton, Dialog } from "../dialog.js";
import { useApp } from "../app_context.js";
import { Photo, sayReason } from "./card.js";

export function Details({ card, onClose }) {
  const { t } = useApp();
  const shared = new Set(card.shared_interests);
  const count = card.photos.length;
  return html`<${Dialog} kind="sheet tall" label=${t("app-card-about", { name: card.name })} onClose=${onClose}>
    <${CloseButton} onClose=${onClose} />
    <div class="details">
      <div class="gallery" tabindex="0" role="group" aria-label=${t("app-profile-photos")}>
        ${count === 0
          ? html`<${Photo} photo=${null} alt=${t("app-card-no-photo")} />`
          : card.photos.map(
              (photo, at) =>
                html`<${Photo}
                  key=${photo.id}
                  photo=${photo}
                  size="full"
                  eager=${at === 0}
                  alt=${t("app-photo-of", { index: at + 1, count, name: card.name })}
                />`,
            )}
      </div>
      <div class="padded stack">
        <h2 class="who"><b>${card.name}</b> <span>${card.age}</span></h2>
        <ul class="facts plain-facts">
          <li><${Icon} name="map-pin" size=${18} />${card.location} · ${t(`distance-${card.distance_band}`)}</li>
          <li><${Icon} name="target" size=${18} />${t(`goal-${card.goal}`)}</li>
          <li><${Icon} name="sparkles" size=${18} />${t("app-card-fit", { percent: Math.round(card.compatibility * 100) })}</li>
        </ul>
        ${card.reasons.length > 0 &&
        html`<h3>${t("app-why")}</h3>
          <ul class="facts plain-facts">
            ${card.reasons.map((reason) => html`<li key=${reason.kind}><${Icon} name="check" size=${18} />${sayReason(t, reason)}</li>`)}
          </ul>`}
        ${card.note && html`<figure class="note-box"><figcaption>${t("app-card-note")}</figcaption><blockquote>${card.note}</blockquote></figure>`}
        ${card.bio && html`<h3>${t("field-bio")}</h3><p class="bio">${card.bio}</p>`}
        ${card.interests.length > 0 &&
        html`<h3>${t("field-interests")}</h3>
          <ul class="chips">
            ${[...card.interests]
              .sort((a, b) => shared.has(b) - shared.has(a))
              .map(
                (slug) =>
                  html`<li key=${slug} class=${`chip ${shared.has(slug) ? "on" : ""}`}>
                    ${shared.has(slug) && html`<${Icon} name="check" size=${16} />`}${t(`interest-${slug}`)}
                  </li>`,
              )}
          </ul>`}
      </div>
    </div>
  <//>`;
}
