// The drawer beside the phones: what goes over the wire, and the faults panel.

import { get } from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { Faults } from "./faults.js";
import { t } from "./texts.js";
import { TrafficLog } from "./traffic.js";

const STATS_MILLISECONDS = 2000;

export class Drawer {
  constructor() {
    this.opener = h(
      "button",
      { type: "button", class: "bar-button", "aria-expanded": "false", "aria-controls": "drawer", "aria-label": `${t("wireShort")}: ${t("wire").toLowerCase()}`, "data-testid": "open-wire" },
      icon("activity"),
      h("span", {}, t("wireShort")),
    );
    this.opener.addEventListener("click", () => this.toggle(this.element.hidden));
    this.traffic = new TrafficLog();
    this.faults = new Faults();
    this.stats = h("dl", { class: "stats" });
    this.panels = [
      ["wire_traffic", "activity", this.traffic.element],
      ["wire_faults", "zap", this.faults.element],
    ];
    this.tabs = this.panels.map(([key, picture, panel], index) => this.tab(key, { picture, panel, index }));
    this.element = h(
      "aside",
      { class: "drawer", id: "drawer", "aria-label": t("wire"), hidden: true, "data-testid": "drawer" },
      h(
        "header",
        { class: "drawer-header" },
        h("div", { class: "drawer-tabs", role: "tablist", "aria-label": t("wire") }, this.tabs),
        iconButton("x", t("closeWire"), () => this.toggle(false)),
      ),
      this.stats,
      this.panels.map(([, , panel]) => panel),
    );
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
    this.choose(0);
  }

  tab(key, { picture, panel, index }) {
    panel.setAttribute("role", "tabpanel");
    panel.id = `panel-${key}`;
    const tab = h("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-controls": panel.id, "data-testid": `tab-${key}` }, icon(picture), t(key));
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => this.choose(index));
    tab.addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      this.choose(1 - index);
      this.tabs[1 - index].focus();
    });
    return tab;
  }

  choose(chosen) {
    this.panels.forEach(([, , panel], index) => {
      panel.hidden = index !== chosen;
      this.tabs[index].setAttribute("aria-selected", String(index === chosen));
      this.tabs[index].tabIndex = index === chosen ? 0 : -1;
    });
    if (chosen === 1) this.faults.refresh();
  }

  toggle(isOpen) {
    this.element.hidden = !isOpen;
    document.body.classList.toggle("with-drawer", isOpen);
    this.opener.setAttribute("aria-expanded", String(isOpen));
    clearInterval(this.timer);
    if (isOpen) {
      this.traffic.start();
      this.refreshStats();
      this.timer = setInterval(() => document.hidden || this.refreshStats(), STATS_MILLISECONDS);
      this.tabs.find((tab) => tab.tabIndex === 0).focus();
    } else {
      this.traffic.stop();
      this.opener.focus();
    }
  }

  async refreshStats() {
    const stats = await get("/api/stats").catch(() => null);
    if (!stats) return;
    if (!this.faults.element.hidden) this.faults.refresh();
    const shown = [
      ["statDelivered", stats.updates_delivered],
      ["statPending", stats.updates_pending],
      ["statRedelivered", stats.redeliveries],
      ["stat429", stats.rejected_429],
    ];
    this.stats.replaceChildren(...shown.map(([key, value]) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, String(value ?? 0)))));
  }
}
