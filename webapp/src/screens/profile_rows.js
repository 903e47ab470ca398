/** What is reached from the profile: a row for each screen below it that has an icon for one. */

import { html } from "../html.js";
import { Icon } from "../icons.js";
import { useApp } from "../app_context.js";
import { SCREENS } from "./table.js";

export function ProfileRows() {
  const { t, go, session } = useApp();
  const rows = SCREENS.filter(({ parent, icon, shownTo }) => parent === "profile" && icon && (!shownTo || shownTo(session.member)));
  if (rows.length === 0) return null;
  return html`<ul class="rows panel">
    ${rows.map(
      ({ path, icon }) =>
        html`<li class="row" key=${path}>
          <button class="row-main" type="button" onClick=${() => go(path)}>
            <span class="row-icon"><${Icon} name=${icon} size=${22} /></span>
            <span class="row-text">${t(`app-screen-${path}`)}</span>
            <${Icon} name="chevron-right" size=${20} />
          </button>
        </li>`,
    )}
  </ul>`;
}
