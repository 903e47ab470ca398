// The main and secondary buttons under a Mini App, as its setParams calls describe them.

import { h } from "./dom.js";
import { themeParameters } from "./themes.js";

const COLOUR = /^#[0-9a-f]{6}$/i;

/** A colour the Mini App sent, when it is one. */
export const readColour = (text) => (COLOUR.test(text ?? "") ? text : null);

export class BottomButtons {
  /** `onpress` gets "main" or "secondary". */
  constructor({ onpress }) {
    const button = (name) =>
      h("button", { type: "button", class: `app-button ${name}`, hidden: true, "data-testid": `${name}-button`, onclick: () => onpress(name) });
    this.main = button("main");
    this.secondary = button("secondary");
    this.element = h("div", { class: "app-buttons", hidden: true }, this.main, this.secondary);
    this.settings = { main: {}, secondary: {} };
  }

  /** Apply web_app_setup_main_button or web_app_setup_secondary_button. */
  setUp(name, data) {
    const button = this[name];
    const text = typeof data.text === "string" ? data.text.trim() : button.textContent;
    this.settings[name] = data;
    button.hidden = !data.is_visible || !text;
    if (!button.hidden) {
      button.replaceChildren(h("span", {}, text));
      button.disabled = data.is_active === false;
      button.classList.toggle("busy", Boolean(data.is_progress_visible));
      button.classList.toggle("shining", Boolean(data.has_shine_effect));
      button.setAttribute("aria-busy", String(Boolean(data.is_progress_visible)));
    }
    if (name === "secondary" && data.position) this.place(data.position);
    this.element.hidden = this.main.hidden && this.secondary.hidden;
    this.paint();
  }

  /** Colour the buttons: as the Mini App said, else by the theme. */
  paint() {
    const theme = themeParameters();
    const { main, secondary } = this.settings;
    this.main.style.background = readColour(main.color) ?? theme.button_color;
    this.main.style.color = readColour(main.text_color) ?? theme.button_text_color;
    this.secondary.style.background = readColour(secondary.color) ?? theme.bottom_bar_bg_color;
    this.secondary.style.color = readColour(secondary.text_color) ?? theme.link_color;
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
