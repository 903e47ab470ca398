/** Campaigns: the owner's invite links, and how far people came by each. */

import { html, useEffect, useState } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { TextField } from "./fields.js";
import { useFormats } from "./formats.js";
import { LinkField, copyLink } from "./invite.js";
import { Notice } from "./notice.js";

const STEPS = ["arrived", "profile", "photo", "swipe", "match", "message"];

export default function Campaigns() {
  const app = useApp();
  const { t, session, confirm, toast, announce } = app;
  const say = useFormats();
  const [found, setFound] = useState(app.kept.campaigns ?? null);
  const [name, setName] = useState("");
  const [error, setError] = useState(null);
  const [refused, setRefused] = useState(null);

  const show = (answer) => {
    app.kept.campaigns = answer;
    setFound(answer);
  };
  async function load() {
    setError(null);
    try {
      show(await session.call("GET", "/api/admin/invites"));
    } catch (failure) {
      setError(failure);
    }
  }
  useEffect(() => void load(), []);

  async function begin(event) {
    event.preventDefault();
    try {
      show(await session.call("POST", "/api/admin/invites", { name }));
      setName("");
      setRefused(null);
      announce(t("app-campaigns-begun"));
    } catch (failure) {
      setRefused(failure);
      document.getElementById("campaign")?.focus();
    }
  }

  async function close(campaign) {
    const sure = await confirm({ title: t("app-campaigns-close-title", { name: campaign.name }), message: t("app-campaigns-close-text"), yes: t("app-campaigns-close"), destructive: true });
    if (!sure) return;
    try {
      show(await session.call("POST", `/api/admin/invites/${campaign.code}/close`));
    } catch (failure) {
      toast(explain(t, failure), "error");
    }
  }

  return html`<section class="page admin" aria-labelledby="campaigns-title">
    <h1 id="campaigns-title">${t("app-screen-admin-invites")}</h1>
    ${error && !found && html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}>
      <button class="wide primary" type="button" onClick=${load}>${t("app-retry")}</button>
    <//>`}
    ${!found && !error && html`<div class="panel skeleton-block" role="status" aria-label=${t("app-loading")}></div>`}
    ${found && html`<form class="panel padded" novalidate onSubmit=${begin}>
        <${TextField} name="campaign" label=${t("app-campaigns-new")} hint=${t("app-campaigns-new-hint")} value=${name} onInput=${setName} maxlength="40" error=${refused && explain(t, refused)} autocomplete="off" />
        <button class="wide primary" type="submit" disabled=${name.trim() === ""}>${t("app-campaigns-begin")}</button>
      </form>
      <div class="panel padded">
        <h2>${t("app-campaigns-friends")}</h2>
        <dl class="facts">
          ${[["arrived", found.friends_arrived], ["profile", found.friends_profile], ["match", found.friends_match]].map(([step, count]) => html`<div key=${step}><dt>${t(`app-campaigns-${step}`)}</dt><dd>${say.whole(count)}</dd></div>`)}
        </dl>
      </div>
      ${found.campaigns.map(
        (campaign) =>
          html`<article class="panel padded" key=${campaign.code} aria-labelledby=${campaign.code}>
            <h2 id=${campaign.code}>${campaign.name}</h2>
            <p class="quiet small">${campaign.closed_at === null ? t("app-campaigns-since", { time: say.moment(campaign.created_at) }) : t("app-campaigns-closed", { time: say.moment(campaign.closed_at) })}</p>
            <dl class="facts">${STEPS.map((step) => html`<div key=${step}><dt>${t(`app-campaigns-${step}`)}</dt><dd>${say.whole(campaign[step])}</dd></div>`)}</dl>
            ${campaign.closed_at === null &&
            html`${campaign.link && html`<${LinkField} id=${`link-${campaign.code}`} label=${t("app-campaigns-link")} link=${campaign.link} />`}
            <div class="stack">
              <button class="wide soft" type="button" disabled=${!campaign.link} onClick=${() => copyLink(app, campaign.link)}>${t("app-invite-copy")}</button>
              <button class="wide plain" type="button" onClick=${() => close(campaign)}>${t("app-campaigns-close")}</button>
            </div>`}
          </article>`,
      )}`}
  </section>`;
}
