// Turns a message's text and its formatting entities into DOM nodes, nesting as the entities do.

import { h } from "./dom.js";
import { t } from "./texts.js";

/**
 * Nodes for `text`. Entities count UTF-16 units, as JavaScript strings do. `actions` has openLink(url) and
 * sendCommand(text) for what a tap on a link or a command does.
 */
export function renderText(text, entities, actions) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return renderSpan({ text, start: 0, end: text.length, entities: ordered, actions });
}

function renderSpan({ text, start, end, entities, actions }) {
  const nodes = [];
  let position = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const close = Math.min(entity.offset + entity.length, end);
    let next = index + 1;
    while (next < entities.length && entities[next].offset < close) next += 1;
    if (entity.offset > position) nodes.push(text.slice(position, entity.offset));
    const inner = entities.slice(index + 1, next);
    const children = renderSpan({ text, start: entity.offset, end: close, entities: inner, actions });
    nodes.push(dress(entity, { words: text.slice(entity.offset, close), children, actions }));
    // A block ends its line itself: the line break after it in the text would show as an empty line.
    position = BLOCKS.has(entity.type) && close < end && text[close] === "\n" ? close + 1 : close;
    index = next;
  }
  if (position < end) nodes.push(text.slice(position, end));
  return nodes;
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

const PLAIN_TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  blockquote: "blockquote",
};

function dress(entity, { words, children, actions }) {
  if (entity.type in PLAIN_TAGS) return h(PLAIN_TAGS[entity.type], {}, children);
  switch (entity.type) {
    case "pre":
      return h("pre", { "data-language": entity.language, tabindex: "0" }, h("code", {}, children));
    case "expandable_blockquote":
      return expandableQuote(children);
    case "spoiler":
      return spoiler(children);
    case "text_link":
      return link(entity.url, { children, actions });
    case "url":
      return link(words.includes("://") ? words : `https://${words}`, { children, actions });
    case "email":
      return h("a", { href: `mailto:${words}` }, children);
    case "phone_number":
      return h("a", { href: `tel:${words}` }, children);
    case "mention":
      return link(`https://t.me/${words.slice(1)}`, { children, actions });
    case "bot_command":
      return h("button", { type: "button", class: "text-link", onclick: () => actions.sendCommand(words) }, children);
    case "hashtag":
    case "cashtag":
    case "text_mention":
      return h("span", { class: "text-link" }, children);
    default:
      return h("span", {}, children);
  }
}

function link(url, { children, actions }) {
  if (!isSafeLink(url)) return h("span", {}, children);
  const open = (event) => {
    event.preventDefault();
    actions.openLink(url);
  };
  return h("a", { href: url, rel: "noopener noreferrer", target: "_blank", onclick: open }, children);
}

/** Whether a link may be followed: web pages and Telegram's own scheme, never scripts. */
export function isSafeLink(url) {
  try {
    return ["http:", "https:", "tg:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

function spoiler(children) {
  const cover = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": t("spoiler") }, h("span", {}, children));
  const reveal = (event) => {
    if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    cover.classList.add("revealed");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  cover.addEventListener("click", reveal, { once: true });
  cover.addEventListener("keydown", reveal);
  return cover;
}

function expandableQuote(children) {
  const more = h("button", { type: "button", class: "text-link", "aria-expanded": "false" }, t("showMore"));
  const body = h("div", { class: "folded" }, children);
  more.addEventListener("click", () => {
    body.classList.remove("folded");
    more.remove();
  });
  return h("blockquote", {}, body, more);
}
