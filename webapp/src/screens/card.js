/** One person's card in the deck: photos to page, name, and the facts that matter at a glance. */

import { html, useEffect, useLayoutEffect, useRef, useState } from "../html.js";
import { Icon } from "../icons.js";
import { holdCard } from "../card_motion.js";
import { placeholder } from "../pictures.js";
import { useApp } from "../app_context.js";
import { Liking } from "./liking.js";

/** A photo over its blurred placeholder; fades in once when it is decoded. */
export function Photo({ photo, alt, size = "card", eager = false }) {
  const [shown, setShown] = useState(false);
  const image = useRef(null);
  useLayoutEffect(() => setShown(Boolean(image.current?.complete && image.current.naturalWidth)), [photo?.id]);
  const named = alt ? { role: "img", "aria-label": alt } : { "aria-hidden": "true" };
  if (!photo) return html`<div class="photo none" ...${named}><${Icon} name="user" size=${72} /></div>`;
  const blur = placeholder(photo.thumbhash);
  return html`<div class="photo">
    ${blur && html`<img class="blur" src=${blur} alt="" aria-hidden="true" />`}
    <img
      ref=${image}
      class=${`sharp ${shown ? "in" : ""}`}
      src=${photo[size]}
      alt=${alt}
      draggable=${false}
      decoding="async"
      loading=${eager ? "eager" : "lazy"}
      onLoad=${() => setShown(true)}
    />
  </div>`;
}

/** A reason why someone is shown, as the service found it, in the member's language. */
export function sayReason(t, { kind, values }) {
  if (kind === "interests") return t("app-why-interests", { interests: values.map((slug) => t(`interest-${slug}`)).join(", ") });
  if (kind === "goal") return t("app-why-goal", { goal: t(`goal-${values[0]}`) });
  return kind === "place" ? t(`distance-${values[0]}`) : t("app-why-age");
}

/** The badge of somebody whose photos a moderator compared with a selfie. */
export function Verified({ card }) {
  const { t } = useApp();
  return card.verified && html`<i class="verified"><${Icon} name="badge-check" size=${20} /><span class="hidden">${t("app-verified")}</span></i>`;
}

/** When somebody was last here, roughly: nothing when it was long ago, or when one of the two does not show it. */
export function Presence({ of: person }) {
  const { t } = useApp();
  return person.presence && html`<span class=${`presence ${person.presence}`}><i class="dot" aria-hidden="true"></i>${t(`presence-${person.presence}`)}</span>`;
}

/** Facts under the name: distance (or the town of one's own card), goal, what is shared. */
export function Facts({ card }) {
  const { t } = useApp();
  const shared = card.reasons.find(({ kind }) => kind === "interests");
  return html`<ul class="facts">
    <li><${Icon} name="map-pin" size=${16} />${card.distance_band ? t(`distance-${card.distance_band}`) : card.location}</li>
    <li><${Icon} name="target" size=${16} />${t(`goal-${card.goal}`)}</li>
    ${shared && html`<li><${Icon} name="sparkles" size=${16} />${sayReason(t, shared)}</li>`}
  </ul>`;
}

/** What a card shows: a photo and the way to the next, name and facts, and the way to the whole profile. */
export function Face({ card, photoAt, onPhoto, onOpen }) {
  const { t } = useApp();
  const count = card.photos.length;
  const photo = card.photos[photoAt] ?? card.photos[0];
  return html`<${Photo}
      photo=${photo}
      eager
      alt=${count ? t("app-photo-of", { index: photoAt + 1, count, name: card.name }) : t("app-card-no-photo")}
    />
    <div class="scrim"></div>
    ${count > 1 &&
    html`<div class="segments" aria-hidden="true">
        ${card.photos.map((each, at) => html`<i key=${each.id} class=${at === photoAt ? "on" : ""}></i>`)}
      </div>
      <button class="pager before" type="button" aria-label=${t("app-photo-previous")} onClick=${() => onPhoto(-1)}></button>
      <button class="pager after" type="button" aria-label=${t("app-photo-next")} onClick=${() => onPhoto(1)}></button>`}
    <button class="caption" type="button" onClick=${onOpen} aria-haspopup="dialog">
      <${Liking} card=${card} />
      <span class="who"><b>${card.name}</b> <span>${card.age}</span><${Verified} card=${card} /></span>
      <${Presence} of=${card} />
      <${Facts} card=${card} />
      <span class="more"><${Icon} name="chevron-up" size=${22} /><span class="hidden">${t("app-card-open")}</span></span>
    </button>`;
}

/**
 * A card at `place` 0 (top), 1, 2 of the deck, or leaving as `leaving` = {decision, velocity}; `entering` is -1 or 1
 * for a card that comes back from that side.
 */
export function Card({ card, place, leaving, entering, photoAt, onPhoto, onDecide, onLean, onLeft, onOpen, onReport }) {
  const { t } = useApp();
  const element = useRef(null);
  const motion = useRef(null);
  const latest = useRef({});
  latest.current = { onDecide, onLean, onLeft };
  const isTop = place === 0 && !leaving;

  useLayoutEffect(() => {
    if (!isTop) return undefined;
    motion.current?.release();
    motion.current = holdCard(element.current, {
      onDecide: (decision, velocity) => latest.current.onDecide(decision, velocity),
      onLean: (share) => latest.current.onLean?.(share),
    });
    motion.current.settle();
    if (entering) motion.current.enter(entering);
    return () => motion.current.release();
  }, [isTop]);

  useEffect(() => {
    if (!leaving) return;
    motion.current ??= holdCard(element.current, { onDecide: () => true, onLean: () => {} });
    void motion.current.leave(leaving.decision, leaving.velocity).then(() => latest.current.onLeft(card.user_id));
  }, [Boolean(leaving)]);

  return html`<article
    ref=${element}
    class=${`card ${leaving ? "leaving" : ""}`}
    data-place=${leaving ? "gone" : place}
    aria-hidden=${!isTop}
    inert=${!isTop}
    aria-label=${t("app-name-age", card)}
  >
    <${Face} card=${card} photoAt=${photoAt} onPhoto=${onPhoto} onOpen=${onOpen} />
    ${isTop && onReport && html`<button class="card-more" type="button" aria-label=${t("app-card-more", { name: card.name })} onClick=${onReport}><${Icon} name="ellipsis" size=${22} /></button>`}
    <span class="stamp like" data-stamp="like" aria-hidden="true">${t("app-stamp-like")}</span>
    <span class="stamp pass" data-stamp="pass" aria-hidden="true">${t("app-stamp-pass")}</span>
    <span class="stamp super" data-stamp="superlike" aria-hidden="true">${t("app-stamp-super")}</span>
  </article>`;
}
