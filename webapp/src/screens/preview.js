/** One's own card as others see it. */

import { html, useState } from "../html.js";
import { useApp } from "../app_context.js";
import { ageOn } from "../profile_rules.js";
import { Face } from "./card.js";
import { Details } from "./details.js";

/** The card of a form that is not saved yet; `photos` as the photo grid has them. */
export function cardOf({ form, photos, today }) {
  const shown = photos.map((photo) => (photo.local ? { id: photo.id, thumb: photo.url, card: photo.url, full: photo.url, thumbhash: "" } : photo));
  return {
    ...form,
    user_id: 0,
    age: ageOn(today, form.birth_date),
    photos: shown,
    shared_interests: [],
    reasons: [],
    distance_band: null,
    compatibility: null,
    likes_you: false,
    note: null,
    about: null,
  };
}

export function Preview({ card }) {
  const { t } = useApp();
  const [photoAt, setPhotoAt] = useState(0);
  const [open, setOpen] = useState(false);
  const turn = (by) => setPhotoAt(Math.max(0, Math.min(card.photos.length - 1, photoAt + by)));
  return html`<article class="card still" aria-label=${t("app-name-age", card)}>
      <${Face} card=${card} photoAt=${photoAt} onPhoto=${turn} onOpen=${() => setOpen(true)} />
    </article>
    ${open && html`<${Details} card=${card} onClose=${() => setOpen(false)} />`}`;
}
