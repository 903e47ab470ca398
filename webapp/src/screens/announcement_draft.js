/** Composing an announcement: what it says, to whom, when; every change is kept and its readers are counted anew. */

import { html, useRef, useState } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { Bubble } from "./announcement_parts.js";
import { SegmentFields } from "./announcement_segment.js";
import { useDraft } from "./use_draft.js";
import { ChoiceField, FieldNotes, TextField } from "./fields.js";

const SCREENS = ["discover", "likes", "chats", "profile"];

export function AnnouncementDraft({ one, onChange }) {
  const { t, api, catalogue, language, go, toast, confirm } = useApp();
  const { form, set, saved, broken, busy, keep } = useDraft({ one, onChange });
  const [later, setLater] = useState("");
  const [shown, setShown] = useState(language);
  const picker = useRef(null);
  const written = catalogue.languages.filter(({ code }) => form.texts[code]?.trim());
  const seen = written.some(({ code }) => code === shown) ? shown : written[0]?.code;
  const isAddress = form.link !== null && !SCREENS.includes(form.link);

  /** Do something with the draft as it is kept; what does not work is said. */
  async function withKept(work) {
    try {
      const kept = await keep();
      if (kept) await work(kept);
    } catch (error) {
      toast(explain(t, error), "error");
    }
  }
  const preview = () =>
    withKept(async ({ id }) => {
      await api.previewBroadcast(id);
      toast(t("app-announce-previewed"));
    });
  const illustrate = (file) => withKept(async ({ id }) => onChange(await api.illustrateBroadcast(id, file)));
  const bare = () => withKept(async ({ id }) => onChange(await api.bareBroadcast(id)));
  const begin = () =>
    withKept(async ({ id, audience }) => {
      const starts = later ? Math.floor(new Date(later).getTime() / 1000) : null;
      const sure = await confirm({
        title: t("app-announce-ask", { count: audience }),
        message: t(later ? "app-announce-ask-later" : "app-announce-ask-now"),
        yes: t("app-announce-send"),
      });
      if (sure) onChange(await api.startBroadcast(id, starts));
    });
  async function discard() {
    const sure = await confirm({ title: t("app-announce-discard-ask"), message: " ", yes: t("app-announce-discard"), destructive: true });
    if (!sure) return;
    await withKept(async ({ id }) => {
      await api.discardBroadcast(id);
      go("admin/announcements");
    });
  }

  return html`<section class="page announcement" aria-labelledby="announcement-title">
    <h1 id="announcement-title">${t("app-announce-new")}</h1>
    <div class="panel padded">
      ${catalogue.languages.map(
        ({ code, name }) =>
          html`<${TextField} key=${code} name=${`text-${code}`} label=${t("app-announce-text", { language: name })} rows=${4} lang=${code}
            value=${form.texts[code] ?? ""} error=${form.texts[code]?.trim() ? broken.texts : ""}
            onInput=${(text) => set({ texts: { ...form.texts, [code]: text } })} />`,
      )}
      <${FieldNotes} name="texts" error=${written.length ? "" : broken.texts} hint=${t("app-announce-text-hint")} />
      <div class="field">
        <input class="hidden" ref=${picker} type="file" accept="image/jpeg,image/png,image/webp" tabindex="-1" aria-hidden="true"
          onChange=${(event) => event.target.files[0] && illustrate(event.target.files[0])} />
        ${saved?.photo
          ? html`<button class="text-button" type="button" onClick=${bare}>${t("app-announce-photo-off")}</button>`
          : html`<button class="text-button" type="button" disabled=${written.length === 0} onClick=${() => picker.current.click()}>${t("app-announce-photo")}</button>`}
      </div>
      <${ChoiceField} name="link" label=${t("field-buttons")} value=${isAddress ? "address" : (form.link ?? "none")} error=${isAddress ? "" : broken.link}
        options=${["none", ...SCREENS, "address"].map((to) => [to, t(`app-announce-link-${to}`)])}
        onChange=${(to) => set({ link: to === "none" ? null : to === "address" ? "https://" : to })} />
      ${isAddress &&
      html`<${TextField} name="address" label=${t("field-link")} value=${form.link} error=${broken.link} type="text" inputmode="url"
        onInput=${(link) => set({ link })} />`}
      ${form.link !== null &&
      written.map(
        ({ code, name }) =>
          html`<${TextField} key=${code} name=${`button-${code}`} label=${t("app-announce-label", { language: name })} lang=${code} maxlength=${40}
            value=${form.buttons[code] ?? ""} error=${broken.buttons} onInput=${(label) => set({ buttons: { ...form.buttons, [code]: label } })} />`,
      )}
    </div>
    <h2 class="section">${t("field-segment")}</h2>
    <${SegmentFields} segment=${form.segment} place=${saved?.segment.place} broken=${broken} onChange=${(changes) => set({ segment: { ...form.segment, ...changes } })} />
    <h2 class="section">${t("field-starts_at")}</h2>
    <div class="panel padded">
      <div class="field">
        <label for="starts_at">${t("app-announce-later")}</label>
        <input id="starts_at" type="datetime-local" value=${later} aria-describedby="starts_at-hint" onChange=${(event) => setLater(event.target.value)} />
        <${FieldNotes} name="starts_at" hint=${t("app-announce-later-hint")} />
      </div>
    </div>
    ${seen &&
    html`<h2 class="section">${t("app-announce-looks")}</h2>
      ${written.length > 1 &&
      html`<${ChoiceField} name="shown" label=${html`<span class="hidden">${t("app-settings-language")}</span>`} value=${seen}
        options=${written.map(({ code, name }) => [code, name])} onChange=${setShown} />`}
      <${Bubble} text=${form.texts[seen]} photo=${saved?.photo} label=${form.link === null ? "" : form.buttons[seen]} />`}
    <p class="audience" role="status">${saved && !busy ? t("app-announce-audience", { count: saved.audience }) : ""}</p>
    <div class="stack">
      <button class="wide soft" type="button" disabled=${written.length === 0} onClick=${preview}>${t("app-announce-preview")}</button>
      <button class="wide primary" type="button" disabled=${written.length === 0} onClick=${begin}>${t(later ? "app-announce-schedule" : "app-announce-send")}</button>
      ${saved && html`<button class="wide danger" type="button" onClick=${discard}>${t("app-announce-discard")}</button>`}
    </div>
  </section>`;
}
