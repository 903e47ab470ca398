/** Likes: everybody who likes the member and waits for an answer, free of charge. */

import { html, useEffect, useState } from "../html.js";
import { Icon } from "../icons.js";
import { explain, useApp } from "../app_context.js";
import { Details } from "./details.js";
import { Photo } from "./card.js";
import { Notice } from "./notice.js";

/** Follow the list of likes; `load` reads it anew. */
function useLikes() {
  const { likes } = useApp();
  const [, redraw] = useState(0);
  useEffect(() => likes.subscribe(() => redraw((count) => count + 1)), [likes]);
  useEffect(() => void likes.load(), [likes]);
  return likes.state;
}

export default function Likes() {
  const { t, go, likes } = useApp();
  const { status, cards, error } = useLikes();
  const [shown, setShown] = useState(null);
  return html`<section class="page likes" aria-labelledby="likes-title">
    <h1 id="likes-title">${t("app-likes-title")}</h1>
    ${status === "loading" && html`<ul class="like-grid" role="status" aria-label=${t("app-loading")}>${[0, 1, 2, 3].map((at) => html`<li key=${at} class="like-tile skeleton"></li>`)}</ul>`}
    ${status === "failed" &&
    html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}>
      <button class="wide primary" type="button" onClick=${() => void likes.load()}>${t("app-retry")}</button>
    <//>`}
    ${status === "ready" &&
    cards.length === 0 &&
    html`<${Notice} icon="heart" title=${t("app-likes-empty-title")} text=${t("app-likes-empty-text")}>
      <button class="wide primary" type="button" onClick=${() => go("discover")}>${t("app-matches-discover")}</button>
    <//>`}
    ${cards.length > 0 &&
    html`<ul class="like-grid">
      ${cards.map(
        (card) =>
          html`<li key=${card.user_id} class="like-tile">
            <button class="like-open" type="button" aria-haspopup="dialog" onClick=${() => setShown(card)}>
              <${Photo} photo=${card.photos[0]} alt="" />
              <span class="like-name">${t("app-name-age", { name: card.name, age: card.age })}</span>
              ${card.note && html`<span class="like-note"><${Icon} name="message-circle" size=${16} />${card.note}</span>`}
            </button>
          </li>`,
      )}
    </ul>`}
    ${shown && html`<${Details} card=${shown} onClose=${() => setShown(null)} />`}
  </section>`;
}
