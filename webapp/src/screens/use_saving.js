/** Saving the profile: checked as the server checks it, sent to it, or through the bot where it does not answer. */

import { useState } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { SEND_DATA_MOST } from "../bridge.js";
import { checkProfile, toInput } from "../profile_rules.js";

/** Today as "YYYY-MM-DD" where the member is. */
export const localToday = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

/**
 * Returns {busy, rules, say(broken), save(form)}. `save` resolves to the stored profile, or to null when it was not
 * stored; `onBroken({field: sentence})` then says which fields are wrong, if that was it.
 */
export function useSaving({ onBroken }) {
  const { t, api, bridge, limits, drafts, toast, confirm, kept } = useApp();
  const [busy, setBusy] = useState(false);
  const rules = { limits, today: localToday() };
  const say = (broken) => Object.fromEntries(Object.entries(broken).map(([field, { rule, params }]) => [field, t(`error-${rule}`, params)]));

  async function tellFailure(error, form) {
    if (error.status === 422 && error.field) {
      onBroken({ [error.field === "location" ? "place_id" : error.field]: error.said || t("app-broken") });
      return;
    }
    bridge.haptic("error");
    if (error.isOutage && bridge.canSendData) {
      const data = JSON.stringify({ action: "profile", profile: toInput(form) });
      const fits = new TextEncoder().encode(data).length <= SEND_DATA_MOST;
      const title = t("app-profile-through-bot");
      const ask = { title, message: t("app-profile-through-bot-text"), yes: title };
      if (fits && (await confirm(ask))) {
        drafts.clear();
        bridge.sendData(data);
        return;
      }
    }
    toast(explain(t, error), "error");
  }

  async function save(form) {
    if (busy) return null;
    const broken = checkProfile(form, rules);
    if (Object.keys(broken).length > 0) {
      onBroken(say(broken));
      return null;
    }
    setBusy(true);
    try {
      const profile = await api.saveProfile(toInput(form));
      kept.profile = profile;
      return profile;
    } catch (error) {
      await tellFailure(error, form);
      return null;
    } finally {
      setBusy(false);
    }
  }

  return { busy, rules, say, save };
}
