/** Discover: the deck, its five actions by finger, button and key, and what to do when it is empty. */

import { html, useEffect, useRef, useState } from "../html.js";
import { Icon } from "../icons.js";
import { explain, useApp } from "../app_context.js";
import { Card } from "./card.js";
import { Details } from "./details.js";
import { NoteDialog } from "./note.js";
import { DeckEmpty, DeckFailed, DeckLoading } from "./deck_states.js";
import { Paused } from "./paused.js";
import { useStore } from "./use_store.js";

const KEYS = { ArrowRight: "like", ArrowLeft: "pass", ArrowUp: "superlike" };
const SAID = { like: "app-liked", pass: "app-passed", superlike: "app-superliked" };

export default function Discover() {
  const { t, deck, bridge, kept, announce, toast, go, report } = useApp();
  const [leaving, setLeaving] = useState([]);
  const [entering, setEntering] = useState(null);
  const [photos, setPhotos] = useState({});
  const [layer, setLayer] = useState(null);
  const stage = useRef(null);
  const acts = useRef({});
  const drawn = useDrawn();
  const state = useStore(deck);
  const top = state.cards[0];

  useEffect(() => {
    if (state.cards.length === 0) void deck.load();
    bridge.setVerticalSwipes(false);
    return () => bridge.setVerticalSwipes(true);
  }, [deck, bridge]);
  useEffect(() => {
    if (top) announce(t("app-card-now", { name: top.name, age: top.age, location: top.location }));
    setLayer(null);
    liftNext(0);
  }, [top?.user_id]);

  function liftNext(share) {
    for (const card of stage.current?.querySelectorAll(".card[data-place='1'], .card[data-place='2']") ?? []) {
      const depth = Number(card.dataset.place) - share;
      card.style.transform = `translateY(${depth * 9}px) scale(${1 - depth * 0.045})`;
    }
  }

  /** Returns false when the card must stay: no super likes are left. */
  function decide(decision, { velocity = {}, note = null, about = null } = {}) {
    if (!top) return false;
    if (decision === "superlike" && state.superlikesLeft === 0) {
      toast(t("error-out-of-superlikes"), "error");
      bridge.haptic("error");
      return false;
    }
    if (decision === "like" && state.likesLeft === 0) {
      toast(t("error-out-of-likes"), "error");
      bridge.haptic("error");
      return false;
    }
    bridge.haptic(decision === "pass" ? "light" : "medium");
    setEntering(null);
    setLeaving((cards) => [...cards, { card: top, decision, velocity }]);
    deck.decide(decision, { note, about });
    announce(t(SAID[decision], { name: top.name }));
    return true;
  }

  async function undo() {
    if (!deck.canUndo) return;
    try {
      const { user_id: id } = state.lastPass.card;
      setLeaving((cards) => cards.filter(({ card }) => card.user_id !== id));
      setEntering({ id, side: -1 });
      const card = await deck.undo();
      bridge.haptic("light");
      announce(t("app-undone", { name: card.name }));
    } catch (error) {
      toast(explain(t, error), "error");
    }
  }

  function turn(step) {
    const { length } = top.photos;
    const at = Math.max(0, Math.min(length - 1, (photos[top.user_id] ?? 0) + step));
    if (at === (photos[top.user_id] ?? 0)) return;
    bridge.haptic("selection");
    setPhotos({ ...photos, [top.user_id]: at });
  }

  const act = useRef(null);
  act.current = (event) => {
    const busy = document.querySelector("dialog[open]") || event.altKey || event.ctrlKey || event.metaKey;
    if (busy || event.defaultPrevented || event.target.closest?.("input, textarea, select, nav")) return;
    // The last pass can be taken back when there is no card left, too.
    if (event.key === "Backspace") void undo();
    else if (!top) return;
    else if (KEYS[event.key]) decide(KEYS[event.key]);
    else if (event.key === "Enter" && !event.target.closest?.("button, a")) setLayer("details");
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    const onKey = (event) => act.current(event);
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  acts.current = { turn, decide, open: () => setLayer("details"), left: (id) => setLeaving((cards) => cards.filter((each) => each.card.user_id !== id)) };

  const stack = [
    ...leaving.map(({ card, decision, velocity }) => ({ card, leaving: { decision, velocity } })),
    ...state.cards.slice(0, 3).map((card, place) => ({ card, place })),
  ].filter(({ card, leaving: gone }, at, all) => gone || !all.slice(0, at).some((other) => other.card.user_id === card.user_id));

  return html`<section class="discover" aria-labelledby="discover-title">
    <header class="bar">
      <h1 id="discover-title">${t("app-tab-discover")}</h1>
      ${state.likesLeft !== null && state.likesLeft <= 20 && html`<p class="small quiet">${t("app-likes-left", { count: state.likesLeft })}</p>`}
      <button class="round small" type="button" aria-label=${t("app-empty-settings")} onClick=${() => go("filters")}>
        <${Icon} name="sliders-horizontal" size=${20} />
      </button>
    </header>
    <${Paused} />
    <div class="stage" ref=${stage} role="group" aria-label=${t("app-deck")} aria-describedby="deck-hint">
      <p class="hidden" id="deck-hint">${t("app-deck-hint")}</p>
      ${!top && leaving.length === 0 && html`<${DeckStates} />`}
      ${[...stack].reverse().map(({ card, place, leaving: gone }) => {
        const side = entering?.id === card.user_id ? entering.side : 0;
        const photoAt = photos[card.user_id] ?? 0;
        return drawn(
          card.user_id,
          [card, place, gone?.decision, side, photoAt, kept.profile],
          () =>
            html`<${Card}
              key=${card.user_id}
              card=${card}
              place=${place}
              leaving=${gone}
              entering=${side}
              photoAt=${photoAt}
              onPhoto=${(step) => acts.current.turn(step)}
              onDecide=${(decision, velocity) => acts.current.decide(decision, { velocity })}
              onLean=${gone ? undefined : liftNext}
              onLeft=${(id) => acts.current.left(id)}
              onOpen=${() => acts.current.open()}
              onReport=${() => report(card, "card")}
            />`,
        );
      })}
    </div>
    <div class="actions" role="group" aria-label=${t("app-actions")}>
      <${Action} icon="undo-2" label=${t("app-undo")} kind="minor" disabled=${!deck.canUndo} onPress=${undo} />
      <${Action} icon="x" label=${t("app-pass")} kind="pass" disabled=${!top} onPress=${() => decide("pass")} />
      <${Action} icon="star" label=${t("app-superlike")} kind="super" disabled=${!top} count=${state.superlikesLeft} onPress=${() => decide("superlike")} />
      <${Action} icon="heart" label=${t("app-like")} kind="like" disabled=${!top} onPress=${() => decide("like")} />
      <${Action} icon="message-circle" label=${t("app-note")} kind="minor" disabled=${!top} onPress=${() => setLayer("note")} />
    </div>
    ${layer === "details" &&
    top &&
    html`<${Details}
      card=${top}
      onClose=${() => setLayer(null)}
      onDecide=${(decision, words) => {
        setLayer(null);
        decide(decision, words);
      }}
    />`}
    ${layer === "note" &&
    top &&
    html`<${NoteDialog}
      card=${top}
      about=${top.photos[photos[top.user_id] ?? 0]?.id ?? null}
      onClose=${() => setLayer(null)}
      onSend=${(words) => {
        setLayer(null);
        decide("like", words);
      }}
    />`}
  </section>`;
}

/**
 * `drawn(key, values, draw)` gives what `draw()` gave last time, which is then not rendered again, unless one of `values` is
 * another: a swipe changes one card of four, in the frames in which it flies.
 */
function useDrawn() {
  const past = useRef(new Map());
  const now = new Map();
  useEffect(() => {
    past.current = now;
  });
  return (key, values, draw) => {
    const before = past.current.get(key);
    const isSame = before !== undefined && values.every((value, at) => value === before.values[at]);
    const entry = isSame ? before : { values, tree: draw() };
    now.set(key, entry);
    return entry.tree;
  };
}

function DeckStates() {
  const { deck } = useApp();
  const { status, empty, error } = deck.state;
  if (status === "loading") return html`<${DeckLoading} />`;
  if (status === "failed") return html`<${DeckFailed} error=${error} />`;
  return html`<${DeckEmpty} empty=${empty} />`;
}

function Action({ icon, label, kind, count, disabled, onPress }) {
  return html`<button class=${`round action ${kind}`} type="button" aria-label=${label} title=${label} disabled=${disabled} onClick=${onPress}>
    <${Icon} name=${icon} size=${kind === "like" || kind === "pass" ? 30 : 22} filled=${kind === "like" || kind === "super"} />
    ${count !== null && count !== undefined && html`<i class="count" data-count=${count}></i>`}
  </button>`;
}
