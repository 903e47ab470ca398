// What pops up inside one phone: alerts and questions with buttons, small forms, a photo in full, and toasts.

import { h, iconButton } from "./dom.js";
import { t } from "./texts.js";

let count = 0;

/**
 * Show `panel` over the phone until `close(result)`; the rest of the phone is inert meanwhile. Resolves with the result,
 * null on Escape or a tap outside.
 */
function show(screen, { role, label, fill, veil = "veil" }) {
  return new Promise((resolve) => {
    const returnTo = document.activeElement;
    const below = [...screen.children].filter((child) => !child.inert && !child.classList.contains("toasts"));
    const panel = h("div", { class: "dialog", role, tabindex: "-1", ...label });
    const layer = h("div", { class: veil }, panel);
    const close = (result) => {
      layer.remove();
      for (const child of below) child.inert = false;
      if (returnTo?.isConnected) returnTo.focus({ preventScroll: true });
      resolve(result);
    };
    fill(panel, close);
    layer.addEventListener("click", (event) => event.target === layer && close(null));
    layer.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close(null);
    });
    for (const child of below) child.inert = true;
    screen.append(layer);
    (panel.querySelector("input, select, .dialog-buttons button:last-child") ?? panel).focus({ preventScroll: true });
  });
}

/** Ask with buttons {id, type, text}, as showPopup does; resolves with the button's id, null when dismissed. */
export function ask(screen, { title, message, buttons }) {
  const id = `dialog-${(count += 1)}`;
  return show(screen, {
    role: "alertdialog",
    label: { "aria-labelledby": title ? `${id}-title` : `${id}-text`, "aria-describedby": `${id}-text` },
    fill: (panel, close) => {
      if (title) panel.append(h("h2", { id: `${id}-title` }, title));
      panel.append(
        h("p", { id: `${id}-text` }, message),
        h(
          "div",
          { class: "dialog-buttons" },
          buttons.map(({ id: name, type, text }) =>
            h("button", { type: "button", class: `dialog-${type ?? "default"}`, onclick: () => close(name) }, text),
          ),
        ),
      );
    },
  });
}

/** Tell something, with one button. */
export const tell = (screen, message) => ask(screen, { message, buttons: [{ id: "ok", text: t("ok") }] });

/** Ask for the fields {name, label, ...input attributes}; resolves with their values by name, null when cancelled. */
export function askForm(screen, { title, hint, fields, submit }) {
  const id = `dialog-${(count += 1)}`;
  return show(screen, {
    role: "dialog",
    label: { "aria-labelledby": `${id}-title` },
    fill: (panel, close) => {
      const onsubmit = (event) => {
        event.preventDefault();
        close(Object.fromEntries(new FormData(event.target)));
      };
      const inputs = fields.map(({ label, options, ...rest }) => h("label", {}, label, options ? choice(rest, options) : h("input", rest)));
      panel.append(
        h("h2", { id: `${id}-title` }, title),
        ...(hint ? [h("p", {}, hint)] : []),
        h(
          "form",
          { onsubmit },
          inputs,
          h(
            "div",
            { class: "dialog-buttons" },
            h("button", { type: "button", class: "dialog-cancel", onclick: () => close(null) }, t("cancel")),
            h("button", { type: "submit", class: "dialog-default" }, submit),
          ),
        ),
      );
    },
  });
}

const choice = (attributes, options) =>
  h("select", attributes, options.map(([value, text]) => h("option", { value }, text)));

/** Show a photo in full. */
export function showPhoto(screen, { source, alt }) {
  return show(screen, {
    role: "dialog",
    label: { "aria-label": alt },
    veil: "veil viewer",
    fill: (panel, close) => {
      const closing = iconButton("x", t("closePhoto"), () => close(null));
      panel.append(closing, h("img", { src: source, alt }));
      panel.addEventListener("click", (event) => event.target === panel && close(null));
      queueMicrotask(() => closing.focus());
    },
  });
}

const TOAST_MILLISECONDS = 3500;

/** The short-lived notes at the bottom of a phone. */
export class Toasts {
  constructor() {
    this.element = h("div", { class: "toasts", role: "status", "data-testid": "toast" });
  }

  show(text) {
    const note = h("div", { class: "toast" }, text);
    this.element.replaceChildren(note);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => note.remove(), TOAST_MILLISECONDS);
  }
}
