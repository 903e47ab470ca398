/** What has to be agreed to before anything is asked: two boxes to tick by oneself, and the policy to read. */

import { html, useLayoutEffect, useRef, useState } from "../html.js";
import { explain, useApp, useMainButton } from "../app_context.js";
import { PolicySheet } from "./policy.js";

const REQUIRED = ["terms", "sensitive"];

export default function Consent() {
  const { t, api, bridge, toast, agreed } = useApp();
  const [given, setGiven] = useState({});
  const [reading, setReading] = useState(false);
  const [busy, setBusy] = useState(false);
  const title = useRef(null);
  const ready = REQUIRED.every((subject) => given[subject]);
  // Before it is painted: an effect after that could take the focus from a box somebody is quick to tick.
  useLayoutEffect(() => title.current.focus({ preventScroll: true }), []);

  async function agree() {
    if (busy) return;
    if (!ready) {
      bridge.haptic("error");
      toast(t("app-consent-both"), "error");
      return;
    }
    setBusy(true);
    try {
      await api.saveConsents({ terms: true, sensitive: true });
      bridge.haptic("success");
      agreed();
    } catch (error) {
      toast(explain(t, error), "error");
      setBusy(false);
    }
  }

  const native = useMainButton({ text: t("app-consent-yes"), onPress: agree, busy });
  return html`<section class="page consent" aria-labelledby="consent-title">
    <h1 id="consent-title" tabindex="-1" ref=${title}>${t("app-consent-title")}</h1>
    <p class="quiet lead">${t("app-consent-text")}</p>
    <div class="panel">
      ${REQUIRED.map(
        (subject) =>
          html`<label class="tick-row" key=${subject}>
            <input
              type="checkbox"
              name=${subject}
              checked=${Boolean(given[subject])}
              aria-describedby=${`${subject}-why`}
              onChange=${(event) => {
                bridge.haptic("selection");
                const yes = event.target.checked;
                setGiven((before) => ({ ...before, [subject]: yes }));
              }}
            />
            <span class="row-text">
              <b>${t(`app-consent-${subject}`)}</b>
              <span class="quiet small" id=${`${subject}-why`}>${t(`app-consent-${subject}-why`)}</span>
            </span>
          </label>`,
      )}
    </div>
    <button class="text-button" type="button" onClick=${() => setReading(true)}>${t("app-privacy-policy")}</button>
    ${!native && html`<button class="wide primary" type="button" disabled=${busy} onClick=${agree}>${t("app-consent-yes")}</button>`}
    ${reading && html`<${PolicySheet} onClose=${() => setReading(false)} />`}
  </section>`;
}
