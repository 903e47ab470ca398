// The main and secondary buttons under a Mini App, as its setParams calls describe them.

import { h } from "./dom.js";
import { themeParameters } from "./themes.js";

const COLOUR = /^#[0-9a-f]{6}$/i;

/** A colour the Mini App sent, when it is one. */
export const readColour = (text) => (COLOUR.test(text ?? "") ? text : null);

export class BottomButtons {
  /** `onpress` gets "main" or "secondary"; `onresize` is called when the bar appears, grows or goes. */
  constructor({ onpress, onresize }) {
    this.onresize = onresize;
    this.main = h("button", { type: "button", class: "app-button", hidden: true, "data-testid": "main-button", onclick: () => onpress("main") });
    this.secondary = h("button", {
      type: "button",
      class: "app-button secondary",
      hidden: true,
      "data-testid": "secondary-button",
      onclick: () => onpress("secondary"),
    });
    this.element = h("div", { class: "app-buttons", hidden: true }, this.main, this.secondary);
  }

  /** Apply web_app_setup_main_button or web_app_setup_secondary_button. */
  setUp(name, data) {
    const theme = themeParameters();
    const isMain = name === "main";
    const button = isMain ? this.main : this.secondary;
    const text = typeof data.text === "string" ? data.text.trim() : button.textContent;
    button.hidden = !data.is_visible || !text;
    if (!button.hidden) {
      button.replaceChildren(h("span", {}, text));
      button.disabled = data.is_active === false;
      button.classList.toggle("busy", Boolean(data.is_progress_visible));
      button.classList.toggle("shining", Boolean(data.has_shine_effect));
      button.setAttribute("aria-busy", String(Boolean(data.is_progress_visible)));
      button.style.background = readColour(data.color) ?? (isMain ? theme.button_color : theme.bottom_bar_bg_color);
      button.style.color = readColour(data.text_color) ?? (isMain ? theme.button_text_color : theme.button_color);
    }
    if (!isMain && data.position) this.place(data.position);
    this.element.hidden = this.main.hidden && this.secondary.hidden;
    this.onresize();
  }

  /** Where the secondary button stands, seen from the main one. The order in the document follows, for Tab. */
  place(position) {
    this.element.classList.toggle("stacked", ["top", "bottom"].includes(position));
    if (["left", "top"].includes(position)) this.main.before(this.secondary);
    else this.main.after(this.secondary);
  }

  setBarColour(colour) {
    this.element.style.background = colour;
  }
}
