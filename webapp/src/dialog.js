/** Layers above the screen: the browser's own modal dialog keeps focus inside and the rest inert. */

import { html, useEffect, useRef } from "./html.js";
import { Icon } from "./icons.js";
import { useApp } from "./app_context.js";

/** A modal layer; `kind` is "sheet", "alert" or "match". Escape, Telegram's back button and the backdrop close it. */
export function Dialog({ kind, label, onClose, children }) {
  const { back } = useApp();
  const box = useRef(null);
  const latest = useRef(onClose);
  latest.current = onClose;
  useEffect(() => {
    const before = document.activeElement;
    box.current.showModal();
    const leave = back.push(() => latest.current());
    return () => {
      leave();
      before?.focus?.({ preventScroll: true });
    };
  }, [back]);
  return html`<dialog
    ref=${box}
    class=${`dialog ${kind}`}
    aria-label=${label}
    onCancel=${(event) => {
      event.preventDefault();
      onClose();
    }}
    onClick=${(event) => event.target === box.current && onClose()}
  >
    <div class="dialog-body">${children}</div>
  </dialog>`;
}

/** The close button of a sheet. */
export function CloseButton({ onClose }) {
  const { t } = useApp();
  return html`<button class="round small sheet-close" type="button" aria-label=${t("app-close")} onClick=${onClose}>
    <${Icon} name="x" size=${20} />
  </button>`;
}

/** A question with two answers, for places where Telegram can not ask; `ask` = {title, message, yes, no, resolve}. */
export function Question({ ask }) {
  return html`<${Dialog} kind="alert" label=${ask.title} onClose=${() => ask.resolve(false)}>
    <h2>${ask.title}</h2>
    <p class="quiet">${ask.message}</p>
    <div class="stack">
      <button class=${`wide ${ask.destructive ? "danger" : "primary"}`} type="button" onClick=${() => ask.resolve(true)}>
        ${ask.yes}
      </button>
      <button class="wide plain" type="button" onClick=${() => ask.resolve(false)}>${ask.no}</button>
    </div>
  <//>`;
}
