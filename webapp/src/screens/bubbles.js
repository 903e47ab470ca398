/** What two people said, as bubbles: by days, with each one's words together, and how far they got. */

import { html, useEffect, useLayoutEffect, useRef } from "../html.js";
import { Icon } from "../icons.js";
import { useApp } from "../app_context.js";
import { arrange, nameDay, nameTime } from "../timeline.js";

const NEAR_END = 120;
const STATES = { waiting: "clock", sent: "check", read: "check-check", failed: "circle-alert" };

/** The words of a chat; keeps the end in view while one is there, and one's place when earlier words are put on top. */
export function Bubbles({ chat, chats, talk }) {
  const { t, language } = useApp();
  const box = useRef(null);
  const place = useRef({ atEnd: true, height: 0, oldest: null });
  const days = arrange(talk.messages, chats.queue.of(chat.id), { readByOther: chat.read_by_other });
  const oldest = talk.messages[0]?.number ?? null;
  const typing = chats.isTyping(chat.id);

  useLayoutEffect(() => {
    const { current } = box;
    const before = place.current;
    if (before.oldest !== null && oldest !== null && oldest < before.oldest) {
      current.scrollTop += current.scrollHeight - before.height;
    } else if (before.atEnd) {
      current.scrollTop = current.scrollHeight;
    }
    place.current = { ...before, height: current.scrollHeight, oldest };
  });
  useEffect(() => {
    // The keyboard takes room from below: what was at the end stays in view.
    const { current } = box;
    const watch = new ResizeObserver(() => {
      if (place.current.atEnd) current.scrollTop = current.scrollHeight;
    });
    watch.observe(current);
    return () => watch.disconnect();
  }, []);

  function onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = box.current;
    place.current.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (scrollTop < NEAR_END && talk.hasMore && !talk.fetching) void chats.readEarlier(chat.id);
  }

  return html`<div class="bubbles" ref=${box} onScroll=${onScroll} tabindex="0" role="log" aria-label=${t("app-chat-log", { name: chat.name })}>
    ${talk.hasMore && html`<button class="text-button earlier" type="button" onClick=${() => void chats.readEarlier(chat.id)}>${t("app-chat-earlier")}</button>`}
    ${!talk.hasMore && chats.state.keepDays > 0 && talk.messages[0]?.number > 1 &&
    html`<p class="quiet small start">${t("app-chat-kept", { days: chats.state.keepDays })}</p>`}
    ${days.map(
      ({ day, groups }) => html`<section key=${day} class="day">
        <h3 class="day-name">${nameDay(day, { language, t })}</h3>
        ${groups.map(
          ({ mine, lines }) => html`<ul key=${lines[0].key} class=${`group ${mine ? "mine" : "theirs"}`}>
            ${lines.map((line) => html`<${Bubble} key=${line.key} line=${line} chat=${chat} chats=${chats} />`)}
          </ul>`,
        )}
      </section>`,
    )}
    ${typing && html`<p class="typing-dots"><i></i><i></i><i></i><span class="hidden">${t("app-chat-types", { name: chat.name })}</span></p>`}
  </div>`;
}

function Bubble({ line, chat, chats }) {
  const { t, language } = useApp();
  const { mine, text, at, state, failed, queued, caution } = line;
  const missing = t(chats.state.stored ? "app-chat-unreadable" : "app-chat-not-kept");
  return html`<li class=${`bubble ${state}`}>
    <span class="hidden">${mine ? t("app-match-you") : chat.name}: </span>
    <span class=${text === null ? "said missing" : "said"}>${text ?? missing}</span>
    <span class="when">
      <time datetime=${new Date(at).toISOString()}>${nameTime(at, language)}</time>
      ${mine && html`<${Icon} name=${STATES[state]} size=${16} /><span class="hidden">${t(`app-chat-state-${state}`)}</span>`}
    </span>
    ${caution && html`<span class="caution">${t("app-chat-caution")}</span>`}
    ${failed &&
    html`<span class="not-sent" role="alert">
      <span>${failed}</span>
      <span class="not-sent-actions">
        <button class="text-button" type="button" onClick=${() => chats.queue.retry(queued)}>${t("app-retry")}</button>
        <button class="text-button" type="button" onClick=${() => chats.queue.drop(queued)}>${t("app-chat-discard")}</button>
      </span>
    </span>`}
  </li>`;
}
