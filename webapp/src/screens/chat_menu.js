/** What can be done with a chat besides writing in it. Whoever adds something adds a line to `ENTRIES`. */

import { html } from "../html.js";
import { CloseButton, Dialog } from "../dialog.js";
import { Icon, addIcons } from "../icons.js";
import { explain, useApp } from "../app_context.js";

addIcons({
  "flag": [["path", { d: "M4 22V4a1 1 0 0 1 .4-.8A6 6 0 0 1 8 2c3 0 5 2 7.333 2q2 0 3.067-.8A1 1 0 0 1 20 4v10a1 1 0 0 1-.4.8A6 6 0 0 1 16 16c-3 0-5-2-8-2a6 6 0 0 0-4 1.528" }]],
});

/**
 * `name` makes the sentence `app-chat-<name>`, `fits(chat)` says when it is there, and `run(app, chat, chats)` does it.
 */
export const ENTRIES = [
  { name: "go-on", icon: "external-link", fits: ({ telegram }) => ["none", "offered"].includes(telegram.state), run: goOn },
  { name: "unmatch", icon: "user-x", danger: true, run: unmatch },
  { name: "report", icon: "flag", danger: true, run: ({ report }, chat) => report(chat, "chat") },
];

/** Ask the other whether to go on in Telegram, or agree to what they asked. */
export async function goOn(app, chat, chats) {
  const { t, api, confirm } = app;
  const offered = chat.telegram.state === "offered";
  const sure = await confirm({
    title: t("app-chat-go-on-title"),
    message: t(offered ? "app-chat-go-on-offered" : "app-chat-go-on-text", { name: chat.name }),
    yes: t(offered ? "app-chat-go-on-agree" : "app-chat-go-on-ask"),
  });
  if (sure) await settle(app, chat, chats, () => api.goOnInTelegram(chat.id, true));
}

/** Take the question back while the other has not agreed. */
export async function takeBack(app, chat, chats) {
  await settle(app, chat, chats, () => app.api.goOnInTelegram(chat.id, false));
}

async function settle(app, chat, chats, ask) {
  try {
    chats.put(await ask());
    app.bridge.haptic("success");
  } catch (failure) {
    app.toast(explain(app.t, failure), "error");
  }
}

async function unmatch(app, chat, chats) {
  const { t, confirm, announce, toast, go } = app;
  const sure = await confirm({
    title: t("app-matches-unmatch-title", { name: chat.name }),
    message: t("app-matches-unmatch-text"),
    yes: t("app-matches-unmatch-yes"),
    destructive: true,
  });
  if (!sure) return;
  try {
    await chats.unmatch(chat.id);
    announce(t("app-matches-unmatched", { name: chat.name }));
    go("chats");
  } catch (failure) {
    toast(explain(t, failure), "error");
  }
}

export function ChatMenu({ chat, chats, onClose }) {
  const app = useApp();
  const { t } = app;
  return html`<${Dialog} kind="sheet" label=${t("app-chat-menu", { name: chat.name })} onClose=${onClose}>
    <${CloseButton} onClose=${onClose} />
    <div class="padded">
      <h2>${t("app-name-age", { name: chat.name, age: chat.age })}</h2>
      <p class="quiet">${chat.location}</p>
      <ul class="menu">
        ${ENTRIES.filter(({ fits }) => !fits || fits(chat)).map(
          ({ name, icon, danger, run }) => html`<li key=${name}>
            <button
              class=${`menu-entry ${danger ? "wrong" : ""}`}
              type="button"
              onClick=${() => {
                onClose();
                void run(app, chat, chats);
              }}
            >
              <${Icon} name=${icon} size=${22} /><span>${t(`app-chat-${name}`, { name: chat.name })}</span>
            </button>
          </li>`,
        )}
      </ul>
    </div>
  <//>`;
}
