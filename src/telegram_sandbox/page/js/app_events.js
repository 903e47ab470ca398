// What a Mini App may ask of its phone, event by event, and the phone's answers.

import { ask } from "./dialogs.js";
import { isSafeLink } from "./entities.js";
import { t } from "./texts.js";
import { themeParameters } from "./themes.js";

/** Do what the event from the Mini App in `sheet` asks; unknown events only show up in the traffic. */
export function answerApp(sheet, { eventType, data }) {
  if (Object.hasOwn(ANSWERS, eventType)) ANSWERS[eventType](sheet, data);
  else if (eventType.startsWith("web_app_device_storage_")) sheet.bridge.send(...sheet.storage.keep(eventType, data));
}

const ignore = () => {};

const refuse = (answer, details = {}) => (sheet, data) =>
  sheet.bridge.send(answer, { ...(data.req_id ? { req_id: data.req_id } : {}), error: "UNSUPPORTED", ...details });

const excuse = (what) => (sheet) => sheet.phone.toasts.show(t("notHere", { what }));

const ANSWERS = {
  iframe_ready: ignore,
  iframe_will_reload: ignore,
  web_app_ready: (sheet) => sheet.stage.classList.add("loaded"),
  web_app_request_theme: (sheet) => sheet.bridge.send("theme_changed", { theme_params: themeParameters() }),
  web_app_request_viewport: (sheet) => sheet.tellViewport(),
  web_app_request_safe_area: (sheet) => sheet.tellSafeAreas("safe_area_changed"),
  web_app_request_content_safe_area: (sheet) => sheet.tellSafeAreas("content_safe_area_changed"),
  web_app_expand: (sheet) => sheet.expand(),
  web_app_close: (sheet) => sheet.close(),
  web_app_setup_main_button: (sheet, data) => sheet.buttons.setUp("main", data),
  web_app_setup_secondary_button: (sheet, data) => sheet.buttons.setUp("secondary", data),
  web_app_setup_back_button: (sheet, data) => sheet.showBack(Boolean(data.is_visible)),
  web_app_setup_settings_button: (sheet, data) => (sheet.hasSettings = Boolean(data.is_visible)),
  web_app_setup_closing_behavior: (sheet, data) => (sheet.needsConfirmation = Boolean(data.need_confirmation)),
  web_app_setup_swipe_behavior: ignore,
  web_app_set_header_color: (sheet, data) => sheet.setColour("headerColour", data),
  web_app_set_background_color: (sheet, data) => sheet.setColour("backgroundColour", data),
  web_app_set_bottom_bar_color: (sheet, data) => sheet.setColour("barColour", data),
  web_app_trigger_haptic_feedback: (sheet, data) => sheet.phone.vibrate(data),
  web_app_open_popup: openPopup,
  web_app_open_link: (sheet, data) => isSafeLink(data.url) && window.open(data.url, "_blank", "noopener"),
  web_app_open_tg_link: (sheet, data) => sheet.phone.actions.openLink(`https://t.me${data.path_full ?? ""}`),
  web_app_data_send: sendData,
  web_app_request_write_access: requestWriteAccess,
  web_app_request_phone: requestPhone,
  web_app_invoke_custom_method: (sheet, { req_id: request, method, params }) =>
    sheet.bridge.send("custom_method_invoked", { req_id: request, ...sheet.storage.invoke(method, params ?? {}) }),
  web_app_read_text_from_clipboard: (sheet, data) => sheet.bridge.send("clipboard_text_received", { req_id: data.req_id, data: null }),
  web_app_check_location: (sheet) =>
    sheet.bridge.send("location_checked", { available: true, access_requested: true, access_granted: true }),
  web_app_request_location: (sheet) => sheet.bridge.send("location_requested", { available: true, ...sheet.phone.actions.place() }),
  web_app_open_location_settings: ignore,
  web_app_biometry_get_info: (sheet) => sheet.bridge.send("biometry_info_received", { available: false }),
  web_app_check_home_screen: (sheet) => sheet.bridge.send("home_screen_checked", { status: "unsupported" }),
  web_app_add_to_home_screen: refuse("home_screen_failed"),
  web_app_request_fullscreen: refuse("fullscreen_failed"),
  web_app_exit_fullscreen: ignore,
  web_app_toggle_orientation_lock: ignore,
  web_app_start_accelerometer: refuse("accelerometer_failed"),
  web_app_start_gyroscope: refuse("gyroscope_failed"),
  web_app_start_device_orientation: refuse("device_orientation_failed"),
  web_app_send_prepared_message: refuse("prepared_message_failed"),
  web_app_request_file_download: (sheet) => sheet.bridge.send("file_download_requested", { status: "cancelled" }),
  web_app_set_emoji_status: refuse("emoji_status_failed"),
  web_app_request_emoji_status_access: (sheet) => sheet.bridge.send("emoji_status_access_requested", { status: "cancelled" }),
  web_app_secure_storage_save_key: refuse("secure_storage_failed"),
  web_app_secure_storage_get_key: refuse("secure_storage_failed"),
  web_app_secure_storage_restore_key: refuse("secure_storage_failed"),
  web_app_secure_storage_clear: refuse("secure_storage_failed"),
  web_app_open_invoice: (sheet, data) => {
    excuse("openInvoice")(sheet);
    sheet.bridge.send("invoice_closed", { slug: data.slug, status: "cancelled" });
  },
  web_app_open_scan_qr_popup: (sheet) => {
    excuse("showScanQrPopup")(sheet);
    sheet.bridge.send("scan_qr_popup_closed");
  },
  web_app_close_scan_qr_popup: ignore,
  web_app_switch_inline_query: excuse("switchInlineQuery"),
  web_app_share_to_story: excuse("shareToStory"),
};

