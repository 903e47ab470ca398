// The list of messages in a chat: keeps them in order, redraws only what changed, and stays at the newest.

import { renderItem } from "./bubbles.js";
import { h, icon } from "./dom.js";
import { language, t } from "./texts.js";

const NEAR_BOTTOM_PIXELS = 80;
const SAME_AUTHOR_SECONDS = 600;

export class Timeline {
  constructor(actions) {
    this.actions = actions;
    this.messages = new Map();
    this.drawn = new Map();
    this.list = h("ol", { class: "items" });
    this.scroller = h(
      "div",
      { class: "timeline", role: "log", "aria-label": t("messages"), tabindex: "0", "data-testid": "messages" },
      h("div", { class: "filler" }),
      this.list,
    );
    this.newer = h("button", { type: "button", class: "newer", "aria-label": t("newer"), hidden: true }, icon("chevron-down"));
    this.newer.addEventListener("click", () => this.scrollToEnd());
    this.scroller.addEventListener("scroll", () => this.followScroll(), { passive: true });
    new ResizeObserver(() => this.stick && this.scrollToEnd("instant")).observe(this.scroller);
    this.list.addEventListener("load", () => this.stick && this.scrollToEnd("instant"), true);
    this.stick = true;
    this.element = h("div", { class: "timeline-frame" }, this.scroller, this.newer);
  }

  /** Show exactly these messages. */
  replace(messages) {
    this.messages = new Map(messages.map((message) => [message.message_id, message]));
    this.draw();
    this.scrollToEnd("instant");
  }

  /** Add a message, or show its new version. */
  put(message) {
    const isNew = !this.messages.has(message.message_id);
    this.messages.set(message.message_id, message);
    this.draw();
    if (isNew && (this.stick || !message.from_bot)) this.scrollToEnd();
    else if (this.stick) this.scrollToEnd("instant");
  }

  /** Forget a deleted message. */
  drop(messageId) {
    this.messages.delete(messageId);
    this.draw();
  }

  /** Show the reactions now under a message. */
  react(messageId, reactions) {
    const message = this.messages.get(messageId);
    if (message) this.put({ ...message, reactions });
  }

  draw() {
    const groups = groupAlbums([...this.messages.values()].sort((a, b) => a.message_id - b.message_id));
    const kept = new Map();
    const children = [];
    let before = null;
    for (const group of groups) {
      if (!before || dayOf(before) !== dayOf(group[0])) children.push(this.dayMark(group[0], kept));
      const key = group[0].message_id;
      const signature = JSON.stringify(group);
      const old = this.drawn.get(key);
      const node = old?.signature === signature ? old.node : this.redraw(group, old?.node);
      kept.set(key, { signature, node });
      children.push(node);
      before = group.at(-1);
    }
    this.arrange(children);
    this.drawn = kept;
    markTails(groups, kept);
  }

  /** Put the children in order, touching only those out of place: a moved node would lose its focus. */
  arrange(children) {
    const wanted = new Set(children);
    for (const child of [...this.list.children]) if (!wanted.has(child)) child.remove();
    children.forEach((child, index) => {
      if (this.list.children[index] !== child) this.list.insertBefore(child, this.list.children[index] ?? null);
    });
  }

  redraw(group, old) {
    const node = renderItem(group, this.actions);
    const place = old?.contains(document.activeElement) ? document.activeElement.dataset.place : undefined;
    if (old?.isConnected) {
      old.replaceWith(node);
      if (place !== undefined) (node.querySelector(`[data-place="${place}"]`) ?? this.scroller).focus({ preventScroll: true });
    } else node.classList.add("arriving");
    return node;
  }

  dayMark(message, kept) {
    const day = dayOf(message);
    const key = `day ${day}`;
    const node = this.drawn.get(key)?.node ?? h("li", { class: "item service day" }, h("span", { class: "service-note" }, nameDay(message)));
    kept.set(key, { node });
    return node;
  }

  followScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.stick = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PIXELS;
    this.newer.hidden = this.stick;
  }

  scrollToEnd(behavior = "smooth") {
    this.stick = true;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: calm ? "instant" : behavior });
  }
}

function groupAlbums(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (message.media_group_id && last?.[0].media_group_id === message.media_group_id) last.push(message);
    else groups.push([message]);
  }
  return groups;
}

const dayOf = (message) => new Date(message.date * 1000).toDateString();

function nameDay(message) {
  const date = new Date(message.date * 1000);
  if (date.toDateString() === new Date().toDateString()) return t("today");
  return date.toLocaleDateString(language, { day: "numeric", month: "long" });
}

/** Give the last bubble of each run by one author its tail, and keep the others close together. */
function markTails(groups, kept) {
  groups.forEach((group, index) => {
    const next = groups[index + 1];
    const sameRun = next && next[0].from_bot === group[0].from_bot && next[0].date - group[0].date < SAME_AUTHOR_SECONDS;
    kept.get(group[0].message_id).node.classList.toggle("tail", !sameRun || Boolean(next[0].web_app_data));
  });
}
