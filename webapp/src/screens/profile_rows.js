/** What is reached from the profile: a row for each screen below it that has an icon for one. */

import { html } from "../html.js";
import { Icon, addIcons } from "../icons.js";
import { useApp } from "../app_context.js";
import { SCREENS } from "./table.js";

addIcons({
  "user-plus": [
    ["path", { d: "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2" }],
    ["circle", { cx: 9, cy: 7, r: 4 }],
    ["line", { x1: 19, x2: 19, y1: 8, y2: 14 }],
    ["line", { x1: 22, x2: 16, y1: 11, y2: 11 }],
  ],
  "chart-line": [
    ["path", { d: "M3 3v16a2 2 0 0 0 2 2h16" }],
    ["path", { d: "m19 9-5 5-4-4-3 3" }],
  ],
});

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