const POPUP_WORDS = { ok: "ok", close: "close", cancel: "cancel" };

async function openPopup(sheet, data) {
  if (sheet.hasPopup) return; // Telegram shows one at a time
  const buttons = (Array.isArray(data.buttons) ? data.buttons : [])
    .filter((button) => button !== null && typeof button === "object")
    .slice(0, 3)
    .map(({ id, type, text }) => ({ id: String(id ?? ""), type, text: Object.hasOwn(POPUP_WORDS, type) ? t(POPUP_WORDS[type]) : String(text) }));
  if (buttons.length === 0) buttons.push({ id: "", type: "close", text: t("close") });
  const title = typeof data.title === "string" ? data.title : "";
  sheet.hasPopup = true;
  const pressed = await ask(sheet.phone.screen, { title, message: String(data.message ?? ""), buttons });
  sheet.hasPopup = false;
  sheet.bridge.send("popup_closed", pressed === null ? {} : { button_id: pressed });
}

async function sendData(sheet, { data }) {
  const { web_view: webView, button_text: buttonText } = sheet.launch;
  if (!webView) return sheet.phone.toasts.show(t("notHere", { what: "sendData (no reply keyboard)" }));
  const taken = await sheet.phone.actions.sendAppData({ web_view: webView, data, button_text: buttonText });
  return taken && sheet.close();
}

const yesNo = () => [
  { id: "cancel", type: "cancel", text: t("cancel") },
  { id: "allow", text: t("allow") },
];

async function requestWriteAccess(sheet) {
  const message = t("askWrite", { bot: sheet.phone.bot.first_name });
  const isAllowed = (await ask(sheet.phone.screen, { message, buttons: yesNo() })) === "allow";
  if (isAllowed) await sheet.phone.actions.allowWriting();
  sheet.bridge.send("write_access_requested", { status: isAllowed ? "allowed" : "cancelled" });
}

async function requestPhone(sheet) {
  const message = t("askPhone", { bot: sheet.phone.bot.first_name });
  const isShared = (await ask(sheet.phone.screen, { message, buttons: yesNo() })) === "allow";
  if (isShared) await sheet.phone.actions.shareContact();
  sheet.bridge.send("phone_requested", { status: isShared ? "sent" : "cancelled" });
}
