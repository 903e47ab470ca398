/** The wire between the app and Telegram: events out, events in, and the few buttons Telegram draws for us. */

import { isVersionAtLeast } from "./launch.js";

/** The version of Telegram's Mini App protocol each event needs. */
const NEEDED = {
  web_app_setup_back_button: "6.1",
  web_app_set_header_color: "6.1",
  web_app_set_background_color: "6.1",
  web_app_trigger_haptic_feedback: "6.1",
  web_app_open_tg_link: "6.1",
  web_app_open_popup: "6.2",
  web_app_setup_closing_behavior: "6.2",
  web_app_setup_settings_button: "6.10",
  web_app_setup_swipe_behavior: "7.7",
  web_app_set_bottom_bar_color: "7.10",
  web_app_request_safe_area: "8.0",
  web_app_request_content_safe_area: "8.0",
  web_app_request_location: "8.0",
  web_app_request_file_download: "8.0",
};

const LOCATION_PATIENCE = 15_000;

/** Telegram's limit for sendData, in bytes of UTF-8. */
export const SEND_DATA_MOST = 4096;

/** Find how this page reaches Telegram: (event name, data object) => void, or null outside of it. */
function findTransport(window, launch) {
  const proxy = window.TelegramWebviewProxy;
  if (proxy?.postEvent) return (type, data) => proxy.postEvent(type, JSON.stringify(data));
  if (typeof window.external?.notify === "function") {
    return (type, data) => window.external.notify(JSON.stringify({ eventType: type, eventData: data }));
  }
  // The parent's origin is Telegram's or a sandbox's, not known here; nothing secret is ever posted.
  if (window.parent !== window && launch.present) {
    return (type, data) => window.parent.postMessage(JSON.stringify({ eventType: type, eventData: data }), "*");
  }
  return null;
}

/** Connect to Telegram. Without it every call does nothing, so screens need not ask. */
export function openBridge({ window, launch }) {
  const post = findTransport(window, launch);
  const listeners = new Map();
  const pressed = { main_button_pressed: null, back_button_pressed: null, settings_button_pressed: null };
  let popup = null;

  function send(type, data = {}) {
    if (post === null || (NEEDED[type] && !isVersionAtLeast(launch.version, NEEDED[type]))) return false;
    post(type, data);
    return true;
  }

  function receive(type, data) {
    if (type in pressed) pressed[type]?.();
    if (type === "popup_closed") {
      popup?.(data?.button_id ?? null);
      popup = null;
    }
    for (const listener of [...(listeners.get(type) ?? [])]) listener(data ?? {});
  }

  /** Call `listener(data)` on every `type`; returns the way to stop. */
  function on(type, listener) {
    if (!listeners.has(type)) listeners.set(type, new Set());
    listeners.get(type).add(listener);
    return () => listeners.get(type).delete(listener);
  }

  listenForEvents(window, receive);
  if (post && window.parent !== window) send("iframe_ready", { reload_supported: false });

  return {
    inTelegram: post !== null,
    canSendData: post !== null && launch.initData === "",
    on,
    send,
    ready: () => send("web_app_ready"),
    expand: () => send("web_app_expand"),
    close: () => send("web_app_close"),
    requestSurroundings() {
      for (const what of ["theme", "viewport", "safe_area", "content_safe_area"]) send(`web_app_request_${what}`);
    },
    paint(header, bottom) {
      send("web_app_set_header_color", { color: header });
      send("web_app_set_background_color", { color: header });
      send("web_app_set_bottom_bar_color", { color: bottom });
    },
    /** Show Telegram's main button, or hide it when `onPress` is null. */
    showMainButton({ text = "", onPress, busy = false, color, textColor }) {
      pressed.main_button_pressed = onPress;
      const visible = { is_visible: true, is_active: !busy, is_progress_visible: busy, text, color, text_color: textColor };
      return send("web_app_setup_main_button", onPress ? visible : { is_visible: false });
    },
    showBackButton(onPress) {
      pressed.back_button_pressed = onPress;
      send("web_app_setup_back_button", { is_visible: onPress !== null });
    },
    showSettingsButton(onPress) {
      pressed.settings_button_pressed = onPress;
      send("web_app_setup_settings_button", { is_visible: true });
    },
    setVerticalSwipes: (allowed) => send("web_app_setup_swipe_behavior", { allow_vertical_swipe: allowed }),
    setClosingConfirmation: (needed) => send("web_app_setup_closing_behavior", { need_confirmation: needed }),
    /** A tap felt in the hand: "light", "medium" or "heavy" impact; "success", "error" notification; "selection". */
    haptic(kind) {
      const notification = ["success", "warning", "error"].includes(kind);
      send("web_app_trigger_haptic_feedback", {
        type: kind === "selection" ? "selection_change" : notification ? "notification" : "impact",
        ...(notification ? { notification_type: kind } : kind === "selection" ? {} : { impact_style: kind }),
      });
    },
    /** Ask in Telegram's own popup; resolves to true or false, or to null where Telegram can not ask. */
    confirm({ title, message, yes, no, destructive = false }) {
      const buttons = [
        { id: "yes", type: destructive ? "destructive" : "default", text: yes },
        { id: "no", type: "default", text: no },
      ];
      if (popup !== null || !send("web_app_open_popup", { title, message, buttons })) return Promise.resolve(null);
      return new Promise((resolve) => (popup = (button) => resolve(button === "yes")));
    },
    /** Send `data` (at most SEND_DATA_MOST bytes) to the bot and close; only for launches from the reply keyboard. */
    sendData: (data) => send("web_app_data_send", { data }),
    /** Have Telegram save a file, whose web view does not; false where it can not either. */
    download: ({ url, name }) => send("web_app_request_file_download", { url, file_name: name }),
    openTelegramLink(url) {
      const { pathname, search } = new URL(url);
      if (!send("web_app_open_tg_link", { path_full: pathname + search })) window.open(url, "_blank", "noopener");
    },
    /** The device's position {latitude, longitude} in degrees, or null when it is refused or unknown. */
    locate: () => locate({ window, send, on }),
  };
}

function listenForEvents(window, receive) {
  const webView = { receiveEvent: receive };
  window.Telegram = { ...window.Telegram, WebView: webView };
  window.TelegramGameProxy = webView;
  window.TelegramGameProxy_receiveEvent = receive;
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || window.parent === window) return;
    let message = event.data;
    try {
      if (typeof message === "string") message = JSON.parse(message);
    } catch {
      return;
    }
    if (typeof message?.eventType === "string") receive(message.eventType, message.eventData);
  });
}

function locate({ window, send, on }) {
  return new Promise((resolve) => {
    const ask = () =>
      window.navigator.geolocation
        ? window.navigator.geolocation.getCurrentPosition(
            ({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude }),
            () => resolve(null),
            { timeout: LOCATION_PATIENCE, maximumAge: 600_000 },
          )
        : resolve(null);
    const stop = on("location_requested", (data) => {
      stop();
      resolve(data.available ? { latitude: data.latitude, longitude: data.longitude } : null);
    });
    if (!send("web_app_request_location")) {
      stop();
      ask();
    }
  });
}
