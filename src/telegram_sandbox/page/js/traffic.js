// The live log of Bot API calls, delivered updates and Mini App events; every line opens to show its JSON.

import { get, LiveEvents } from "./api.js";
import { bridgeTraffic } from "./bridge.js";
import { h, icon } from "./dom.js";
import { t } from "./texts.js";

const MOST_LINES = 400;
const KINDS = ["call", "update", "app"];
const KIND_WORDS = { call: "calls", update: "updates", app: "miniApp" };
const ARROWS = { call: "→ Telegram", update: "→ bot", from_app: "← app", to_app: "→ app" };

export class TrafficLog {
  constructor() {
    this.last = 0;
    this.isPaused = false;
    this.held = []; // lines that came during a pause
    this.lines = h("ol", { class: "traffic-lines" });
    this.empty = h("p", { class: "muted nothing" }, t("noTraffic"));
    this.filter = h("input", { type: "search", "aria-label": t("filter"), placeholder: t("filter"), autocomplete: "off" });
    this.filter.addEventListener("input", () => this.sift());
    this.kinds = KINDS.map((kind) => {
      const chip = h("button", { type: "button", class: "chip", "aria-pressed": "true" }, t(KIND_WORDS[kind]));
      chip.addEventListener("click", () => {
        chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
        this.sift();
      });
      return chip;
    });
    this.pause = h("button", { type: "button", class: "chip", onclick: () => this.togglePause() }, icon("pause"), t("pause"));
    const clear = h("button", { type: "button", class: "chip", onclick: () => this.clear() }, icon("trash-2"), t("clear"));
    this.scroller = h("div", { class: "traffic-scroll", role: "log", "aria-live": "off", "aria-label": t("wire_traffic"), tabindex: "0", "data-testid": "traffic" }, this.empty, this.lines);
    this.element = h("div", { class: "panel traffic" }, h("div", { class: "traffic-tools" }, this.filter, this.kinds, this.pause, clear), this.scroller);
    this.number = 0;
    bridgeTraffic.addEventListener("message", ({ detail }) => this.addBridge(detail));
  }

  start() {
    this.events ??= new LiveEvents("/api/traffic/stream", {
      onopen: () => this.catchUp(),
      onevent: (record) => this.addRecord(record),
    });
  }

  stop() {
    this.events?.close();
    this.events = null;
  }

  /** Read what came while nobody listened, and show the newest. */
  async catchUp() {
    const missed = await get(`/api/traffic?after=${this.last}`).catch(() => []);
    for (const record of missed.slice(-MOST_LINES)) this.addRecord(record);
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  addRecord(record) {
    if (record.n <= this.last) return;
    this.last = record.n;
    const { direction, method, params, answer, status, at } = record;
    const isFine = status >= 200 && status < 300;
    this.add({ kind: direction, arrow: ARROWS[direction], name: method, whom: aboutWhom(params), at, status: String(status), isFine, params, answer });
  }

  addBridge({ direction, eventType, eventData, who }) {
    this.add({ kind: "app", arrow: ARROWS[direction], name: eventType, whom: who, at: Date.now() / 1000, params: eventData });
  }

  add(line) {
    if (this.isPaused) {
      this.held = [...this.held.slice(1 - MOST_LINES), line];
      return;
    }
    this.empty.hidden = true;
    const isAtEnd = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 60;
    const node = renderLine(line);
    node.hidden = !this.isWanted(node);
    this.insertByTime(node);
    while (this.lines.children.length > MOST_LINES) this.lines.firstChild.remove();
    if (isAtEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** Mini App events are seen at once, calls may be read later: keep the order of time. */
  insertByTime(node) {
    let before = this.lines.lastElementChild;
    while (before && Number(before.dataset.at) > Number(node.dataset.at)) before = before.previousElementSibling;
    if (before) before.after(node);
    else this.lines.prepend(node);
  }

  isWanted(node) {
    const isKindOn = this.kinds[KINDS.indexOf(node.dataset.kind)].getAttribute("aria-pressed") === "true";
    return isKindOn && node.dataset.words.includes(this.filter.value.trim().toLowerCase());
  }

  sift() {
    for (const node of this.lines.children) node.hidden = !this.isWanted(node);
  }

  togglePause() {
    this.isPaused = !this.isPaused;
    this.pause.replaceChildren(icon(this.isPaused ? "play" : "pause"), t(this.isPaused ? "resume" : "pause"));
    for (const line of this.held.splice(0)) this.add(line);
  }

  clear() {
    this.held = [];
    this.lines.replaceChildren();
    this.empty.hidden = false;
  }
}

function renderLine({ kind, arrow, name, whom, at, status, isFine, params, answer }) {
  const details = h("details", {});
  details.append(
    h(
      "summary",
      {},
      h("time", {}, new Date(at * 1000).toLocaleTimeString([], { hour12: false })),
      h("span", { class: `arrow arrow-${kind}` }, arrow),
      h("code", {}, name),
      h("span", { class: "whom" }, whom ?? ""),
      status ? h("span", { class: `pill ${isFine ? "fine" : "bad"}` }, status) : null,
    ),
  );
  details.addEventListener("toggle", () => {
    if (details.children.length === 1) details.append(...renderBody({ params, answer }));
    // A line opened at the bottom would unfold out of sight. The end first: of a long body its beginning counts.
    if (details.open) details.lastElementChild.scrollIntoView({ block: "nearest" });
    if (details.open) details.firstElementChild.scrollIntoView({ block: "nearest" });
  });
  const words = `${name} ${whom ?? ""} ${JSON.stringify(params)} ${JSON.stringify(answer)}`.toLowerCase();
  return h("li", { "data-kind": kind, "data-at": String(at), "data-words": words, "data-testid": "traffic-line" }, details);
}

function renderBody({ params, answer }) {
  const blocks = [[t("parameters"), params], [t("answer"), answer]].filter(([, value]) => value !== undefined && value !== null);
  return blocks.map(([title, value]) =>
    h("div", { class: "json" }, h("strong", {}, title), h("pre", { tabindex: "0" }, typeof value === "string" ? value : JSON.stringify(value, null, 2))),
  );
}

/** Whose chat a record concerns, as far as its parameters say. */
function aboutWhom(params) {
  const content = params?.message ?? params?.callback_query ?? params?.my_chat_member ?? params;
  return content?.from?.first_name ?? (content?.chat_id === undefined ? "" : String(content.chat_id));
}
