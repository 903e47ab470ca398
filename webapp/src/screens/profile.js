/** The profile form: everything about oneself on one page, checked as the server checks it, never lost. */

import { html, useEffect, useRef, useState } from "../html.js";
import { explain, useApp, useMainButton } from "../app_context.js";
import { SEND_DATA_MOST } from "../bridge.js";
import { Icon } from "../icons.js";
import { EMPTY_PROFILE, GENDERS, PREFERENCES, checkProfile, fromProfile, toInput } from "../profile_rules.js";
import { ChoiceField, InterestsField, TextField } from "./fields.js";
import { PhotosField } from "./photos_field.js";
import { ProfileRows } from "./profile_rows.js";
import { PlaceField } from "./place_field.js";
import { usePhotos } from "./use_photos.js";

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const localToday = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

export default function Profile() {
  const app = useApp();
  const { t, api, bridge, session, limits, catalogue, drafts, toast, confirm, kept, announce } = app;
  const [saved, setSaved] = useState(kept.profile ?? null);
  const [form, setForm] = useState(() => drafts.read() ?? fromProfile(kept.profile ?? EMPTY_PROFILE));
  const [broken, setBroken] = useState({});
  const [busy, setBusy] = useState(false);
  const [expanded, setExpanded] = useState(false);
  const page = useRef(null);
  const isNew = !session.member?.has_profile;
  const photos = usePhotos({ hasProfile: !isNew, initial: kept.profile?.photos ?? [] });
  const dirty = !same(form, fromProfile(saved ?? EMPTY_PROFILE)) || photos.hasUnsent;

  useEffect(() => {
    if (isNew || !session.member) return;
    api.profile().then(
      (profile) => {
        kept.profile = profile;
        setSaved(profile);
        photos.setAll(profile.photos);
        if (!drafts.read()) setForm(fromProfile(profile));
      },
      (error) => error.status !== 404 && toast(explain(t, error), "error"),
    );
  }, []);
  useEffect(() => {
    if (same(form, fromProfile(saved ?? EMPTY_PROFILE))) drafts.clear();
    else drafts.write(form);
  }, [form, saved]);
  useEffect(() => {
    bridge.setClosingConfirmation(photos.hasUnsent);
    return () => bridge.setClosingConfirmation(false);
  }, [photos.hasUnsent]);

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

  async function save() {
    if (busy) return;
    const found = checkProfile(form, { limits, today: localToday() });
    if (Object.keys(found).length > 0) {
      showBroken(Object.fromEntries(Object.entries(found).map(([field, { rule, params }]) => [field, t(`error-${rule}`, params)])));
      return;
    }
    setBusy(true);
    try {
      const profile = await api.saveProfile(toInput(form));
      kept.profile = profile;
      session.amend({ has_profile: true });
      setSaved(profile);
      // What the person sees stays as typed ("Berlin, Germany"), the server's name is shorter.
      setForm((now) => (same(toInput(now), toInput(form)) ? fromProfile(profile) : now));
      await photos.sendUnsent();
      bridge.haptic("success");
      toast(t("app-profile-saved"));
      if (isNew) app.welcome();
    } catch (error) {
      await tellFailure(error);
    } finally {
      setBusy(false);
    }
  }

  async function tellFailure(error) {
    if (error.status === 422 && error.field) {
      const field = error.field === "location" ? "place_id" : error.field;
      showBroken({ [field]: error.said || t("app-broken") });
      return;
    }
    bridge.haptic("error");
    if (error.isOutage && bridge.canSendData) {
      const data = JSON.stringify({ action: "profile", profile: toInput(form) });
      const fits = new TextEncoder().encode(data).length <= SEND_DATA_MOST;
      const title = t("app-profile-through-bot");
      const ask = { title, message: t("app-profile-through-bot-text"), yes: title };
      if (fits && (await confirm(ask))) {
        drafts.clear();
        bridge.sendData(data);
        return;
      }
    }
    toast(explain(t, error), "error");
  }

  const native = useMainButton({ text: t(busy ? "app-saving" : "app-save"), onPress: save, busy, shown: isNew || dirty });
  const text = (name, label = t(`field-${name}`)) => ({
    name,
    label,
    value: form[name],
    error: broken[name],
    onInput: (value) => set({ [name]: value }),
  });
  const choice = (name, values, prefix) => ({
    name,
    label: t(`field-${name}`),
    value: form[name],
    error: broken[name],
    options: values.map((value) => [value, t(`${prefix}-${value}`)]),
    onChange: (value) => {
      bridge.haptic("selection");
      set({ [name]: value });
    },
  });

  return html`<section class="page form-page" aria-labelledby="profile-title" ref=${page}>
    <header class="page-head">
      <h1 id="profile-title">${t(isNew ? "app-profile-welcome" : "app-profile-title")}</h1>
      ${!isNew &&
      html`<button class="round small" type="button" aria-label=${t("app-settings-title")} onClick=${() => app.go("settings")}>
        <${Icon} name="settings" size=${22} />
      </button>`}
    </header>
    ${!isNew && html`<${ProfileRows} />`}
    ${isNew && html`<p class="quiet lead">${t("app-profile-welcome-text")}</p>`}
    <form
      novalidate
      onSubmit=${(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2 class="section">${t("app-profile-photos")}</h2>
      <div class="panel padded">
        <${PhotosField} ...${photos.field} most=${limits.photos} error=${broken.photos ?? photos.error} />
      </div>
      <h2 class="section">${t("app-profile-basics")}</h2>
      <div class="panel padded">
        <${TextField} ...${text("name")} autocomplete="given-name" maxlength=${limits.name * 2} required />
        <${TextField} ...${text("birth_date")} type="date" autocomplete="bday" max=${localToday()} hint=${t("app-profile-birth-hint")} required />
        <${ChoiceField} ...${choice("gender", GENDERS, "gender")} />
        <${ChoiceField} ...${choice("preference", PREFERENCES, "preference")} />
        <${PlaceField} value=${form.location} error=${broken.place_id} onChange=${set} />
      </div>
      <h2 class="section">${t("app-profile-more")}</h2>
      <div class="panel padded">
        <${TextField}
          ...${text("bio")}
          rows="4"
          placeholder=${t("app-profile-bio-hint")}
          aside=${t("app-profile-left", { count: limits.bio - [...form.bio].length })}
        />
        <${ChoiceField} ...${choice("goal", catalogue.goals, "goal")} />
        <${InterestsField}
          value=${form.interests}
          all=${catalogue.interests}
          most=${limits.interests}
          expanded=${expanded}
          error=${broken.interests}
          onExpand=${() => setExpanded(!expanded)}
          onChange=${(interests) => set({ interests })}
        />
      </div>
      ${!native &&
      (isNew || dirty) &&
      html`<div class="save-bar">
        <button class="wide primary" type="submit" disabled=${busy}>${t(busy ? "app-saving" : "app-save")}</button>
      </div>`}
    </form>
  </section>`;
}
