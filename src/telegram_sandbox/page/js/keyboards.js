// The bot's keyboards: inline ones under messages, and the reply keyboard in place of the phone's own.

import { h, icon, moveByArrows } from "./dom.js";
import { t } from "./texts.js";

const MARKS = [
  ["web_app", "app-window"],
  ["url", "external-link"],
  ["login_url", "external-link"],
  ["copy_text", "copy"],
];

/** The buttons under a message; `onpress` gets {row, column, button, element}. */
export function renderInlineKeyboard(rows, onpress) {
  const grid = h("div", { class: "inline-keyboard", role: "group", "aria-label": t("keyboard") });
  rows.forEach((buttons, row) => {
    const line = h("div", { class: "row" });
    buttons.forEach((button, column) => {
      const mark = MARKS.find(([action]) => button[action]);
      const element = h(
        "button",
        { type: "button", "data-place": `${row}:${column}`, onclick: () => onpress({ row, column, button, element }) },
        h("span", {}, button.text),
        mark ? icon(mark[1]) : null,
      );
      if (button.style) element.dataset.style = button.style;
      line.append(element);
    });
    grid.append(line);
  });
  moveByArrows(grid);
  return grid;
}

const REPLY_MARKS = [
  ["web_app", "app-window"],
  ["request_location", "map-pin"],
  ["request_contact", "user-round"],
];

/** The reply keyboard; `onpress` gets the button, as an object. */
export function renderReplyKeyboard(markup, onpress) {
  const grid = h("div", {
    class: "reply-keyboard",
    role: "group",
    "aria-label": t("keyboard"),
    "data-testid": "reply-keyboard",
  });
  grid.classList.toggle("fitted", Boolean(markup.resize_keyboard));
  for (const buttons of markup.keyboard) {
    const line = h("div", { class: "row" });
    for (const given of buttons) {
      const button = typeof given === "string" ? { text: given } : given;
      const mark = REPLY_MARKS.find(([action]) => button[action]);
      line.append(
        h("button", { type: "button", onclick: () => onpress(button) }, mark ? icon(mark[1]) : null, h("span", {}, button.text)),
      );
    }
    grid.append(line);
  }
  moveByArrows(grid);
  return grid;
}
