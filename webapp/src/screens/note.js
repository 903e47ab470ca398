/** Writing with a like: to which photo or to what they wrote about themselves it goes, and a few words. */

import { html, useState } from "../html.js";
import { CloseButton, Dialog } from "../dialog.js";
import { Icon } from "../icons.js";
import { useApp } from "../app_context.js";
import { Photo } from "./card.js";

/** `about` is "bio", the id of a photo, or null at first; `onSend({note, about})` gets what was chosen and written. */
export function NoteDialog({ card, about: first, onSend, onClose }) {
  const { t, limits } = useApp();
  const [note, setNote] = useState("");
  const [about, setAbout] = useState(first);
  const left = limits.note - [...note].length;
  const subjects = [...card.photos.map((photo, at) => ({ value: photo.id, photo, label: t("app-note-photo", { index: at + 1 }) }))];
  if (card.bio) subjects.push({ value: "bio", label: t("app-note-bio") });
  const ready = left >= 0 && (note.trim() !== "" || about !== null);
  return html`<${Dialog} kind="sheet" label=${t("app-note-title", { name: card.name })} onClose=${onClose}>
    <${CloseButton} onClose=${onClose} />
    <form
      class="stack padded"
      onSubmit=${(event) => {
        event.preventDefault();
        if (ready) onSend({ note: note.trim() || null, about });
      }}
    >
      <h2>${t("app-note-title", { name: card.name })}</h2>
      ${subjects.length > 0 &&
      html`<fieldset class="subjects" role="radiogroup" aria-label=${t("app-note-about")}>
        ${subjects.map(
          ({ value, photo, label }) =>
            html`<label key=${value} class=${`subject ${photo ? "" : "words"}`} title=${label}>
              <input type="radio" name="about" value=${value} aria-label=${label} checked=${about === value} onChange=${() => setAbout(value)} />
              <span>${photo ? html`<${Photo} photo=${photo} size="thumb" alt="" />` : html`<i>${card.bio}</i>`}</span>
            </label>`,
        )}
      </fieldset>`}
      <textarea
        rows="3"
        autofocus
        aria-label=${t("field-note")}
        aria-describedby="note-left"
        placeholder=${t("app-note-placeholder")}
        value=${note}
        onInput=${(event) => setNote(event.target.value)}
      ></textarea>
      <p class=${`small end ${left < 0 ? "wrong" : "quiet"}`} id="note-left">${t("app-profile-left", { count: left })}</p>
      <button class="wide primary" type="submit" disabled=${!ready}><${Icon} name="heart" size=${20} filled />${t("app-note-send")}</button>
    </form>
  <//>`;
}
