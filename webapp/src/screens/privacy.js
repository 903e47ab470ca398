/** Privacy: what one agrees to, a copy of all that is kept, and erasing it after two questions. */

import { html, useEffect, useRef, useState } from "../html.js";
import { Icon } from "../icons.js";
import { explain, useApp } from "../app_context.js";
import { Switch } from "./fields.js";
import { Notice } from "./notice.js";
import { PolicySheet } from "./policy.js";

const LOOK_AGAIN = 1_500;

export default function Privacy() {
  const { t, api } = useApp();
  const [consents, setConsents] = useState(null);
  const [error, setError] = useState(null);
  const [reading, setReading] = useState(false);

  function load() {
    setError(null);
    api.consents().then(setConsents, setError);
  }
  useEffect(load, []);

  if (error) {
    return html`<section class="page" aria-labelledby="privacy-title">
      <h1 id="privacy-title">${t("app-screen-privacy")}</h1>
      <${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}>
        <button class="wide primary" type="button" onClick=${load}>${t("app-retry")}</button>
      <//>
    </section>`;
  }
  return html`<section class="page privacy" aria-labelledby="privacy-title">
    <h1 id="privacy-title">${t("app-screen-privacy")}</h1>
    <${Agreements} consents=${consents} onChange=${setConsents} />
    <h2 class="section">${t("app-privacy-data")}</h2>
    <div class="panel">
      <${Copy} />
      <button class="row-main" type="button" onClick=${() => setReading(true)}>
        <span class="row-icon"><${Icon} name="info" size=${22} /></span>
        <span class="row-text">${t("app-privacy-policy")}</span>
        <${Icon} name="chevron-right" size=${20} />
      </button>
    </div>
    <${Erasure} />
    ${reading && html`<${PolicySheet} onClose=${() => setReading(false)} />`}
  </section>`;
}

/** What is agreed to by choice has a switch; the rest says since when, and ends with the profile. */
function Agreements({ consents, onChange }) {
  const { t, api, bridge, toast, announce, language } = useApp();
  if (!consents) return html`<div class="panel skeleton-block" role="status" aria-label=${t("app-loading")}></div>`;
  const day = (since) => new Date(since * 1000).toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });

  const flip = (subject) => async (checked) => {
    bridge.haptic("selection");
    const told = consents.consents.map((one) => (one.subject === subject ? { ...one, given: checked } : one));
    onChange({ ...consents, consents: told });
    try {
      onChange(await api.saveConsents({ [subject]: checked }));
      announce(t("app-settings-saved"));
    } catch (error) {
      onChange(consents);
      toast(explain(t, error), "error");
    }
  };

  return html`<h2 class="section">${t("app-privacy-agreements")}</h2>
    <div class="panel">
      ${consents.consents.map(({ subject, required, given, since }) =>
        required
          ? html`<div class="agreed-row" key=${subject}>
              <span class="row-text">
                <span>${t(`field-${subject}`)}</span>
                <span class="quiet small">${given ? t("app-privacy-since", { day: day(since) }) : t("app-privacy-not-yet")}</span>
              </span>
            </div>`
          : html`<${Switch} key=${subject} name=${subject} label=${t(`field-${subject}`)} hint=${t(`app-privacy-${subject}-hint`)}
              checked=${given} onChange=${flip(subject)} />`,
      )}
    </div>`;
}

/** The archive: asked for, waited for, then fetched. */
function Copy() {
  const { t, api, bridge, toast, announce } = useApp();
  const [copy, setCopy] = useState(null);
  const timer = useRef(0);

  const look = () =>
    api.copy().then(
      (found) => {
        setCopy(found);
        if (found.state === "building") timer.current = setTimeout(look, LOOK_AGAIN);
        else if (found.state === "ready" && timer.current) announce(t("app-privacy-copy-ready"));
      },
      () => (timer.current = setTimeout(look, LOOK_AGAIN * 4)),
    );
  useEffect(() => {
    void look();
    return () => clearTimeout(timer.current);
  }, []);

  async function ask() {
    try {
      setCopy(await api.askForCopy());
      timer.current = setTimeout(look, LOOK_AGAIN);
    } catch (error) {
      toast(explain(t, error), "error");
    }
  }

  async function fetchCopy() {
    try {
      // The address is good for minutes only, and this screen may have been open for longer.
      const { url, file_name: name } = await api.copy();
      if (!url) return void look();
      if (bridge.download({ url: new URL(url, location.href).href, name })) return undefined;
      const link = Object.assign(document.createElement("a"), { href: url, download: name });
      document.body.append(link);
      link.click();
      link.remove();
    } catch (error) {
      toast(explain(t, error), "error");
    }
    return undefined;
  }

  const state = copy?.state ?? "none";
  const texts = { none: "app-privacy-copy-text", building: "app-privacy-copy-building", ready: "app-privacy-copy-ready", failed: "app-privacy-copy-failed" };
  return html`<div class="copy-row">
    <span class="row-text">
      <span>${t("app-privacy-copy")}</span>
      <span class="quiet small" role="status">${t(texts[state])}</span>
    </span>
    ${state === "ready"
      ? html`<button class="text-button" type="button" onClick=${fetchCopy}>${t("app-privacy-copy-fetch")}</button>`
      : html`<button class="text-button" type="button" disabled=${state === "building"} onClick=${ask}>${t("app-privacy-copy-ask")}</button>`}
  </div>`;
}

function Erasure() {
  const { t, api, bridge, confirm, toast, forgetEverything } = useApp();
  const [busy, setBusy] = useState(false);

  async function erase() {
    setBusy(true);
    try {
      const { token, photos, matches } = await api.askToErase();
      const first = { title: t("app-erase-title"), message: t("app-erase-text", { photos, matches }), yes: t("app-erase-go-on"), destructive: true };
      const second = { title: t("app-erase-sure"), message: t("app-erase-sure-text"), yes: t("app-erase-yes"), destructive: true };
      if ((await confirm(first)) && (await confirm(second))) {
        await api.erase(token);
        bridge.haptic("success");
        forgetEverything();
        return;
      }
    } catch (error) {
      toast(explain(t, error), "error");
    }
    setBusy(false);
  }

  return html`<button class="wide danger erase" type="button" disabled=${busy} onClick=${erase}>
    <${Icon} name="trash-2" size=${20} />${t("app-erase")}
  </button>`;
}
