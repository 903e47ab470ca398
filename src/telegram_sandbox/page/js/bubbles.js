// One message, or one album, as a bubble: quote, media, text, time, reactions, and the inline keyboard below.

import { fileAddress } from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { renderText } from "./entities.js";
import { renderInlineKeyboard } from "./keyboards.js";
import { language, t } from "./texts.js";

/** The time of day of a Unix time in seconds. */
export const clock = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hour12: false });

/** A short line that stands for a message in the chat list and in quotes. */
export function summarise(message) {
  const words = message.text ?? message.caption;
  if (words) return words;
  if (message.photo) return t("photo");
  if (message.video || message.animation || message.video_note) return t("video");
  if (message.audio || message.voice) return t("audio");
  if (message.document) return message.document.file_name ?? t("file");
  if (message.location) return t("location");
  if (message.contact) return t("contact");
  if (message.invoice) return message.invoice.title;
  return serviceText(message) ?? "";
}

/** The words of a service message such as a sendData notice; null for ordinary messages. */
function serviceText(message) {
  if (message.web_app_data) return t("webAppData", { button: message.web_app_data.button_text });
  if (message.write_access_allowed) return t("writeAllowed");
  if (message.pinned_message) return t("pinned");
  if (message.successful_payment) return t("paidStars", { stars: message.successful_payment.total_amount });
  if (message.refunded_payment) return t("refundedStars", { stars: message.refunded_payment.total_amount });
  return null;
}

/**
 * The list item for an album or a single message. `actions`: openLink, sendCommand, showPhoto(src, caption), reply(message)
 * and pressInline({message, row, column, button}).
 */
export function renderItem(messages, actions) {
  const last = messages.at(-1);
  const worded = messages.find((message) => message.text ?? message.caption) ?? last;
  const service = serviceText(last);
  const item = h("li", {
    class: `item ${service ? "service" : last.from_bot ? "from-bot" : "from-me"}`,
    "data-testid": "message",
    "data-message-id": String(last.message_id),
  });
  if (service) {
    item.append(h("span", { class: "service-note" }, service));
    return item;
  }
  const media = renderMedia(messages, actions);
  const words = worded.text ?? worded.caption;
  const bubble = h("div", { class: "bubble" });
  bubble.classList.toggle("bare", !words && media.length > 0 && isPicture(last));
  bubble.append(...[last.from_bot ? null : h("span", { class: "hidden-words" }, `${t("you")}: `), quote(last)].filter(Boolean));
  const below = worded.show_caption_above_media;
  const text = words ? h("div", { class: "words" }, renderText(words, worded.entities ?? worded.caption_entities, actions)) : null;
  bubble.append(...(below ? [text, ...media] : [...media, text]).filter(Boolean));
  if (!words && media.length === 0) bubble.append(h("div", { class: "words muted" }, t("unsupported")));
  bubble.append(renderStamp(last));
  if (last.from_bot) bubble.append(iconButton("reply", t("replyTo"), () => actions.reply(last), { class: "reply", "data-place": "reply" }));
  item.append(bubble);
  const rows = payRows(last) ?? last.reply_markup?.inline_keyboard;
  if (rows) item.append(renderInlineKeyboard(rows, (place) => actions.pressInline({ message: last, ...place })));
  return item;
}

/** The buttons of an invoice: one to pay when the bot gave none, and a receipt once it is paid. */
function payRows(message) {
  if (!message.invoice) return null;
  if (message.paid) return [[{ text: t("receipt"), receipt: true }]];
  return message.reply_markup?.inline_keyboard ?? [[{ text: t("payStars", { stars: message.invoice.total_amount }), pay: true }]];
}

const isPicture = (message) => Boolean(message.photo || message.sticker || message.video || message.animation || message.location);

function quote(message) {
  const original = message.reply_to_message;
  if (!original) return null;
  const author = original.from?.is_bot ? original.from.first_name : t("you");
  return h("div", { class: "quote" }, h("strong", {}, author), h("span", {}, summarise(original)));
}

function renderStamp(message) {
  const reactions = (message.reactions ?? []).map((reaction) => h("span", { class: "reaction" }, reaction.emoji ?? "★"));
  return h(
    "div",
    { class: "stamp" },
    reactions,
    message.edit_date ? `${t("edited")} ` : null,
    h("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)),
    message.from_bot ? null : h("span", { class: "ticks" }, icon("check-check"), h("span", { class: "hidden-words" }, t("sent"))),
  );
}

function renderMedia(messages, actions) {
  const visual = messages.filter((message) => message.photo || message.video || message.animation);
  if (visual.length > 1) {
    const tiles = visual.map((message) => renderOne(message, actions));
    return [h("div", { class: `album album-${Math.min(visual.length, 4)}` }, tiles)];
  }
  return messages.map((message) => renderOne(message, actions)).filter(Boolean);
}

function renderOne(message, actions) {
  if (message.photo) return renderPhoto(message, actions);
  if (message.sticker) return h("img", { class: "sticker", src: fileAddress(message.sticker.file_id), alt: message.sticker.emoji ?? "" });
  const film = message.animation ?? message.video ?? message.video_note;
  if (film) return h("video", { class: "film", src: fileAddress(film.file_id), controls: true, preload: "metadata", "aria-label": t("video") });
  const sound = message.voice ?? message.audio;
  if (sound) return h("audio", { src: fileAddress(sound.file_id), controls: true, preload: "none", "aria-label": t("audio") });
  if (message.document) return renderDocument(message.document);
  if (message.location) return renderPlace(message.location);
  if (message.contact) return renderContact(message.contact);
  if (message.invoice) return renderInvoice(message.invoice);
  return null;
}

function renderInvoice({ title, description, total_amount: stars }) {
  return h(
    "div",
    { class: "invoice" },
    h("strong", {}, title),
    h("span", {}, description),
    h("span", { class: "invoice-price" }, t("stars", { stars })),
  );
}

function renderPhoto(message, actions) {
  const size = message.photo.at(-1);
  const source = fileAddress(size.file_id);
  const alt = message.caption ? `${t("photoAlt")}: ${message.caption}` : t("photoAlt");
  const image = h("img", { src: source, alt, width: size.width, height: size.height, decoding: "async" });
  const frame = h("button", { type: "button", class: "photo", "aria-label": alt }, image);
  frame.style.aspectRatio = String(Math.min(Math.max(size.width / size.height, 0.8), 2.2));
  frame.classList.toggle("veiled", Boolean(message.has_media_spoiler));
  frame.addEventListener("click", () => {
    if (frame.classList.contains("veiled")) frame.classList.remove("veiled");
    else actions.showPhoto(source, alt);
  });
  return frame;
}

function renderDocument(file) {
  const kilobytes = Math.max(1, Math.round((file.file_size ?? 0) / 1024));
  return h(
    "a",
    { class: "document", href: fileAddress(file.file_id), download: file.file_name ?? "file" },
    h("span", { class: "document-icon" }, icon("file")),
    h("span", { class: "document-name" }, h("strong", {}, file.file_name ?? t("file")), h("span", {}, `${kilobytes} KB`)),
  );
}

function renderPlace({ latitude, longitude }) {
  const place = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  return h("div", { class: "map", role: "img", "aria-label": `${t("location")}: ${place}` }, icon("map-pin"), h("span", {}, place));
}

function renderContact(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return h(
    "div",
    { class: "document" },
    h("span", { class: "document-icon" }, icon("user-round")),
    h("span", { class: "document-name" }, h("strong", {}, name), h("span", {}, contact.phone_number)),
  );
}
