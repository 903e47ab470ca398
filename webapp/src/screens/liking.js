/** What somebody's like says: to which photo or words of the member it goes, that it is a super like, and their note. */

import { html } from "../html.js";
import { Icon } from "../icons.js";
import { useApp } from "../app_context.js";
import { Photo } from "./card.js";

/** A sentence with the member's own photo where the like goes to one, and the note under it; nothing without a like. */
export function Liking({ card }) {
  const { t, kept } = useApp();
  if (!card.likes_you) return null;
  const photo = kept.profile?.photos.find(({ id }) => id === card.about);
  const what = photo ? "photo" : card.about === "bio" ? "bio" : card.is_super ? "super" : "plain";
  return html`<span class=${`liking ${card.is_super ? "super" : ""}`}>
    ${photo && html`<span class="liking-photo"><${Photo} photo=${photo} size="thumb" alt="" eager /></span>`}
    <span class="liking-text">
      <span class="liking-what">
        <${Icon} name=${card.is_super ? "star" : "heart"} size=${14} filled />
        ${t(`app-likes-your-${what}`)}
      </span>
      ${card.note && html`<span class="liking-note">${card.note}</span>`}
    </span>
  </span>`;
}
