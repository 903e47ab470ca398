// The list of a person's chats with bots: name, last line, time, unread badge.

import { clock, summarise } from "./bubbles.js";
import { avatar, h } from "./dom.js";
import { t } from "./texts.js";

export class ChatList {
  constructor(open) {
    this.open = open;
    this.list = h("ul", {});
    this.element = h("div", { class: "chat-list" }, h("header", {}, h("h2", {}, t("chats"))), this.list);
  }

  show(chats) {
    this.list.replaceChildren(...chats.map((chat) => h("li", {}, this.line(chat))));
  }

  line({ bot, last_message: last, unread }) {
    return h(
      "button",
      { type: "button", class: "chat-line", onclick: () => this.open(bot) },
      avatar(bot.first_name, bot.id),
      h("span", { class: "chat-line-text" }, h("strong", {}, bot.first_name), h("span", {}, last ? summarise(last) : t("noMessages"))),
      h(
        "span",
        { class: "chat-line-side" },
        last ? h("time", {}, clock(last.date)) : null,
        unread > 0 ? h("span", { class: "badge" }, String(unread)) : null,
      ),
    );
  }

  focus() {
    this.list.querySelector("button")?.focus();
  }
}
