// The bottom of a chat: menu button, attachments, the text field with its command menu, and the reply keyboard.

import { CommandMenu } from "./command_menu.js";
import { h, icon, iconButton } from "./dom.js";
import { renderReplyKeyboard } from "./keyboards.js";
import { openMenu } from "./menus.js";
import { t } from "./texts.js";

export class Composer {
  /** `actions`: sendText, sendFile(kind, file), shareLocation, shareContact, pressReply, pressMenuButton, unblock. */
  constructor(actions) {
    this.actions = actions;
    this.field = h("textarea", {
      rows: "1",
      "aria-label": t("message"),
      placeholder: t("message"),
      autocomplete: "off",
      enterkeyhint: "send",
      "data-testid": "message-input",
      maxlength: "4096",
    });
    this.menuButton = h("button", { type: "button", class: "menu-button", "data-testid": "menu-button" });
    this.menuButton.addEventListener("click", () => this.pressMenu());
    this.attach = iconButton("paperclip", t("attach"), () => this.openAttachments(), { "aria-haspopup": "menu" });
    this.toggle = iconButton("keyboard", t("hideKeyboard"), () => this.showKeyboard(this.keyboard.hidden), { class: "toggle", hidden: true });
    this.send = iconButton("arrow-up", t("send"), null, { class: "send", type: "submit" });
    this.keyboard = h("div", { class: "keyboard-space", hidden: true });
    this.commands = new CommandMenu(this.field, (command) => this.submit(`/${command}`));
    this.file = h("input", { type: "file", hidden: true, tabindex: "-1", "aria-hidden": "true" });
    this.file.addEventListener("change", () => this.takeFile());
    this.quoted = h("p", { class: "quoted" });
    this.quote = h("div", { class: "replying", hidden: true }, icon("reply"), this.quoted, iconButton("x", t("cancelReply"), () => this.replyTo(null)));
    this.form = h(
      "form",
      { class: "composer", onsubmit: (event) => this.onSubmit(event) },
      this.menuButton,
      this.attach,
      h("div", { class: "field" }, this.field, this.toggle),
      this.send,
      this.file,
    );
    this.startButton = h("button", { type: "button", class: "start-button", "data-testid": "start" }, t("start"));
    this.startButton.addEventListener("click", () => this.submit("/start"));
    this.unblock = h("button", { type: "button", class: "unblock", hidden: true }, t("unblock"));
    this.unblock.addEventListener("click", () => actions.unblock());
    this.element = h("div", { class: "bottom" }, this.commands.element, this.startButton, this.quote, this.form, this.unblock, this.keyboard);
    this.field.addEventListener("input", () => this.onInput());
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.field.addEventListener("paste", (event) => this.onPaste(event));
    this.onInput();
  }

  /** Show what GET chat says of the bottom of the chat. */
  show({ reply_keyboard: markup, menu_button: button, commands, blocked, started }) {
    this.setKeyboard(markup);
    this.setMenuButton(button, commands);
    this.isStarted = started;
    this.setBlocked(blocked);
  }

  setBlocked(blocked) {
    this.form.hidden = blocked;
    this.unblock.hidden = !blocked;
    this.startButton.hidden = blocked || this.isStarted;
  }

  /** The person has written: the bot may answer, nothing is left to start. */
  setStarted() {
    this.isStarted = true;
    this.startButton.hidden = true;
  }

  setKeyboard(markup, { hidden = false } = {}) {
    this.markup = markup;
    this.keyboard.replaceChildren(...(markup ? [renderReplyKeyboard(markup, (button) => this.actions.pressReply(button))] : []));
    this.toggle.hidden = !markup;
    this.field.placeholder = markup?.input_field_placeholder || t("message");
    this.showKeyboard(Boolean(markup) && !hidden);
  }

  showKeyboard(visible) {
    this.keyboard.hidden = !visible;
    const label = t(visible ? "hideKeyboard" : "showKeyboard");
    this.toggle.setAttribute("aria-label", label);
    this.toggle.title = label;
    this.toggle.setAttribute("aria-expanded", String(visible));
  }

  setMenuButton(button, commands = this.commands.commands) {
    this.menu = button;
    this.commands.setCommands(commands);
    const isApp = button?.type === "web_app";
    this.menuButton.hidden = !isApp && commands.length === 0;
    this.menuButton.classList.toggle("app", isApp);
    if (isApp) {
      this.menuButton.replaceChildren(h("span", {}, button.text));
      this.menuButton.removeAttribute("aria-label");
    } else {
      this.menuButton.replaceChildren(icon("menu"));
      this.menuButton.setAttribute("aria-label", t("menu"));
    }
  }

  pressMenu() {
    if (this.menu?.type === "web_app") this.actions.pressMenuButton();
    else this.commands.toggleAll();
  }

  onInput() {
    this.field.style.height = "auto";
    if (this.field.scrollHeight) this.field.style.height = `${Math.min(this.field.scrollHeight, 120)}px`;
    this.send.classList.toggle("ready", this.field.value.trim() !== "");
    this.commands.follow();
  }

  onKey(event) {
    if (this.commands.onKey(event)) return;
    if (event.key === "Escape" && this.original) {
      event.stopPropagation();
      this.replyTo(null);
    }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.form.requestSubmit();
    }
  }

  onSubmit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (text) this.submit(text);
    else this.field.focus();
  }

  async submit(text) {
    this.field.value = "";
    this.onInput();
    const original = this.original;
    this.replyTo(null);
    const sent = await this.actions.sendText(text, original?.message_id);
    if (!sent && !this.field.value) this.field.value = text;
    this.onInput();
  }

  /** Write what comes next as a reply to `message`, {message_id, summary}; null for no reply. */
  replyTo(message) {
    this.original = message;
    this.quote.hidden = !message;
    this.quoted.textContent = message?.summary ?? "";
    if (message) this.field.focus();
  }

  openAttachments() {
    openMenu(this.attach, [
      { icon: "image", text: t("photo"), run: () => this.pickFile("photo") },
      { icon: "file", text: t("file"), run: () => this.pickFile("document") },
      { icon: "map-pin", text: t("location"), run: () => this.actions.shareLocation() },
      { icon: "user-round", text: t("contact"), run: () => this.actions.shareContact() },
    ]);
  }

  pickFile(kind) {
    this.kind = kind;
    this.file.accept = kind === "photo" ? "image/*" : "";
    this.file.click();
  }

  takeFile() {
    const [file] = this.file.files;
    this.file.value = "";
    if (file) this.sendFile(this.kind, file);
  }

  sendFile(kind, file) {
    const caption = this.field.value.trim();
    this.field.value = "";
    this.onInput();
    this.actions.sendFile(kind, file, caption);
  }

  onPaste(event) {
    const file = [...event.clipboardData.files].find((one) => one.type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    this.sendFile("photo", file);
  }
}
