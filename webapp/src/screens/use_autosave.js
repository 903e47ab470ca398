/** Values that are read once, changed at once on the screen, and saved by themselves a moment later. */

import { useEffect, useRef, useState } from "../html.js";
import { explain, useApp } from "../app_context.js";

const SAVE_PAUSE = 500;

/**
 * `name` is where they are kept while the app is open; `read()` and `write(changes)` ask the service; `onSaved(changes)`
 * comes after. Returns {values, error, load, set(changes), flip(name)}; values is null until they are here.
 */
export function useAutosave({ name, read, write, onSaved }) {
  const { t, announce, toast, bridge, kept } = useApp();
  const [values, setValues] = useState(kept[name] ?? null);
  const [error, setError] = useState(null);
  const latest = useRef(values);
  const unsaved = useRef(null);
  const timer = useRef(0);

  const show = (given) => {
    latest.current = given;
    kept[name] = given;
    setValues(given);
  };

  function load() {
    setError(null);
    read().then((given) => unsaved.current ?? show(given), setError);
  }

  /** Only what was changed is sent: another device may have changed the rest. */
  async function save() {
    clearTimeout(timer.current);
    const changes = unsaved.current;
    if (changes === null) return;
    unsaved.current = null;
    try {
      const answer = await write(changes);
      if (unsaved.current === null) show(answer);
      announce(t("app-settings-saved"));
      await onSaved?.(changes);
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
  const flip = (field) => (checked) => {
    bridge.haptic("selection");
    set({ [field]: checked });
  };

  return { values, error, load, set, flip };
}
