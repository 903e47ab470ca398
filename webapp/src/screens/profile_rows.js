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
  "shield": [
    ["path", { d: "M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z" }],
  ],
  "scale": [
    ["path", { d: "M12 3v18" }],
    ["path", { d: "m19 8 3 8a5 5 0 0 1-6 0zV7" }],
    ["path", { d: "M3 7h1a17 17 0 0 0 8-2 17 17 0 0 0 8 2h1" }],
    ["path", { d: "m5 8 3 8a5 5 0 0 1-6 0zV7" }],
    ["path", { d: "M7 21h10" }],
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
