/** The line one writes in: grows with the text, stays above the keyboard, keeps what was typed. */

import { html, useEffect, useLayoutEffect, useRef, useState } from "../html.js";
import { Icon } from "../icons.js";
import { useApp } from "../app_context.js";

const TEXT_MOST = 2000;
const SAY_LEFT_FROM = 200;

/** `draft` is {read(), write(text)}; `onSend(text)` takes the text, `onType()` is called while somebody types. */
export function Composer({ name, draft, autofocus, onSend, onType }) {
  const { t, bridge } = useApp();
  const [text, setText] = useState(draft.read());
  const field = useRef(null);
  const left = TEXT_MOST - [...text.trim()].length;
  const ready = text.trim() !== "" && left >= 0;

  useLayoutEffect(() => {
    const { current } = field;
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight}px`;
  }, [text]);
  useEffect(() => {
    if (autofocus) field.current.focus({ preventScroll: true });
  }, []);

  function change(value) {
    setText(value);
    draft.write(value);
  }

  function send() {
    if (!ready) return;
    bridge.haptic("light");
    onSend(text.trim());
    change("");
    field.current.focus({ preventScroll: true });
  }

  function onKey(event) {
    // On a keyboard of glass Enter begins a new line, as in Telegram.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !window.matchMedia("(pointer: fine)").matches) return;
    event.preventDefault();
    send();
  }

  return html`<form
    class="composer"
    onSubmit=${(event) => {
      event.preventDefault();
      send();
    }}
  >
    <textarea
      ref=${field}
      rows="1"
      enterkeyhint="enter"
      aria-label=${t("app-chat-write-to", { name })}
      aria-describedby=${left <= SAY_LEFT_FROM ? "composer-left" : undefined}
      placeholder=${t("field-text")}
      value=${text}
      onInput=${(event) => {
        change(event.target.value);
        if (event.target.value.trim()) onType();
      }}
      onKeyDown=${onKey}
    ></textarea>
    ${left <= SAY_LEFT_FROM && html`<span class=${`left small ${left < 0 ? "wrong" : "quiet"}`} id="composer-left" aria-live="polite">${left}</span>`}
    <button class="round send" type="submit" aria-label=${t("app-chat-send")} disabled=${!ready}><${Icon} name="send" size=${22} /></button>
  </form>`;
}
