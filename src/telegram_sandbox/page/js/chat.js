// A chat with one bot on one phone: header, messages, composer, and what a person does there.

import { post } from "./api.js";
import { summarise } from "./bubbles.js";
import { Composer } from "./composer.js";
import { ask, askForm, showPhoto, tell } from "./dialogs.js";
import { avatar, h, icon } from "./dom.js";
import { isSafeLink } from "./entities.js";
import { openMenu } from "./menus.js";
import { PLACES } from "./places.js";
import { t } from "./texts.js";
import { Timeline } from "./timeline.js";

const TYPING_MILLISECONDS = 5000;
const ANSWER_MILLISECONDS = 10_000;

export class Chat {
  constructor(phone, bot) {
    this.phone = phone;
    this.bot = bot;
    [, this.place] = PLACES[0];
    this.answers = new EventTarget();
    this.early = new Map(); // answers to presses, which may come before the press itself has returned
    this.timeline = new Timeline({
      openLink: (url) => phone.openLink(url),
      sendCommand: (text) => this.sendText(text),
      showPhoto: (source, alt) => showPhoto(phone.screen, { source, alt }),
      pressInline: (press) => this.pressInline(press),
      reply: (message) => this.composer.replyTo({ message_id: message.message_id, summary: summarise(message) }),
    });
    this.composer = new Composer({
      sendText: (text, replyTo) => this.sendText(text, replyTo),
      sendFile: (kind, file, caption) => this.sendFile(kind, { file, caption }),
      shareLocation: () => this.shareLocation(),
      shareContact: () => phone.act("contact"),
      pressReply: (button) => this.pressReply(button),
      pressMenuButton: () => this.pressMenuButton(),
      unblock: () => phone.act("unblock"),
    });
    this.appActions = {
      openLink: (url) => phone.openLink(url),
      sendAppData: (body) => phone.act("web-app-data", body),
      allowWriting: () => phone.act("allow-writing"),
      shareContact: () => phone.act("contact"),
      place: () => this.place,
    };
    this.status = h("span", { class: "chat-status", "aria-live": "polite" }, t("bot"));
    this.element = h("div", { class: "chat-screen" }, this.header(), this.timeline.element, this.composer.element);
  }

  header() {
    const back = h("button", { type: "button", class: "to-chats", "aria-label": t("chats"), onclick: () => this.phone.showChats() }, icon("chevron-left"));
    this.more = h(
      "button",
      { type: "button", class: "chat-avatar", "aria-label": t("chatMenu"), "aria-haspopup": "menu", onclick: () => this.openMore() },
      avatar(this.bot.first_name, this.bot.id),
    );
    return h("header", { class: "chat-header" }, back, h("div", { class: "chat-title" }, h("strong", {}, this.bot.first_name), this.status), this.more);
  }

  /** Show the whole chat as GET chat gives it. */
  show(state) {
    this.isBlocked = state.blocked;
    this.timeline.replace(state.messages);
    this.composer.show(state);
    this.showEmptiness();
    this.showStatus(null);
  }

  showEmptiness() {
    const isEmpty = this.timeline.messages.size === 0;
    this.empty?.remove();
    this.empty = isEmpty
      ? h("div", { class: "empty-chat" }, avatar(this.bot.first_name, this.bot.id), h("strong", {}, t("noMessages")), h("span", {}, t("noMessagesHint")))
      : null;
    if (this.empty) this.timeline.element.append(this.empty);
  }

  showStatus(text) {
    clearTimeout(this.typing);
    this.status.textContent = text ?? t(this.isBlocked ? "blocked" : "bot");
    this.status.classList.toggle("active", text !== null);
  }

  /** Apply a live event of this chat. */
  take(event) {
    switch (event.type) {
      case "message":
        this.timeline.put(event.message);
        this.showEmptiness();
        if (event.message.from_bot) this.showStatus(null);
        else this.composer.setStarted();
        break;
      case "edited":
        this.timeline.put(event.message);
        break;
      case "paid":
        this.timeline.put({ ...this.timeline.messages.get(event.message_id), paid: true });
        break;
      case "deleted":
        this.timeline.drop(event.message_id);
        this.showEmptiness();
        break;
      case "reaction":
        this.timeline.react(event.message_id, event.reaction);
        break;
      case "typing":
        this.showStatus(t(event.action === "upload_photo" ? "sendingPhoto" : "typing"));
        this.typing = setTimeout(() => this.showStatus(null), TYPING_MILLISECONDS);
        break;
      case "keyboard":
        this.composer.setKeyboard(event.reply_keyboard, { hidden: event.hidden });
        break;
      case "commands":
        this.composer.setMenuButton(this.composer.menu, event.commands);
        break;
      case "menu_button":
        this.composer.setMenuButton(event.menu_button);
        break;
      case "blocked":
        this.isBlocked = event.blocked;
        this.composer.setBlocked(event.blocked);
        this.showStatus(null);
        break;
      case "callback_answer":
        this.early.set(event.callback_query_id, event);
        this.answers.dispatchEvent(new Event(event.callback_query_id));
        break;
      default:
    }
  }

