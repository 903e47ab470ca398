/** Chats: those one matched with and has not written to on top, below them the conversations, the liveliest first. */

import { html, useEffect, useState } from "../html.js";
import { Icon } from "../icons.js";
import { explain, useApp } from "../app_context.js";
import { nameMoment } from "../timeline.js";
import { Photo } from "./card.js";
import { Notice } from "./notice.js";
import { useChats } from "./use_chats.js";

export default function Chats() {
  const { t, go } = useApp();
  const { chats, failed, retry } = useChats();
  const status = failed ? "failed" : (chats?.state.status ?? "loading");
  const listed = chats?.state.chats ?? [];
  const fresh = listed.filter((chat) => chat.last_number === 0 && chats.queue.of(chat.id).length === 0);
  const talks = listed.filter((chat) => !fresh.includes(chat));
  return html`<section class="page chats" aria-labelledby="chats-title">
    <h1 id="chats-title">${t("app-tab-chats")}</h1>
    ${status === "loading" && html`<${Rows} />`}
    ${status === "failed" &&
    html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${chats?.state.error ? explain(t, chats.state.error) : t("app-unreachable-text")}>
      <button class="wide primary" type="button" onClick=${() => (failed ? retry() : chats.retry())}>${t("app-retry")}</button>
    <//>`}
    ${status === "ready" &&
    listed.length === 0 &&
    html`<${Notice} icon="message-circle" title=${t("app-chats-empty-title")} text=${t("app-chats-empty-text")}>
      <button class="wide primary" type="button" onClick=${() => go("discover")}>${t("app-matches-discover")}</button>
    <//>`}
    ${fresh.length > 0 &&
    html`<h2 class="section" id="fresh-title">${t("app-chats-new")}</h2>
      <ul class="fresh" aria-labelledby="fresh-title">
        ${fresh.map((chat) => html`<li key=${chat.id}><${Fresh} chat=${chat} /></li>`)}
      </ul>`}
    ${talks.length > 0 &&
    html`${fresh.length > 0 && html`<h2 class="section" id="talks-title">${t("app-chats-talks")}</h2>`}
      <ul class="rows panel" aria-labelledby=${fresh.length > 0 ? "talks-title" : "chats-title"}>
        ${talks.map((chat) => html`<${Row} key=${chat.id} chat=${chat} chats=${chats} />`)}
      </ul>`}
    ${status === "ready" &&
    talks.length === 0 &&
    fresh.length > 0 &&
    html`<p class="quiet hint">${t("app-chats-begin")}</p>`}
    ${status === "ready" && html`<${Departures} known=${listed.length} />`}
  </section>`;
}

/** Who erased themselves is named nowhere any more; that somebody left is said. */
function Departures({ known }) {
  const { t, api, language } = useApp();
  const [departures, setDepartures] = useState([]);
  useEffect(() => {
    api.departures().then((found) => setDepartures(found.departures), () => {});
  }, [known]);
  return departures.map(
    ({ match_id: id, matched_at: at }) =>
      html`<p class="quiet hint" key=${id}>${t("app-chats-left", { day: new Date(at * 1000).toLocaleDateString(language, { day: "numeric", month: "long" }) })}</p>`,
  );
}

function Fresh({ chat }) {
  const { t, go } = useApp();
  return html`<button class="fresh-one" type="button" onClick=${() => go(`chats/${chat.id}`)}>
    <${Avatar} chat=${chat} />
    <span class="fresh-name" aria-hidden="true">${chat.name}</span>
    <span class="hidden">${t("app-chats-hello", { name: chat.name })}${chat.presence === "online" && `, ${t("presence-online")}`}</span>
  </button>`;
}

/** A face; a green dot for who is online. */
function Avatar({ chat }) {
  return html`<span class="face">
    <span class="avatar"><${Photo} photo=${chat.photo} size="thumb" alt="" /></span>
    ${chat.presence === "online" && html`<i class="dot" aria-hidden="true"></i>`}
  </span>`;
}

function Row({ chat, chats }) {
  const { t, go, language } = useApp();
  const { last } = chat;
  const waiting = chats.queue.of(chat.id).at(-1);
  const failed = chats.queue.of(chat.id).some((entry) => entry.failed);
  const said = waiting?.text ?? last?.text ?? t(chats.state.stored ? "app-chat-unreadable" : "app-chats-in-telegram");
  const mine = Boolean(waiting) || last?.mine;
  const at = waiting ? waiting.at / 1000 : (last?.sent_at ?? chat.matched_at);
  const typing = chats.isTyping(chat.id);
  return html`<li class="row">
    <button class=${`row-main talk ${chat.unread > 0 ? "unread" : ""}`} type="button" onClick=${() => go(`chats/${chat.id}`)}>
      <${Avatar} chat=${chat} />
      <span class="talk-head">
        <b>${chat.name}${chat.presence === "online" && html`<span class="hidden">, ${t("presence-online")}</span>`}</b>
        <span class="quiet small">${nameMoment(at, { language, t })}</span>
      </span>
      <span class="talk-line">
        ${typing
          ? html`<span class="talk-said typing">${t("app-chat-typing")}</span>`
          : html`<span class="talk-said">${failed && html`<${Icon} name="circle-alert" size=${16} />`}${mine ? t("app-chats-mine", { text: said }) : said}</span>`}
        ${chat.unread > 0
          ? html`<b class="badge"><span aria-hidden="true">${chat.unread > 98 ? "99+" : chat.unread}</span><span class="hidden">${t("app-chats-unread", { count: chat.unread })}</span></b>`
          : chat.your_turn && !waiting && html`<span class="turn">${t("app-chats-your-turn")}</span>`}
      </span>
    </button>
  </li>`;
}

function Rows() {
  const { t } = useApp();
  return html`<ul class="rows panel skeleton-rows" role="status" aria-label=${t("app-loading")}>
    ${[0, 1, 2, 3, 4].map((at) => html`<li class="row" key=${at}><span class="avatar"></span><span class="lines"><i></i><i></i></span></li>`)}
  </ul>`;
}
