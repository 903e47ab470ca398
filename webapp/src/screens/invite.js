/** Invite: one's own link, the ways to send it, and who came by it. */

import { html, useEffect, useState } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { Notice } from "./notice.js";

/** Copy `text`, and say so; where copying is not allowed the field beside stays to be selected. */
export async function copyLink({ t, toast, announce }, text) {
  try {
    await navigator.clipboard.writeText(text);
    announce(t("app-invite-copied"));
    toast(t("app-invite-copied"));
  } catch {
    toast(t("app-invite-not-copied"), "error");
  }
}

/** A link to be read, and selected where copying is not allowed. */
export function LinkField({ id, label, link }) {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input id=${id} type="text" readonly value=${link} onFocus=${(event) => event.target.select()} />
  </div>`;
}

/** Telegram's own way to choose whom a link goes to. */
export const shareUrl = (link, text) => `https://t.me/share/url?${new URLSearchParams({ url: link, text })}`;

export default function Invite() {
  const app = useApp();
  const { t, session, bridge } = app;
  const [invite, setInvite] = useState(app.kept.invite ?? null);
  const [error, setError] = useState(null);

  async function load() {
    setError(null);
    try {
      app.kept.invite = await session.call("POST", "/api/invite");
      setInvite(app.kept.invite);
    } catch (failure) {
      setError(failure);
    }
  }
  useEffect(() => void load(), []);

  const link = invite?.link;
  return html`<section class="page" aria-labelledby="invite-title">
    <h1 id="invite-title">${t("app-screen-invite")}</h1>
    ${((error && !invite) || (invite && !link)) && html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${error ? explain(t, error) : t("app-unreachable-text")}>
      <button class="wide primary" type="button" onClick=${load}>${t("app-retry")}</button>
    <//>`}
    ${!invite && !error && html`<div class="panel skeleton-block" role="status" aria-label=${t("app-loading")}></div>`}
    ${link && html`<p class="lead quiet">${t("app-invite-text")}</p>
      <div class="panel padded">
        <${LinkField} id="invite-link" label=${t("app-invite-link")} link=${link} />
        <div class="stack" style=${{ marginTop: "16px" }}>
          <button class="wide primary" type="button" onClick=${() => bridge.openTelegramLink(shareUrl(link, t("app-invite-share-text")))}>${t("app-invite-share")}</button>
          <button class="wide plain" type="button" onClick=${() => copyLink(app, link)}>${t("app-invite-copy")}</button>
        </div>
      </div>
      <p class="section" role="status">${t("app-invite-came", { arrived: invite.arrived, joined: invite.joined })}</p>`}
  </section>`;
}
