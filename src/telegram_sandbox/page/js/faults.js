// The faults panel: quick faults, one made to measure, and those in force.

import { get, post, remove } from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { t } from "./texts.js";

const QUICK = [
  ["faultDuplicate", { kind: "webhook_duplicate" }],
  ["fault429", { kind: "flood_429", times: 5, retry_after: 3 }],
  ["fault500", { kind: "error_500", times: 1 }],
  ["faultSlow", { kind: "slow", delay: 3 }],
];
const KINDS = ["error_500", "slow", "reset", "flood_429", "webhook_duplicate"];

export class Faults {
  constructor() {
    this.active = h("ul", { class: "active-faults", "data-testid": "active-faults" });
    this.complaint = h("p", { class: "complaint", role: "alert" });
    this.all = h("button", { type: "button", class: "chip", hidden: true, onclick: () => this.change(() => remove("/api/faults")) }, icon("trash-2"), t("removeAll"));
    this.element = h(
      "div",
      { class: "panel faults", "data-testid": "faults" },
      h("p", { class: "muted" }, t("faultsIntro")),
      h("h2", {}, t("activeFaults")),
      this.active,
      this.all,
      this.complaint,
      h("h2", {}, t("quickFaults")),
      h("div", { class: "quick-faults" }, QUICK.map(([key, fault]) => h("button", { type: "button", class: "quick", "data-testid": `quick-${fault.kind}`, onclick: () => this.add(fault) }, icon("zap"), t(key)))),
      h("h2", {}, t("ownFault")),
      this.form(),
    );
  }

  form() {
    const field = (name, label, attributes) => h("label", {}, label, h("input", { name, autocomplete: "off", ...attributes }));
    const kind = h("select", { name: "kind" }, KINDS.map((name) => h("option", { value: name }, t(`kind_${name}`))));
    const delay = field("delay", t("delay"), { type: "number", min: "0", step: "0.1", value: "1" });
    const retryAfter = field("retry_after", t("retryAfter"), { type: "number", min: "1", step: "1", value: "1" });
    const adapt = () => {
      delay.hidden = kind.value !== "slow";
      retryAfter.hidden = kind.value !== "flood_429";
    };
    kind.addEventListener("change", adapt);
    adapt();
    return h(
      "form",
      { class: "fault-form", onsubmit: (event) => this.submit(event) },
      h("label", {}, t("kind"), kind),
      field("methods", t("methods"), { placeholder: "sendMessage, sendPhoto" }),
      field("times", t("times"), { type: "number", min: "1", step: "1" }),
      field("probability", t("probability"), { type: "number", min: "0", max: "1", step: "0.05", value: "1" }),
      delay,
      retryAfter,
      h("button", { type: "submit", class: "primary" }, t("addFault")),
    );
  }

  submit(event) {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target));
    const methods = given.methods.split(",").map((name) => name.trim()).filter(Boolean);
    const number = (text) => (text === "" ? null : Number(text));
    this.add({
      kind: given.kind,
      methods: methods.length > 0 ? methods : null,
      times: number(given.times),
      probability: number(given.probability),
      ...(given.kind === "slow" ? { delay: number(given.delay) } : {}),
      ...(given.kind === "flood_429" ? { retry_after: number(given.retry_after) } : {}),
    });
  }

  add(fault) {
    return this.change(() => post("/api/faults", fault));
  }

  async change(action) {
    this.complaint.textContent = "";
    try {
      await action();
      await this.refresh();
    } catch (error) {
      this.complaint.textContent = error.message;
    }
  }

  /** Show the faults in force, as the sandbox lists them. */
  async refresh() {
    const faults = await get("/api/faults").catch(() => null);
    const signature = JSON.stringify(faults);
    if (!faults || signature === this.signature) return;
    this.signature = signature;
    this.all.hidden = faults.length < 2;
    this.active.replaceChildren(
      ...(faults.length > 0 ? faults.map((fault) => this.line(fault)) : [h("li", { class: "muted" }, t("noFaults"))]),
    );
  }

  line(fault) {
    const scope = fault.methods?.join(", ");
    const times = fault.times === null ? t("forever") : t("timesLeft", { n: fault.times });
    const chance = fault.probability < 1 ? `${Math.round(fault.probability * 100)} %` : null;
    return h(
      "li",
      {},
      icon("zap"),
      h("span", {}, h("strong", {}, t(`kind_${fault.kind}`)), h("span", {}, [scope, times, chance].filter(Boolean).join(" · "))),
      iconButton("x", t("removeFault", { id: fault.id }), () => this.change(() => remove(`/api/faults/${fault.id}`))),
    );
  }
}
