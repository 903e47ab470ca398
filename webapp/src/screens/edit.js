/** Everything about oneself on one page, checked as the server checks it, never lost. */

import { html, useEffect, useRef, useState } from "../html.js";
import { explain, useApp, useMainButton } from "../app_context.js";
import { EMPTY_PROFILE, fromProfile, toInput } from "../profile_rules.js";
import { PhotosField } from "./photos_field.js";
import { ProfileField } from "./profile_fields.js";
import { usePhotos } from "./use_photos.js";
import { useSaving } from "./use_saving.js";

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export default function Edit() {
  const { t, api, bridge, limits, drafts, toast, kept, announce } = useApp();
  // A draft with a step is the first run's, which ended elsewhere: in the chat, or on another device.
  const draft = () => (drafts.read()?.step ? null : drafts.read()?.form);
  const [saved, setSaved] = useState(kept.profile ?? null);
  const [form, setForm] = useState(() => draft() ?? fromProfile(kept.profile ?? EMPTY_PROFILE));
  const [broken, setBroken] = useState({});
  const page = useRef(null);
  const photos = usePhotos({ hasProfile: true, initial: kept.profile?.photos ?? [] });
  const { busy, save } = useSaving({ onBroken: showBroken });
  const dirty = saved !== null && !same(form, fromProfile(saved));

  useEffect(() => {
    api.profile().then(
      (profile) => {
        kept.profile = profile;
        setSaved(profile);
        photos.setAll(profile.photos);
        if (!draft()) setForm(fromProfile(profile));
      },
      (error) => toast(explain(t, error), "error"),
    );
  }, []);
  useEffect(() => {
    if (dirty) drafts.write({ form });
    else if (saved !== null) drafts.clear();
  }, [form, saved]);
  useEffect(() => {
    bridge.setClosingConfirmation(dirty);
    return () => bridge.setClosingConfirmation(false);
  }, [dirty]);

  const set = (changes) => {
    setForm((before) => ({ ...before, ...changes }));
    setBroken((before) => {
      const after = { ...before };
      for (const field of Object.keys(changes)) delete after[field];
      return after;
    });
  };

  function showBroken(found) {
    setBroken(found);
    bridge.haptic("error");
    announce(t("app-profile-fix", { count: Object.keys(found).length }));
    requestAnimationFrame(() => {
      const field = page.current?.querySelector(".field.broken");
      field?.querySelector("input, textarea")?.focus({ preventScroll: true });
      field?.scrollIntoView({ block: "center", behavior: "smooth" });
    });
  }

  async function send() {
    const profile = await save(form);
    if (profile === null) return;
    setSaved(profile);
    // What the person sees stays as typed ("Berlin, Germany"), the server's name is shorter.
    setForm((now) => (same(toInput(now), toInput(form)) ? fromProfile(profile) : now));
    bridge.haptic("success");
    toast(t("app-profile-saved"));
  }

  const native = useMainButton({ text: t(busy ? "app-saving" : "app-save"), onPress: send, busy, shown: dirty });
  const field = (name) => html`<${ProfileField} key=${name} name=${name} form=${form} broken=${broken} onChange=${set} />`;
  return html`<section class="page form-page" aria-labelledby="edit-title" ref=${page}>
    <h1 id="edit-title">${t("app-profile-edit")}</h1>
    <form
      novalidate
      onSubmit=${(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h2 class="section">${t("app-profile-photos")}</h2>
      <div class="panel padded">
        <${PhotosField} ...${photos.field} most=${limits.photos} error=${broken.photos ?? photos.error} />
      </div>
      <h2 class="section">${t("app-profile-basics")}</h2>
      <div class="panel padded">${["name", "birth_date", "gender", "preference", "place_id"].map(field)}</div>
      <h2 class="section">${t("app-profile-more")}</h2>
      <div class="panel padded">${["bio", "goal", "interests"].map(field)}</div>
      ${!native &&
      dirty &&
      html`<div class="save-bar">
        <button class="wide primary" type="submit" disabled=${busy}>${t(busy ? "app-saving" : "app-save")}</button>
      </div>`}
    </form>
  </section>`;
}
