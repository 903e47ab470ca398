/** Reporting and blocking somebody, from their card, their whole profile or a chat: one sheet over whatever is open. */

import { html, useState } from "../html.js";
import { Icon, addIcons } from "../icons.js";
import { CloseButton, Dialog } from "../dialog.js";
import { explain, useApp } from "../app_context.js";
import { openSafety, RULES } from "../safety_api.js";
import { Switch, TextField } from "./fields.js";

const WORDS_MOST = 1000;

addIcons({
  "ban": [
    ["circle", { cx: "12", cy: "12", r: "10" }],
    ["path", { d: "m4.9 4.9 14.2 14.2" }],
  ],
});

/** `person` = {user_id, name}; `place` is card, profile or chat. */
export default function Report({ person, place, onClose }) {
  const { t, session, deck, likes, chats, go, toast, bridge } = useApp();
  const safety = openSafety(session);
  const [reason, setReason] = useState(null);
  const [words, setWords] = useState("");
  const [blocks, setBlocks] = useState(true);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const left = WORDS_MOST - [...words].length;
  const ready = reason !== null && left >= 0 && (reason !== "other" || words.trim() !== "");

  async function act(call, said, { gone }) {
    setBusy(true);
    setError(null);
    try {
      await call();
      bridge.haptic("success");
      if (gone) {
        deck.drop(person.user_id);
        likes.drop(person.user_id);
        if (place === "chat") {
          (await chats()).start();
          go("chats");
        }
      }
      onClose();
      toast(t(said, { name: person.name }));
    } catch (failure) {
      setBusy(false);
      setError(explain(t, failure));
    }
  }
  const send = () =>
    act(() => safety.report({ target_id: person.user_id, reason, words: words.trim(), place, block: blocks }), blocks ? "app-report-sent-blocked" : "app-report-sent", { gone: blocks });
  const block = () => act(() => safety.block(person.user_id), "app-report-blocked", { gone: true });

  return html`<${Dialog} kind="sheet report-sheet" label=${t("app-report-title", { name: person.name })} onClose=${onClose}>
    <${CloseButton} onClose=${onClose} />
    <form
      class="padded stack report"
      onSubmit=${(event) => {
        event.preventDefault();
        if (ready && !busy) void send();
      }}
    >
      <h2>${t("app-report-title", { name: person.name })}</h2>
      <p class="quiet">${t("app-report-text")}</p>
      <fieldset class="reasons" role="radiogroup" aria-label=${t("field-reason")}>
        ${RULES.map(
          (rule) =>
            html`<label key=${rule} class="reason">
              <input type="radio" name="reason" value=${rule} checked=${reason === rule} onChange=${() => setReason(rule)} />
              <span>${t(`rule-${rule}`)}</span>
            </label>`,
        )}
      </fieldset>
      ${reason !== null &&
      html`<${TextField}
          name="words"
          rows="3"
          label=${t("field-words")}
          value=${words}
          onInput=${setWords}
          hint=${t(reason === "other" ? "app-report-words-needed" : "app-report-words-hint")}
          error=${left < 0 ? t("error-too-long", { most: WORDS_MOST, given: WORDS_MOST - left }) : null}
        />
        <div class="panel">
          <${Switch} name="block" label=${t("app-report-block", { name: person.name })} hint=${t("app-report-block-hint")} checked=${blocks} onChange=${setBlocks} />
        </div>`}
      ${error && html`<p class="wrong" role="alert">${error}</p>`}
      <button class="wide primary" type="submit" disabled=${!ready || busy}>${t("app-report-send")}</button>
      <button class="wide plain" type="button" disabled=${busy} onClick=${block}>
        <${Icon} name="ban" size=${18} />${t("app-report-only-block", { name: person.name })}
      </button>
    </form>
  <//>`;
}
