/** What an announcement's screens share: its form's values, and how its message looks to who gets it. */

import { html } from "../html.js";
import { useApp } from "../app_context.js";

/** The beginning of its text in `language`, or in any it has. */
export function firstLine({ texts }, language) {
  const text = texts[language] ?? Object.values(texts)[0] ?? "";
  return text.split("\n")[0].slice(0, 80);
}

/** Its message as Telegram shows it: photo, text, button. */
export function Bubble({ text, photo, label }) {
  const { t } = useApp();
  return html`<figure class="told" aria-label=${t("app-announce-looks")}>
    <div class="told-message">
      ${photo && html`<img src=${photo} alt="" />`}
      <p>${text}</p>
    </div>
    ${label && html`<p class="told-button">${label}</p>`}
  </figure>`;
}

/** The form that would give this announcement, or an empty one. */
export const formOf = (one) =>
  one === null
    ? { texts: {}, buttons: {}, link: null, segment: {} }
    : { texts: one.texts, buttons: one.buttons, link: one.link, segment: withoutNames(one.segment) };

function withoutNames({ place, ...segment }) {
  return segment;
}
