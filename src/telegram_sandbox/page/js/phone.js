// One person's phone: its screen with the chat list, the chat with a bot, and the Mini App above it; kept live by events.

import { get, LiveEvents, post } from "./api.js";
import { Chat } from "./chat.js";
import { ChatList } from "./chat_list.js";
import { ask, askForm, Toasts } from "./dialogs.js";
import { h } from "./dom.js";
import { isSafeLink } from "./entities.js";
import { Sheet } from "./sheet.js";
import { t } from "./texts.js";
import { colourScheme } from "./themes.js";

const HAPTIC_MILLISECONDS = 350;

export class Phone {
  /** `seat` is "left" or "right"; `onlost` is called when the live events break. */
  constructor({ person, seat, onlost }) {
    this.person = person;
    this.screen = h("div", { class: "screen" });
    this.toasts = new Toasts();
    this.list = new ChatList((bot) => this.openChat(bot));
    this.screen.append(statusBar(), this.toasts.element, h("div", { class: "home-indicator", "aria-hidden": "true" }));
    const name = t("phoneOf", { name: person.first_name });
    this.element = h("section", { class: "phone", "aria-label": name, "data-testid": `phone-${seat}`, "data-person": String(person.id) }, this.screen);
    this.waiting = null; // events that come while the chat is being read
    this.events = new LiveEvents(this.path("events"), {
      onopen: () => this.refresh(),
      onevent: (event) => this.take(event),
      onbreak: () => {
        this.chat?.showStatus(t("offline"));
        onlost();
      },
    });
  }

  path(action, bot = this.chat?.bot) {
    const query = bot ? `?bot=${encodeURIComponent(bot.username)}` : "";
    return `/api/people/${this.person.id}/${action}${query}`;
  }

  /** Read everything anew: at the start and after every break of the live events. */
  async refresh() {
    this.waiting = [];
    try {
      const chats = await get(this.path("chats", null));
      this.list.show(chats);
      const bot = this.chat?.bot ?? chats[0]?.bot;
      if (bot) await this.readChat(bot);
    } catch (error) {
      this.toasts.show(error.message);
    }
    const events = this.waiting ?? [];
    this.waiting = null;
    for (const event of events) this.take(event);
  }

  async readChat(bot) {
    const state = await get(this.path("chat", bot));
    if (this.chat?.bot.id !== bot.id) {
      this.chat?.element.remove();
      this.chat = new Chat(this, bot);
      this.screen.append(this.chat.element);
    }
    this.list.element.remove();
    this.chat.show(state);
    this.markRead();
  }

  /** Show the list of chats in place of the chat. */
  async showChats() {
    this.chat?.element.remove();
    this.chat = null;
    this.screen.append(this.list.element);
    this.list.focus();
    this.list.show(await get(this.path("chats", null)));
  }

  async openChat(bot) {
    if (await this.attempt(() => this.readChat(bot))) this.chat.composer.field.focus();
  }

  markRead() {
    if (!document.hidden) this.attempt(() => post(this.path("read")));
  }

  take(event) {
    if (this.waiting) return this.waiting.push(event);
    if (!this.chat || event.bot !== this.chat.bot.username) {
      if (event.type === "message") this.attempt(async () => this.list.show(await get(this.path("chats", null))));
      return undefined;
    }
    this.chat.take(event);
    if (event.type === "message" && event.message.from_bot) this.markRead();
    return undefined;
  }

  /** Do something with the sandbox; a refusal becomes a toast. Resolves with the result, or false. */
  async attempt(action) {
    try {
      return (await action()) ?? true;
    } catch (error) {
      this.toasts.show(error.message);
      return false;
    }
  }

  /** POST a gesture of this person to the sandbox. */
  act(action, body = {}) {
    return this.attempt(() => post(this.path(action), body));
  }

  /** As `act` for gestures that may open a Mini App, which gets the page's theme. */
  actThemed(action, body = {}) {
    return this.act(action, { ...body, theme: colourScheme() });
  }

  /** Open a Mini App over the chat. `launch` is {url, web_view?, button_text?}. */
  openApp(launch) {
    this.sheet?.close();
    const chat = this.chat;
    this.sheet = new Sheet({
      launch,
      phone: { screen: this.screen, person: this.person, bot: chat.bot, toasts: this.toasts, actions: chat.appActions, vibrate: (data) => this.vibrate(data) },
      onclose: () => (this.sheet = null),
    });
  }

  /** Follow a link as Telegram does: its own links act in the chat or open a Mini App, others open a browser tab. */
  async openLink(given) {
    const url = given.includes("://") ? given : `https://${given}`;
    if (!isSafeLink(url)) return this.toasts.show(t("badLink", { url }));
    const result = await this.actThemed("open-link", { url });
    if (result.kind === "web_app") this.openApp({ url: result.url });
    else if (result.kind === "message") this.sheet?.close();
    else if (result.kind === "url" && isTelegramLink(result.url)) await this.shareLink(result.url);
    else if (result.kind === "url") window.open(result.url, "_blank", "noopener");
    return undefined;
  }

  /** Telegram's other links lead out of the sandbox; t.me/share/url?url=… says what is to be shared. */
  async shareLink(link) {
    const shared = new URL(link).searchParams.get("url") ?? link;
    const buttons = [
      { id: "cancel", type: "cancel", text: t("cancel") },
      { id: "copy", text: t("copy") },
    ];
    const answer = await ask(this.screen, { title: t("shareLink"), message: `${shared}\n\n${t("shareHint")}`, buttons });
    if (answer === "copy") await this.copy(shared);
  }

  async copy(text) {
    await navigator.clipboard?.writeText(text).catch(() => {});
    this.toasts.show(t("copied"));
  }

  async askLink() {
    const bot = this.chat.bot.username;
    const fields = [{ name: "url", label: "t.me", value: `https://t.me/${bot}?start=`, required: true, autocomplete: "off" }];
    const answer = await askForm(this.screen, { title: t("openLink"), hint: t("openLinkHint", { bot }), fields, submit: t("open") });
    if (answer) await this.openLink(answer.url);
  }

  /** Feel a haptic: the phone trembles, and vibrates where the machine can. */
  vibrate({ type, impact_style: style, notification_type: notification }) {
    const kind = style ?? notification ?? type;
    this.element.dataset.haptic = String(kind);
    navigator.vibrate?.(kind === "heavy" || kind === "error" ? 40 : 15);
    clearTimeout(this.trembling);
    this.trembling = setTimeout(() => delete this.element.dataset.haptic, HAPTIC_MILLISECONDS);
  }

  close() {
    this.events.close();
    this.sheet?.close();
    this.element.remove();
  }
}

const isTelegramLink = (url) => ["t.me", "telegram.me"].includes(new URL(url).hostname);

function statusBar() {
  const time = h("span", { class: "status-time" });
  const tell = () => {
    time.textContent = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
  };
  tell();
  const ticking = setInterval(() => (time.isConnected ? tell() : clearInterval(ticking)), 10_000);
  return h(
    "div",
    { class: "status-bar", "aria-hidden": "true" },
    time,
    h("span", { class: "island" }),
    h("span", { class: "status-icons" }, h("i", { class: "signal" }), h("span", {}, "5G"), h("i", { class: "battery" })),
  );
}
