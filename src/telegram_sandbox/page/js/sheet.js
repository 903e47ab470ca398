// A Mini App in a phone: the bottom sheet with its header, frame and buttons; what it says is in app_events.js.

import { answerApp } from "./app_events.js";
import { AppStorage } from "./app_storage.js";
import { BottomButtons, readColour } from "./bottom_buttons.js";
import { Bridge } from "./bridge.js";
import { ask } from "./dialogs.js";
import { h, icon, iconButton } from "./dom.js";
import { openMenu } from "./menus.js";
import { dragSheet } from "./sheet_drag.js";
import { t } from "./texts.js";
import { dressLaunch, onThemeChange, themeParameters } from "./themes.js";

const SILENCE_MILLISECONDS = 8000;
const SLIDE_MILLISECONDS = 320;
const SETTLE_MILLISECONDS = 120;
// What Telegram Web grants a Mini App's frame.
const FRAME_RIGHTS =
  "allow-scripts allow-same-origin allow-popups allow-forms allow-modals allow-downloads allow-popups-to-escape-sandbox allow-storage-access-by-user-activation";

export class Sheet {
  /**
   * Open `launch` ({url, web_view?, button_text?}) in `phone`: {screen, person, bot, toasts, actions}. `onclose` is
   * called when it has gone.
   */
  constructor({ launch, phone, onclose }) {
    this.launch = launch;
    this.phone = phone;
    this.onclose = onclose;
    this.isExpanded = false;
    this.headerColour = "bg_color";
    this.backgroundColour = "bg_color";
    this.barColour = "bottom_bar_bg_color";
    this.storage = new AppStorage(`${phone.bot.username}:${phone.person.id}`);
    this.returnTo = document.activeElement;
    this.build();
    this.bridge = new Bridge({
      getWindow: () => this.frame.contentWindow,
      onevent: (eventType, data) => {
        this.stopWaiting();
        answerApp(this, { eventType, data });
      },
      who: phone.person.first_name,
    });
    this.forgetTheme = onThemeChange(() => this.onTheme());
    this.sizes = new ResizeObserver(() => this.onResize());
    this.behind = [...phone.screen.children].filter((child) => child.matches(".chat-screen, .chat-list"));
    for (const child of this.behind) child.inert = true;
    phone.screen.append(this.element);
    this.paint();
    this.load();
    requestAnimationFrame(() => this.element.classList.add("open"));
  }

