/** A conversation: who it is with, what was said, and the line to write in. */

import { html, useEffect, useLayoutEffect, useRef, useState } from "../html.js";
import { Icon } from "../icons.js";
import { explain, useApp } from "../app_context.js";
import { Bubbles } from "./bubbles.js";
import { Photo, Presence } from "./card.js";
import { ChatMenu, goOn, takeBack } from "./chat_menu.js";
import { Composer } from "./composer.js";
import { Notice } from "./notice.js";
import { useChats } from "./use_chats.js";

/** Give the screen the room above the keyboard where the page is not resized for it (iOS). */
function useRoomAboveKeyboard(box) {
  useLayoutEffect(() => {
    const { visualViewport: view } = window;
    if (!view) return undefined;
    const fit = () => {
      const hidden = window.innerHeight - view.height;
      box.current?.style.setProperty("--keyboard", `${hidden > 80 ? hidden : 0}px`);
    };
    view.addEventListener("resize", fit);
    return () => view.removeEventListener("resize", fit);
  }, []);
}

export default function ConversationScreen({ id }) {
  const app = useApp();
  const { t, go, keptDrafts } = app;
  const matchId = Number(id);
  const { chats, failed, retry } = useChats();
  const [menu, setMenu] = useState(false);
  const box = useRef(null);
  useRoomAboveKeyboard(box);

  useEffect(() => {
    if (!chats) return undefined;
    chats.look(matchId);
    const seen = () => document.visibilityState === "visible" && void chats.markSeen(matchId);
    document.addEventListener("visibilitychange", seen);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      chats.look(null);
    };
  }, [chats, matchId]);

  const chat = chats?.find(matchId) ?? null;
  const talk = chats?.talk(matchId) ?? { status: failed ? "failed" : "loading", messages: [] };
  const ended = talk.status === "ended" || (talk.status === "ready" && chat === null);
  const status = ended ? "ended" : chat === null && talk.status === "ready" ? "loading" : talk.status;

  return html`<section class="conversation" ref=${box} aria-label=${chat ? t("app-chat-with", { name: chat.name }) : t(ended ? "app-chat-ended-title" : "app-loading")}>
    <${Head} chat=${chat} chats=${chats} onMenu=${() => setMenu(true)} />
    ${status === "ended" &&
    html`<${Notice} icon="heart-crack" title=${t("app-chat-ended-title")} text=${t("app-chat-ended-text")}>
      <button class="wide primary" type="button" onClick=${() => go("chats")}>${t("app-chat-back")}</button>
    <//>`}
    ${status === "failed" &&
    html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${talk.error ? explain(t, talk.error) : t("app-unreachable-text")}>
      <button class="wide primary" type="button" onClick=${() => (failed ? retry() : void chats.reload(matchId))}>${t("app-retry")}</button>
    <//>`}
    ${status === "loading" && html`<${Loading} />`}
    ${status === "ready" &&
    chat &&
    html`<${Banner} chat=${chat} chats=${chats} />
      ${talk.messages.length === 0 && chats.queue.of(matchId).length === 0
        ? html`<${Beginning} chat=${chat} stored=${chats.state.stored} />`
        : html`<${Bubbles} chat=${chat} chats=${chats} talk=${talk} />`}
      ${chats.queue.stuck && chats.queue.of(matchId).length > 0 && html`<p class="waiting small" role="status"><${Icon} name="wifi-off" size=${16} />${t("app-chat-waiting")}</p>`}
      <${Composer}
        key=${matchId}
        name=${chat.name}
        draft=${keptDrafts(`chat-${matchId}`)}
        autofocus=${window.matchMedia("(pointer: fine)").matches}
        onSend=${(text) => chats.queue.add(matchId, text)}
        onType=${() => chats.noteTyping(matchId)}
      />`}
    ${menu && chat && html`<${ChatMenu} chat=${chat} chats=${chats} onClose=${() => setMenu(false)} />`}
  </section>`;
}

function Head({ chat, chats, onMenu }) {
  const { t, router, go } = useApp();
  const back = () => (router.back ? router.back() : go("chats"));
  return html`<header class="talk-with">
    <button class="round small bare" type="button" aria-label=${t("app-chat-back")} onClick=${back}><${Icon} name="arrow-left" size=${22} /></button>
    ${chat &&
    html`<span class="avatar"><${Photo} photo=${chat.photo} size="thumb" alt="" /></span>
      <div class="talk-name">
        <h1>${t("app-name-age", { name: chat.name, age: chat.age })}</h1>
        <p class="quiet small" aria-live="polite">${chats.isTyping(chat.id) ? html`<span class="typing">${t("app-chat-typing")}</span>` : chat.presence ? html`<${Presence} of=${chat} />` : chat.location}</p>
      </div>
      <button class="round small bare" type="button" aria-haspopup="dialog" aria-label=${t("app-chat-menu", { name: chat.name })} onClick=${onMenu}>
        <${Icon} name="ellipsis-vertical" size=${22} />
      </button>`}
  </header>`;
}

/** What stands between the two right now: going on in Telegram, or whether they met. */
function Banner({ chat, chats }) {
  const app = useApp();
  const { t, bridge, toast, announce } = app;
  const { telegram, question, name } = chat;

  async function tell(answer) {
    try {
      await chats.answerMeeting(chat.id, answer);
      announce(t("app-chat-met-thanks"));
    } catch (failure) {
      toast(explain(t, failure), "error");
    }
  }

  if (question) {
    const answers =
      question === "met"
        ? [["met-yes", { met: "yes" }], ["met-not_yet", { met: "not_yet" }], ["met-no", { met: "no" }]]
        : [["met-yes", { met: "yes", again: true }], ["met-no", { met: "yes", again: false }]];
    return html`<div class="between" role="group" aria-label=${t("app-chat-met-title")}>
      <p><b>${t(question === "met" ? "app-chat-met" : "app-chat-met-again", { name })}</b> <span class="quiet small">${t("app-chat-met-why")}</span></p>
      <p class="between-actions">
        ${answers.map(([label, answer]) => html`<button key=${label} class="chip" type="button" onClick=${() => tell(answer)}>${t(label)}</button>`)}
      </p>
    </div>`;
  }
  if (telegram.state === "none") return null;
  const actions = {
    offered: [["app-chat-go-on-agree", () => goOn(app, chat, chats)]],
    asked: [["app-chat-take-back", () => takeBack(app, chat, chats)]],
    agreed: telegram.url ? [["app-chat-go-there", () => bridge.openTelegramLink(telegram.url)]] : [],
  }[telegram.state];
  const said = telegram.state === "agreed" && !telegram.url ? "app-chat-agreed-in-bot" : `app-chat-${telegram.state}`;
  return html`<div class="between" role="status">
    <p>${t(said, { name })}</p>
    ${actions.length > 0 &&
    html`<p class="between-actions">
      ${actions.map(([label, onPress]) => html`<button key=${label} class="chip" type="button" onClick=${onPress}>${t(label)}</button>`)}
    </p>`}
  </div>`;
}

function Beginning({ chat, stored }) {
  const { t } = useApp();
  return html`<div class="beginning">
    <span class="avatar big"><${Photo} photo=${chat.photo} alt="" /></span>
    <h2>${t("app-chat-begin-title", { name: chat.name })}</h2>
    <p class="quiet">${t(stored ? "app-chat-begin-text" : "app-chat-begin-unstored")}</p>
  </div>`;
}

function Loading() {
  const { t } = useApp();
  return html`<div class="bubbles" role="status" aria-label=${t("app-loading")}>
    ${["theirs", "theirs", "mine", "theirs", "mine"].map((side, at) => html`<span key=${at} class=${`bubble-ghost skeleton ${side}`}></span>`)}
  </div>`;
}
