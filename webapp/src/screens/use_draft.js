/** An announcement's form: kept by the service a moment after each change, with what it refused by field. */

import { useEffect, useRef, useState } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { formOf } from "./announcement_parts.js";

const SAVE_PAUSE = 700;

/**
 * `one` is the stored draft or null, `onChange(stored)` is told of each new one. Returns {form, set(changes), saved,
 * broken, busy, keep()}; `keep` resolves to the draft as stored, or to null when it was refused.
 */
export function useDraft({ one, onChange }) {
  const { t, api, toast } = useApp();
  const [form, setForm] = useState(() => formOf(one));
  const [broken, setBroken] = useState({});
  const [busy, setBusy] = useState(false);
  const latest = useRef(form);
  const stored = useRef(one);
  const isKept = useRef(one !== null);
  const running = useRef(Promise.resolve());
  const timer = useRef(0);
  stored.current = one ?? stored.current;

  async function store() {
    if (isKept.current) return stored.current;
    const given = latest.current;
    const written = Object.values(given.texts).some((text) => text.trim());
    if (!written && stored.current === null) return null;
    setBusy(true);
    try {
      const answer = stored.current ? await api.reviseBroadcast(stored.current.id, given) : await api.composeBroadcast(given);
      stored.current = answer;
      isKept.current = latest.current === given;
      setBroken({});
      onChange(answer);
      return answer;
    } catch (error) {
      if (error.status === 422) setBroken({ [error.field]: error.said });
      else toast(explain(t, error), "error");
      return null;
    } finally {
      setBusy(false);
    }
  }

  /** One at a time: a second one before the first was answered would compose it twice. */
  function keep() {
    clearTimeout(timer.current);
    running.current = running.current.then(store);
    return running.current;
  }

  useEffect(() => () => void keep(), []);

  function set(changes) {
    latest.current = { ...latest.current, ...changes };
    isKept.current = false;
    setForm(latest.current);
    clearTimeout(timer.current);
    timer.current = setTimeout(keep, SAVE_PAUSE);
  }

  return { form, set, saved: stored.current, broken, busy, keep };
}
