/** What every screen shares: texts, the service, Telegram, and ways to move, tell and ask. */

import { createContext, useContext, useEffect, useRef } from "./html.js";

export const AppContext = createContext(null);
export const useApp = () => useContext(AppContext);

/** Put the screen's one action on Telegram's main button while mounted; returns false where the page draws it. */
export function useMainButton({ text, onPress, busy = false, shown = true }) {
  const { bridge } = useApp();
  const latest = useRef(onPress);
  latest.current = onPress;
  useEffect(() => {
    bridge.showMainButton({ text, busy, onPress: shown ? () => latest.current() : null });
  }, [bridge, text, busy, shown]);
  useEffect(() => () => bridge.showMainButton({ onPress: null }), [bridge]);
  return bridge.inTelegram;
}

/** Say in the member's language why something did not work. */
export function explain(t, error) {
  if (error.isOffline) return t("app-no-connection");
  if (error.said) return error.said;
  return t(error.status >= 500 ? "error-unavailable" : "app-broken");
}
