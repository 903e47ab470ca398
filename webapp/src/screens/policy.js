/** The privacy policy in a sheet: the owner's own behind a link, or the one that is built in. */

import { html, useEffect, useState } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { CloseButton, Dialog } from "../dialog.js";

export function PolicySheet({ onClose }) {
  const { t, api, language } = useApp();
  const [policy, setPolicy] = useState(null);
  const [error, setError] = useState(null);
  useEffect(() => {
    api.policy(language).then(setPolicy, setError);
  }, []);
  return html`<${Dialog} kind="sheet" label=${t("app-privacy-policy")} onClose=${onClose}>
    <${CloseButton} onClose=${onClose} />
    <div class="policy padded" tabindex="0" aria-busy=${!policy && !error}>
      <h2>${t("app-privacy-policy")}</h2>
      ${error && html`<p role="alert">${explain(t, error)}</p>`}
      ${policy?.url && html`<p><a href=${policy.url} target="_blank" rel="noreferrer">${policy.url}</a></p>`}
      ${!policy?.url &&
      policy?.sections.map(
        ({ title, text }) =>
          html`<section key=${title}>
            <h3>${title}</h3>
            <p>${text}</p>
          </section>`,
      )}
    </div>
  <//>`;
}
