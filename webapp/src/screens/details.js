/** The whole profile of a card, as a sheet: each photo and the words can be liked by themselves. */

import { html, useState } from "../html.js";
import { Icon } from "../icons.js";
import { CloseButton, Dialog } from "../dialog.js";
import { useApp } from "../app_context.js";
import { Photo, Presence, Verified, sayReason } from "./card.js";
import { Liking } from "./liking.js";
import { NoteDialog } from "./note.js";

/** With `onDecide(decision, {note, about})` there are buttons to decide; one's own card has none. */
export function Details({ card, onDecide = null, onClose }) {
  const { t, report } = useApp();
  const [about, setAbout] = useState(null);
  const shared = new Set(card.shared_interests);
  const count = card.photos.length;
  const heart = (subject, label) =>
    onDecide &&
    html`<button class="round small like-this" type="button" aria-label=${label} onClick=${() => setAbout(subject)}>
      <${Icon} name="heart" size=${20} />
    </button>`;
  return html`<${Dialog} kind="sheet tall" label=${t("app-card-about", { name: card.name })} onClose=${onClose}>
    <${CloseButton} onClose=${onClose} />
    <div class="details">
      <div class="gallery" tabindex="0" role="group" aria-label=${t("app-profile-photos")}>
        ${count === 0
          ? html`<${Photo} photo=${null} alt=${t("app-card-no-photo")} />`
          : card.photos.map(
              (photo, at) =>
                html`<div class="gallery-photo" key=${photo.id}>
                  <${Photo} photo=${photo} size="full" eager=${at === 0} alt=${t("app-photo-of", { index: at + 1, count, name: card.name })} />
                  ${heart(photo.id, t("app-like-photo", { index: at + 1 }))}
                </div>`,
            )}
      </div>
      <div class="padded stack">
        <h2 class="who"><b>${card.name}</b> <span>${card.age}</span><${Verified} card=${card} /></h2>
        <${Presence} of=${card} />
        <${Liking} card=${card} />
        <ul class="facts plain-facts">
          <li><${Icon} name="map-pin" size=${18} />${card.location}${card.distance_band && ` · ${t(`distance-${card.distance_band}`)}`}</li>
          <li><${Icon} name="target" size=${18} />${t(`goal-${card.goal}`)}</li>
          ${card.compatibility !== null && html`<li><${Icon} name="sparkles" size=${18} />${t("app-card-fit", { percent: Math.round(card.compatibility * 100) })}</li>`}
        </ul>
        ${card.reasons.length > 0 &&
        html`<h3>${t("app-why")}</h3>
          <ul class="facts plain-facts">
            ${card.reasons.map((reason) => html`<li key=${reason.kind}><${Icon} name="check" size=${18} />${sayReason(t, reason)}</li>`)}
          </ul>`}
        ${card.bio &&
        html`<section class="words">
          <h3>${t("field-bio")}</h3>
          <p class="bio">${card.bio}</p>
          ${heart("bio", t("app-like-bio"))}
        </section>`}
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
        ${onDecide && html`<button class="wide plain report-link" type="button" onClick=${() => report(card, "profile")}>${t("app-report")}</button>`}
      </div>
    </div>
    ${onDecide &&
    html`<div class="decisions" role="group" aria-label=${t("app-actions")}>
      <button class="round action pass" type="button" aria-label=${t("app-pass")} onClick=${() => onDecide("pass", {})}><${Icon} name="x" size=${28} /></button>
      <button class="round action like" type="button" aria-label=${t("app-like")} onClick=${() => onDecide("like", {})}><${Icon} name="heart" size=${28} filled /></button>
    </div>`}
    ${about !== null && html`<${NoteDialog} card=${card} about=${about} onClose=${() => setAbout(null)} onSend=${(words) => onDecide("like", words)} />`}
  <//>`;
}
