/** The member's own corner: how they look, the way to change it, and all that is reached from here. */

import { html, useEffect, useState } from "../html.js";
import { Icon, addIcons } from "../icons.js";
import { explain, useApp } from "../app_context.js";
import { CloseButton, Dialog } from "../dialog.js";
import { fromProfile } from "../profile_rules.js";
import { Photo } from "./card.js";
import { Notice } from "./notice.js";
import { Preview, cardOf } from "./preview.js";
import { ProfileRows } from "./profile_rows.js";
import { localToday } from "./use_saving.js";

addIcons({
  pencil: [
    ["path", { d: "M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z" }],
    ["path", { d: "m15 5 4 4" }],
  ],
  eye: [
    ["path", { d: "M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0" }],
    ["circle", { cx: "12", cy: "12", r: "3" }],
  ],
});

/** What would make the profile say more, the first thing first. */
const missing = (profile) =>
  profile.photos.length === 0 ? "photos" : profile.bio === "" ? "bio" : profile.interests.length === 0 ? "interests" : null;

export default function Profile() {
  const { t, api, kept, go } = useApp();
  const [profile, setProfile] = useState(kept.profile);
  const [error, setError] = useState(null);
  const [preview, setPreview] = useState(false);

  function load() {
    setError(null);
    api.profile().then((found) => {
      kept.profile = found;
      setProfile(found);
    }, setError);
  }
  useEffect(load, []);

  const advice = profile && missing(profile);
  return html`<section class="page" aria-labelledby="profile-title">
    <header class="page-head">
      <h1 id="profile-title">${t("app-profile-title")}</h1>
      <button class="round small" type="button" aria-label=${t("app-settings-title")} onClick=${() => go("settings")}>
        <${Icon} name="settings" size=${22} />
      </button>
    </header>
    ${!profile && error && html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}>
      <button class="wide primary" type="button" onClick=${load}>${t("app-retry")}</button>
    <//>`}
    ${!profile && !error && html`<div class="panel skeleton-block" role="status" aria-label=${t("app-loading")}></div>`}
    ${profile &&
    html`<div class="panel padded me">
        <button class="me-portrait" type="button" aria-label=${t("app-ask-preview")} onClick=${() => setPreview(true)}>
          <${Photo} photo=${profile.photos[0]} alt="" eager />
        </button>
        <div class="me-text">
          <h2>${t("app-name-age", profile)}</h2>
          <p class="quiet">${profile.location} · ${t(`goal-${profile.goal}`)}</p>
        </div>
        <div class="me-actions">
          <button class="wide primary" type="button" onClick=${() => go("profile/edit")}><${Icon} name="pencil" size=${18} />${t("app-profile-change")}</button>
          <button class="wide soft" type="button" onClick=${() => setPreview(true)}><${Icon} name="eye" size=${18} />${t("app-profile-preview")}</button>
        </div>
      </div>
      ${advice && html`<button class="offer me-advice" type="button" onClick=${() => go("profile/edit")}>
        <span class="strong">${t(`app-advice-${advice}`)}</span>
        <span class="quiet small">${t(`app-advice-${advice}-text`)}</span>
      </button>`}
      <${ProfileRows} />`}
    ${preview &&
    html`<${Dialog} kind="sheet tall" label=${t("app-ask-preview")} onClose=${() => setPreview(false)}>
      <${CloseButton} onClose=${() => setPreview(false)} />
      <div class="preview"><${Preview} card=${cardOf({ form: fromProfile(profile), photos: profile.photos, today: localToday() })} /></div>
    <//>`}
  </section>`;
}
