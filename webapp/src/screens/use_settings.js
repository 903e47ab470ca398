/** The member's settings: read once, changed at once on the screen, and saved by themselves a moment later. */

import { useEffect, useRef, useState } from "../html.js";
import { explain, useApp } from "../app_context.js";

const SAVE_PAUSE = 500;

/** Returns {settings, error, load, set(changes), flip(name)}; settings is null until they are here. */
export function useSettings() {
  const app = useApp();
  const { t, api, deck, announce, toast, bridge, kept } = app;
  const [settings, setSettings] = useState(kept.settings ?? null);
  const [error, setError] = useState(null);
  const latest = useRef(settings);
  const unsaved = useRef(null);
  const timer = useRef(0);

  const show = (values) => {
    latest.current = values;
    kept.settings = values;
    setSettings(values);
  };

  function load() {
    setError(null);
    api.settings().then((values) => unsaved.current ?? show(values), setError);
  }

  /** Only what was changed is sent: another device may have changed the rest. */
  async function save() {
    clearTimeout(timer.current);
    const changes = unsaved.current;
    if (changes === null) return;
    unsaved.current = null;
    try {
      const answer = await api.saveSettings(changes);
      if (unsaved.current === null) show(answer);
      announce(t("app-settings-saved"));
      if (changes.language && changes.language !== app.language) await app.setLanguage(changes.language);
      void deck.reload();
    } catch (failure) {
      unsaved.current = { ...changes, ...unsaved.current };
      toast(explain(t, failure), "error", { label: t("app-retry"), onPress: save });
    }
  }

  useEffect(() => {
    load();
    return () => void save();
  }, []);

  function set(changes) {
    unsaved.current = { ...unsaved.current, ...changes };
    show({ ...latest.current, ...changes });
    clearTimeout(timer.current);
    timer.current = setTimeout(save, SAVE_PAUSE);
  }
  const flip = (name) => (checked) => {
    bridge.haptic("selection");
    set({ [name]: checked });
  };

  return { settings, error, load, set, flip };
}
