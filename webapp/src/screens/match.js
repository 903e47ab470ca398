/** The moment of a match: both portraits slide together, one haptic, two ways on. */

import { html, useEffect } from "../html.js";
import { Dialog } from "../dialog.js";
import { Icon } from "../icons.js";
import { useApp } from "../app_context.js";
import { Photo } from "./card.js";

const SPARKS = Array.from({ length: 14 }, (_, at) => at);

export function MatchMoment({ match, mine, onClose }) {
  const { t, bridge, announce, go } = useApp();
  useEffect(() => {
    bridge.haptic("success");
    announce(`${t("app-match-title")} ${t("app-match-text", { name: match.name })}`);
  }, []);
  return html`<${Dialog} kind="match" label=${t("app-match-title")} onClose=${onClose}>
    <div class="sparks" aria-hidden="true">
      ${SPARKS.map((at) => html`<i key=${at} class=${`spark s${at}`}><${Icon} name="heart" filled size=${14 + (at % 4) * 6} /></i>`)}
    </div>
    <div class="portraits">
      <div class="portrait mine"><${Photo} photo=${mine} alt=${t("app-match-you")} eager /></div>
      <div class="portrait theirs"><${Photo} photo=${match.photo} alt=${match.name} eager /></div>
      <span class="heart"><${Icon} name="heart" filled size=${34} /></span>
    </div>
    <h2>${t("app-match-title")}</h2>
    <p>${t("app-match-text", { name: match.name })}</p>
    <div class="stack">
      <button class="wide bright" type="button" autofocus onClick=${() => { onClose(); go(`chats/${match.id}`); }}>
        <${Icon} name="message-circle" size=${20} />${t("app-match-hello")}
      </button>
      <button class="wide ghost" type="button" onClick=${onClose}>${t("app-match-keep")}</button>
    </div>
  <//>`;
}
