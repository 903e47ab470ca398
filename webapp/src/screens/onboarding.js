/** The first run: one question a screen, a draft that goes on where it was left, and at the end what others will see. */

import { html, useEffect, useLayoutEffect, useRef, useState } from "../html.js";
import { useApp, useMainButton } from "../app_context.js";
import { STEPS, brokenAt, resumeAt, stepOf } from "../onboarding.js";
import { EMPTY_PROFILE } from "../profile_rules.js";
import { PhotosField } from "./photos_field.js";
import { Preview, cardOf } from "./preview.js";
import { ProfileField } from "./profile_fields.js";
import { usePhotos } from "./use_photos.js";
import { useSaving } from "./use_saving.js";

const TEXTS = new Set(["name", "birth_date", "place", "bio"]);

export default function Onboarding() {
  const { t, bridge, back, limits, drafts, toast, announce, session, welcome } = useApp();
  const [draft] = useState(() => drafts.read());
  const [form, setForm] = useState(() => draft?.form ?? EMPTY_PROFILE);
  const [broken, setBroken] = useState({});
  const photos = usePhotos({ hasProfile: false, initial: [] });
  const { busy: saving, rules, say, save } = useSaving({ onBroken: goToBroken });
  const [sending, setSending] = useState(false);
  const busy = saving || sending;
  const [at, setAt] = useState(() => resumeAt(draft?.step, form, rules));
  const [forward, setForward] = useState(true);
  const page = useRef(null);
  const step = STEPS[at];
  const last = at === STEPS.length - 1;

  useEffect(() => drafts.write({ form, step: step.name }), [form, at]);
  useEffect(() => (at > 0 ? back.push(() => move(at - 1)) : undefined), [at]);
  // With the question itself, not a moment later: whoever is quick would lose the field they are in already.
  useLayoutEffect(() => {
    const place = page.current.querySelector(TEXTS.has(step.name) ? "input, textarea" : "h1");
    place.focus({ preventScroll: true });
    page.current.closest("#screen").scrollTop = 0;
    if (at > 0) announce(t("app-step", { step: at + 1, of: STEPS.length }));
  }, [at]);

  function move(to) {
    setForward(to > at);
    setBroken({});
    setAt(to);
  }

  function set(changes) {
    setForm((before) => ({ ...before, ...changes }));
    setBroken({});
  }

  function showBroken(found) {
    setBroken(found);
    bridge.haptic("error");
    requestAnimationFrame(() => page.current?.querySelector(".field.broken :is(input, textarea)")?.focus());
  }

  /** The server looks closer than the form: back to the question it minds. */
  function goToBroken(found) {
    move(Math.min(...Object.keys(found).map(stepOf)));
    showBroken(found);
  }

  async function next() {
    const found = say(brokenAt(step, form, rules));
    if (Object.keys(found).length > 0) return showBroken(found);
    if (busy) return undefined;
    bridge.haptic("light");
    if (!last) return move(at + 1);
    const profile = await save(form);
    if (profile === null) return undefined;
    setSending(true);
    await photos.sendUnsent();
    drafts.clear();
    session.amend({ has_profile: true });
    bridge.haptic("success");
    toast(t("app-profile-saved"));
    return welcome();
  }

  const empty = { interests: form.interests.length === 0, bio: form.bio.trim() === "", photos: photos.field.photos.length === 0 };
  const label = last ? (busy ? "app-saving" : "app-save") : step.optional && empty[step.name] ? "app-skip" : "app-continue";
  const native = useMainButton({ text: t(label), onPress: next, busy });
  return html`<section class="page onboarding" aria-labelledby="question" ref=${page}>
    <ol class="dots" aria-hidden="true">
      ${STEPS.map(({ name }, number) => html`<li key=${name} class=${number === at ? "here" : number < at ? "done" : ""}></li>`)}
    </ol>
    <form
      key=${step.name}
      class=${`question ${forward ? "forward" : "backward"}`}
      novalidate
      onSubmit=${(event) => {
        event.preventDefault();
        void next();
      }}
    >
      <h1 id="question" tabindex="-1">${t(`app-ask-${step.name}`)}</h1>
      <p class="quiet">${t(`app-ask-${step.name}-text`)}</p>
      ${step.name === "photos"
        ? html`<${PhotosField} ...${photos.field} most=${limits.photos} error=${broken.photos ?? photos.error} />`
        : step.name === "preview"
          ? html`<${Preview} card=${cardOf({ form, photos: photos.field.photos, today: rules.today })} />`
          : html`<${ProfileField} name=${step.fields[0]} form=${form} broken=${broken} onChange=${set} />`}
      ${!native && html`<div class="save-bar"><button class="wide primary" type="submit" disabled=${busy}>${t(label)}</button></div>`}
    </form>
  </section>`;
}
