/** Layers above the screen: the browser's own modal dialog keeps focus inside and the rest inert. */

import { html, useEffect, useRef, useState } from "./html.js";
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

/** Writing a note that goes with a like. */
export function NoteDialog({ name, most, onSend, onClose }) {
  const { t } = useApp();
  const [note, setNote] = useState("");
  const left = most - [...note].length;
  return html`<${Dialog} kind="sheet" label=${t("app-note-title", { name })} onClose=${onClose}>
    <${CloseButton} onClose=${onClose} />
    <form
      class="stack padded"
      onSubmit=${(event) => {
        event.preventDefault();
        if (note.trim() && left >= 0) onSend(note.trim());
      }}
    >
      <h2>${t("app-note-title", { name })}</h2>
      <p class="quiet" id="note-hint">${t("app-note-text")}</p>
      <textarea
        rows="4"
        autofocus
        aria-label=${t("field-note")}
        aria-describedby="note-hint note-left"
        placeholder=${t("app-note-placeholder")}
        value=${note}
        onInput=${(event) => setNote(event.target.value)}
      ></textarea>
      <p class=${`small end ${left < 0 ? "wrong" : "quiet"}`} id="note-left">${t("app-profile-left", { count: left })}</p>
      <button class="wide primary" type="submit" disabled=${!note.trim() || left < 0}>${t("app-note-send")}</button>
    </form>
  <//>`;
}
