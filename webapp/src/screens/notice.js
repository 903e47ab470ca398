/** A screen with nothing on it but a word about why, and what to do. */

import { html } from "../html.js";
import { Icon } from "../icons.js";

/** An icon, a title, a sentence and actions, in the middle of the room there is. */
export function Notice({ icon, title, text, children }) {
  return html`<div class="notice" role="status">
    <span class="notice-icon"><${Icon} name=${icon} size=${40} /></span>
    <h2>${title}</h2>
    <p class="quiet">${text}</p>
    <div class="stack">${children}</div>
  </div>`;
}
