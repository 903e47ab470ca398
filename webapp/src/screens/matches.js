/** Chats: the people who like back, with a way to write and a way to part. */

import { html, useEffect, useState } from "../html.js";
import { Icon } from "../icons.js";
import { explain, useApp } from "../app_context.js";
import { Photo } from "./card.js";
import { Notice } from "./notice.js";

const DAY = 86_400;

/** Go to the chat with a match: its link, or the bot's chat under this app. */
export function openChat({ bridge, t, toast }, match) {
  if (match.chat_url) bridge.openTelegramLink(match.chat_url);
  else if (bridge.inTelegram) bridge.close();
  else toast(t("app-matches-chat-hint", { name: match.name }));
}

export default function Chats() {
  const app = useApp();
  const { t, api, go, toast, announce, confirm } = app;
  const [matches, setMatches] = useState(app.kept.matches ?? null);
  const [error, setError] = useState(null);

  const show = (list) => {
    app.kept.matches = list;
    setMatches(list);
  };

  async function load() {
    setError(null);
    try {
      show((await api.matches()).matches);
    } catch (failure) {
      setError(failure);
    }
  }
  useEffect(() => void load(), []);

  async function unmatch(match) {
    const sure = await confirm({
      title: t("app-matches-unmatch-title", { name: match.name }),
      message: t("app-matches-unmatch-text"),
      yes: t("app-matches-unmatch-yes"),
      destructive: true,
    });
    if (!sure) return;
    const before = matches;
    show(matches.filter(({ id }) => id !== match.id));
    try {
      await api.unmatch(match.id);
      announce(t("app-matches-unmatched", { name: match.name }));
    } catch (failure) {
      if (failure.status === 404) return;
      show(before);
      toast(explain(t, failure), "error");
    }
  }

  return html`<section class="page" aria-labelledby="chats-title">
    <h1 id="chats-title">${t("app-tab-chats")}</h1>
    ${error && !matches && html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}>
      <button class="wide primary" type="button" onClick=${load}>${t("app-retry")}</button>
    <//>`}
    ${!matches && !error && html`<${Rows} />`}
    ${matches?.length === 0 && html`<${Notice} icon="heart" title=${t("app-matches-empty-title")} text=${t("app-matches-empty-text")}>
      <button class="wide primary" type="button" onClick=${() => go("discover")}>${t("app-matches-discover")}</button>
    <//>`}
    ${matches?.length > 0 &&
    html`<ul class="rows panel">
      ${matches.map((match) => html`<${Row} key=${match.id} match=${match} onOpen=${() => openChat(app, match)} onUnmatch=${() => unmatch(match)} />`)}
    </ul>`}
  </section>`;
}

function Row({ match, onOpen, onUnmatch }) {
  const { t } = useApp();
  const { name, age } = match;
  const days = Math.max(0, Math.floor(Date.now() / 1000 / DAY) - Math.floor(match.matched_at / DAY));
  return html`<li class="row">
    <button class="row-main" type="button" onClick=${onOpen}>
      <span class="avatar"><${Photo} photo=${match.photo} size="thumb" alt="" /></span>
      <span class="row-text">
        <b>${t("app-name-age", { name, age })}</b>
        <span class="quiet">${match.location} · ${days === 0 ? t("app-matches-today") : t("app-matches-days", { days })}</span>
      </span>
      <span class="hidden">${t("app-matches-chat-with", { name })}</span>
      <span class="row-go"><${Icon} name="message-circle" size=${22} /></span>
    </button>
    <button class="round small bare" type="button" aria-label=${t("app-matches-unmatch", { name })} onClick=${onUnmatch}>
      <${Icon} name="user-x" size=${20} />
    </button>
  </li>`;
}

function Rows() {
  const { t } = useApp();
  return html`<ul class="rows panel skeleton-rows" role="status" aria-label=${t("app-loading")}>
    ${[0, 1, 2, 3].map((at) => html`<li class="row" key=${at}><span class="avatar"></span><span class="lines"><i></i><i></i></span></li>`)}
  </ul>`;
}
