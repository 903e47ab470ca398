// The list of the bot's commands above the text field: opens on "/", follows typing, chosen by arrows, Enter or tap.

import { h } from "./dom.js";
import { t } from "./texts.js";

let count = 0;

export class CommandMenu {
  constructor(field, choose) {
    this.field = field;
    this.choose = choose;
    this.commands = [];
    this.id = `commands-${(count += 1)}`;
    this.element = h("ul", { class: "command-menu", role: "listbox", id: this.id, "aria-label": t("commands"), hidden: true });
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.id);
    field.addEventListener("blur", () => this.close());
  }

  setCommands(commands) {
    this.commands = commands ?? [];
    this.close();
  }

  /** Open, narrow or close the menu after the text in the field has changed. */
  follow() {
    const typed = /^\/(\w*)$/.exec(this.field.value);
    if (!typed) return this.close();
    return this.open(this.commands.filter(({ command }) => command.startsWith(typed[1].toLowerCase())), typed[1] ? 0 : -1);
  }

  /** Open the menu with everything, or close it. */
  toggleAll() {
    if (!this.element.hidden) return this.close();
    this.field.focus();
    return this.open(this.commands, 0);
  }

  open(commands, active) {
    this.shown = commands;
    this.element.hidden = commands.length === 0;
    this.element.replaceChildren(
      ...commands.map((one, index) =>
        h(
          "li",
          {
            role: "option",
            id: `${this.id}-${index}`,
            "aria-selected": "false",
            onpointerdown: (event) => event.preventDefault(),
            onclick: () => this.take(index),
          },
          h("strong", {}, `/${one.command}`),
          h("span", {}, one.description),
        ),
      ),
    );
    this.activate(commands.length > 0 ? active : -1);
  }

  activate(index) {
    this.active = index;
    [...this.element.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    this.element.children[index]?.scrollIntoView({ block: "nearest" });
    if (index >= 0) this.field.setAttribute("aria-activedescendant", `${this.id}-${index}`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  /** Handle a key of the text field; true when the menu used it. */
  onKey(event) {
    if (this.element.hidden) return false;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      const { length } = this.shown;
      this.activate((Math.max(this.active, moves[event.key] < 0 ? 0 : -1) + moves[event.key] + length) % length);
    } else if (event.key === "Escape") this.close();
    else if (["Enter", "Tab"].includes(event.key) && this.active >= 0) this.take(this.active);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  take(index) {
    const { command } = this.shown[index];
    this.close();
    this.choose(command);
  }

  close() {
    this.element.hidden = true;
    this.element.replaceChildren();
    this.activate(-1);
  }
}