  openMore() {
    const { person } = this.phone;
    openMenu(this.more, [
      { icon: "link", text: t("openLink"), run: () => this.phone.askLink() },
      { icon: "copy", text: t("copyId", { id: person.id }), run: () => this.phone.copy(String(person.id)) },
      this.isBlocked
        ? { icon: "check", text: t("unblock"), run: () => this.phone.act("unblock") }
        : { icon: "ban", text: t("block"), danger: true, run: () => this.phone.act("block") },
    ]);
  }

  sendText(text, replyTo) {
    return this.phone.act("send", { text, ...(replyTo ? { reply_to_message_id: replyTo } : {}) });
  }

  sendFile(kind, { file, caption }) {
    const form = new FormData();
    form.append("caption", caption);
    if (kind !== "photo") form.append("kind", kind);
    form.append("file", file, file.name || "photo.jpg");
    return this.phone.attempt(() => post(this.phone.path(kind === "photo" ? "photo" : "file"), form));
  }

  async shareLocation() {
    const place = await this.askPlace();
    if (place) await this.phone.act("location", place);
  }

  /** Ask where the person is; remembered for buttons and Mini Apps that ask for the location. */
  async askPlace() {
    const options = PLACES.map(([name, { latitude, longitude }]) => [`${latitude},${longitude}`, name]);
    const onchange = ({ target: { form, value } }) => {
      [form.elements.latitude.value, form.elements.longitude.value] = value.split(",");
    };
    const number = { type: "number", step: "any", required: true };
    const fields = [
      { name: "place", label: t("place"), options, onchange },
      { ...number, name: "latitude", label: t("latitude"), min: "-90", max: "90", value: String(this.place.latitude) },
      { ...number, name: "longitude", label: t("longitude"), min: "-180", max: "180", value: String(this.place.longitude) },
    ];
    const answer = await askForm(this.phone.screen, { title: t("location"), fields, submit: t("share") });
    if (!answer) return null;
    this.place = { latitude: Number(answer.latitude), longitude: Number(answer.longitude) };
    return this.place;
  }

  async pressInline({ message, row, column, button, element }) {
    if (button.receipt) return tell(this.phone.screen, t("paidStars", { stars: message.invoice.total_amount }));
    if (button.pay) return this.pay(message, element);
    if (button.url && !isSafeLink(button.url.includes("://") ? button.url : `https://${button.url}`)) return;
    element.classList.add("busy");
    const pressed = await this.phone.actThemed("press", { message_id: message.message_id, row, column });
    if (pressed.kind === "web_app") this.phone.openApp({ url: pressed.url });
    else if (pressed.kind === "url") await this.phone.openLink(pressed.url);
    else if (pressed.kind === "copy_text") await this.phone.copy(pressed.text);
    else if (pressed.kind === "callback") await this.awaitAnswer(pressed.callback_query_id);
    element.classList.remove("busy");
  }

  /** Ask as Telegram does, pay, and tell what is in the way. */
  async pay(message, element) {
    const { title, total_amount: stars } = message.invoice;
    const answer = await ask(this.phone.screen, {
      title: t("confirmPayment"),
      message: t("confirmPaymentText", { title, bot: this.bot.first_name, stars }),
      buttons: [{ id: "no", type: "cancel", text: t("cancel") }, { id: "yes", text: t("confirmAndPay") }],
    });
    if (answer !== "yes") return;
    element.classList.add("busy");
    const paid = await this.phone.act("pay", { message_id: message.message_id });
    element.classList.remove("busy");
    if (paid?.error) await tell(this.phone.screen, paid.error);
  }

  async awaitAnswer(query) {
    if (!this.early.has(query)) {
      await new Promise((resolve) => {
        this.answers.addEventListener(query, resolve, { once: true });
        setTimeout(resolve, ANSWER_MILLISECONDS);
      });
    }
    const answer = this.early.get(query);
    this.early.delete(query);
    if (!answer) this.phone.toasts.show(t("noAnswer"));
    else if (answer.url) await this.phone.openLink(answer.url);
    else if (answer.text && answer.show_alert) await tell(this.phone.screen, answer.text);
    else if (answer.text) this.phone.toasts.show(answer.text);
  }

  async pressReply(button) {
    const place = button.request_location ? await this.askPlace() : {};
    if (!place) return;
    const pressed = await this.phone.actThemed("reply-button", { text: button.text, ...place });
    if (pressed.kind === "web_app") this.phone.openApp({ ...pressed, button_text: button.text });
  }

  async pressMenuButton() {
    const pressed = await this.phone.actThemed("menu-button");
    if (pressed.kind === "web_app") this.phone.openApp({ url: pressed.url });
  }
}
