/** Likes: everybody who likes the member and waits for an answer, free of charge, to be answered right here. */

import { html, useEffect, useRef, useState } from "../html.js";
import { Icon } from "../icons.js";
import { explain, useApp } from "../app_context.js";
import { Details } from "./details.js";
import { Liking } from "./liking.js";
import { Photo } from "./card.js";
import { Notice } from "./notice.js";
import { useStore } from "./use_store.js";

/** The list as it is now, read anew when the screen opens. */
function useLikes() {
  const { likes } = useApp();
  const state = useStore(likes);
  useEffect(() => void likes.load(), [likes]);
  return state;
}

export default function Likes() {
  const { t, go, likes, deck, bridge, announce, toast } = useApp();
  const { status, cards, error } = useLikes();
  const [shown, setShown] = useState(null);
  const list = useRef(null);
  const goOnAt = useRef(null);
  // Whoever goes on by keyboard goes on with the one that took the place.
  useEffect(() => {
    if (goOnAt.current === null) return;
    const tiles = list.current?.children ?? [];
    const next = tiles[Math.min(goOnAt.current, tiles.length - 1)]?.querySelector("button") ?? document.getElementById("screen");
    goOnAt.current = null;
    next.focus({ preventScroll: true });
  }, [cards]);

  function answer(card, decision, words) {
    if (decision === "like" && deck.state.likesLeft === 0) {
      toast(t("error-out-of-likes"), "error");
      bridge.haptic("error");
      return;
    }
    const at = cards.indexOf(card);
    setShown(null);
    bridge.haptic(decision === "pass" ? "light" : "medium");
    deck.answer(card, decision, words);
    likes.drop(card.user_id);
    announce(t(decision === "pass" ? "app-passed" : "app-liked", { name: card.name }));
    if (decision === "pass") toast(t("app-passed", { name: card.name }), "plain", { label: t("app-undo"), onPress: undo });
    goOnAt.current = at;
  }

  async function undo() {
    if (!deck.canUndo) return;
    try {
      const card = await deck.undo();
      likes.putBack(card);
      announce(t("app-undone", { name: card.name }));
    } catch (failure) {
      toast(explain(t, failure), "error");
    }
  }

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
    html`<ul class="like-grid" ref=${list}>
      ${cards.map((card) => html`<${Tile} key=${card.user_id} card=${card} onOpen=${() => setShown(card)} onAnswer=${(decision) => answer(card, decision)} />`)}
    </ul>`}
    ${shown && html`<${Details} card=${shown} onClose=${() => setShown(null)} onDecide=${(decision, words) => answer(shown, decision, words)} />`}
  </section>`;
}

function Tile({ card, onOpen, onAnswer }) {
  const { t } = useApp();
  const { name, age } = card;
  return html`<li class=${`like-tile ${card.is_super ? "super" : ""}`}>
    <button class="like-open" type="button" aria-haspopup="dialog" onClick=${onOpen}>
      <${Photo} photo=${card.photos[0]} alt="" />
      <${Liking} card=${card} />
      <span class="like-name">${t("app-name-age", { name, age })}</span>
      <span class="like-place">${t(`distance-${card.distance_band}`)}</span>
    </button>
    <span class="like-answers">
      <button class="round action pass" type="button" aria-label=${t("app-pass-name", { name })} onClick=${() => onAnswer("pass")}><${Icon} name="x" size=${24} /></button>
      <button class="round action like" type="button" aria-label=${t("app-like-back", { name })} onClick=${() => onAnswer("like")}><${Icon} name="heart" size=${24} filled /></button>
    </span>
  </li>`;
}
