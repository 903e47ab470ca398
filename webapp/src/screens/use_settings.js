/** The member's settings: changed at once on the screen, and saved by themselves a moment later. */

import { useApp } from "../app_context.js";
import { useAutosave } from "./use_autosave.js";

/** Returns {settings, error, load, set(changes), flip(name)}; settings is null until they are here. */
export function useSettings() {
  const app = useApp();
  const { values, ...rest } = useAutosave({
    name: "settings",
    read: app.api.settings,
    write: app.api.saveSettings,
    async onSaved({ language }) {
      if (language && language !== app.language) await app.setLanguage(language);
      void app.deck.reload();
    },
  });
  return { settings: values, ...rest };
}