  build() {
    const { bot } = this.phone;
    this.back = h("button", { type: "button", class: "sheet-button", hidden: true }, icon("chevron-left"), h("span", {}, t("back")));
    this.back.addEventListener("click", () => this.bridge.send("back_button_pressed"));
    this.closing = h("button", { type: "button", class: "sheet-button", "aria-label": t("closeMiniApp") }, icon("x"), h("span", {}, t("close")));
    this.closing.addEventListener("click", () => this.requestClose());
    this.more = iconButton("ellipsis", t("miniAppMenu"), () => this.openMore(), { "aria-haspopup": "menu" });
    this.header = h(
      "header",
      { class: "sheet-header" },
      h("span", { class: "grip", "aria-hidden": "true" }),
      h("div", { class: "sheet-left" }, this.closing, this.back),
      h("div", { class: "sheet-title" }, h("strong", {}, bot.first_name), h("span", {}, t("miniApp"))),
      this.more,
    );
    this.stage = h("div", { class: "sheet-stage" });
    this.cover = h("div", { class: "sheet-cover", role: "status" }, h("span", { class: "spinner" }), h("span", {}, t("loading")));
    this.buttons = new BottomButtons({
      onpress: (name) => this.bridge.send(`${name}_button_pressed`),
    });
    this.body = h("div", { class: "sheet", role: "dialog", "aria-label": `${bot.first_name}, ${t("miniApp")}` }, this.header, this.stage, this.buttons.element);
    this.element = h("div", { class: "sheet-layer", "data-testid": "mini-app" }, this.body);
    this.element.addEventListener("click", (event) => event.target === this.element && this.requestClose());
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.requestClose());
    dragSheet(this);
  }

  /** (Re)load the Mini App in a fresh frame. */
  load() {
    this.sizes.disconnect();
    this.bridge.origin = null;
    this.frame = h("iframe", {
      title: "Mini App",
      sandbox: FRAME_RIGHTS,
      allow: "camera; microphone; geolocation; clipboard-write; fullscreen",
      referrerpolicy: "no-referrer",
      "data-testid": "mini-app-frame",
    });
    this.frame.addEventListener("load", () => this.stage.classList.add("loaded"));
    this.frame.src = dressLaunch(this.launch.url);
    this.stage.classList.remove("loaded", "spoken");
    this.cover.lastChild.textContent = t("loading");
    this.stage.replaceChildren(this.frame, this.cover);
    this.sizes.observe(this.frame);
    this.frame.focus({ preventScroll: true });
    this.silence = setTimeout(() => (this.cover.lastChild.textContent = t("slowApp")), SILENCE_MILLISECONDS);
  }

  stopWaiting() {
    clearTimeout(this.silence);
    this.stage.classList.add("spoken");
  }

  openMore() {
    openMenu(this.more, [
      ...(this.hasSettings ? [{ icon: "settings", text: t("miniAppSettings"), run: () => this.bridge.send("settings_button_pressed") }] : []),
      { icon: "chevron-down", text: t(this.isExpanded ? "collapse" : "expand"), run: () => this.expand(!this.isExpanded) },
      { icon: "rotate-cw", text: t("reload"), run: () => this.load() },
    ]);
  }

  showBack(isVisible) {
    this.back.hidden = !isVisible;
    this.header.classList.toggle("has-back", isVisible);
  }

  expand(isExpanded = true) {
    this.isExpanded = isExpanded;
    this.body.classList.toggle("expanded", isExpanded);
    this.onResize();
  }

  /** Tell that the size is changing, and the size that it settles at. */
  onResize() {
    if (!this.settling) this.tellViewport({ isStable: false });
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.settling = null;
      this.tellViewport();
    }, SETTLE_MILLISECONDS);
  }

  /** Tell the size of the frame. */
  tellViewport({ isStable = !this.settling } = {}) {
    if (!this.frame?.isConnected) return;
    this.bridge.send("viewport_changed", {
      height: this.frame.clientHeight,
      width: this.frame.clientWidth,
      is_expanded: this.isExpanded,
      is_state_stable: isStable,
    });
  }

  tellSafeAreas(eventType) {
    this.bridge.send(eventType, { top: 0, bottom: 0, left: 0, right: 0 });
  }

  onTheme() {
    this.bridge.send("theme_changed", { theme_params: themeParameters() });
    this.buttons.paint();
    this.paint();
  }

  /** Colour the header, the ground and the button bar; colours are keys of the theme or #rrggbb. */
  paint() {
    const theme = themeParameters();
    const [header, ground, bar] = [this.headerColour, this.backgroundColour, this.barColour].map((colour) => theme[colour] ?? colour);
    this.header.style.background = header;
    this.header.classList.toggle("on-dark", isDark(header));
    this.body.style.background = ground;
    this.cover.style.color = isDark(ground) ? "#fff" : "#000";
    this.buttons.setBarColour(bar);
  }

  setColour(part, { color_key: key, color }) {
    const chosen = Object.hasOwn(themeParameters(), key) ? key : readColour(color);
    if (!chosen) return;
    this[part] = chosen;
    this.paint();
  }

  /** Close as the person wants it: after a question, when the Mini App asked for one. */
  async requestClose() {
    if (this.isAsking) return;
    if (this.needsConfirmation) {
      this.isAsking = true;
      const answer = await ask(this.phone.screen, {
        title: this.phone.bot.first_name,
        message: t("unsaved"),
        buttons: [
          { id: "close", type: "destructive", text: t("closeAnyway") },
          { id: "cancel", type: "cancel", text: t("cancel") },
        ],
      });
      this.isAsking = false;
      if (answer !== "close") return;
    }
    this.close();
  }

  close() {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.silence);
    clearTimeout(this.settling);
    this.forgetTheme();
    this.sizes.disconnect();
    this.bridge.close();
    this.element.classList.remove("open");
    this.element.inert = true;
    for (const child of this.behind) child.inert = false;
    this.frame.remove();
    setTimeout(() => this.element.remove(), SLIDE_MILLISECONDS);
    if (this.returnTo?.isConnected) this.returnTo.focus({ preventScroll: true });
    this.onclose();
  }
}

function isDark(colour) {
  const [red, green, blue] = [1, 3, 5].map((place) => Number.parseInt(colour.slice(place, place + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 < 140;
}
