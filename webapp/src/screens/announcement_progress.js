/** An announcement that began: how far it has come, and the way to stop it. */

import { html, useEffect, useRef } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { Bubble } from "./announcement_parts.js";

const LOOK_EVERY = 2_000;
const COUNTED = ["sent", "waiting", "held", "unreachable", "failed", "unclear"];
/** These are told even when there are none: they answer how it goes. */
const ALWAYS = ["sent", "waiting"];

export function AnnouncementProgress({ one, onChange }) {
  const { t, api, language, confirm, toast, announce } = useApp();
  const active = one.state === "running" || one.state === "scheduled";
  const told = useRef(one.state);

  useEffect(() => {
    if (!active) return undefined;
    let current = true;
    const look = () =>
      api.broadcast(one.id).then(
        (now) => current && onChange(now),
        // The next look may reach the service again.
        () => {},
      );
    const timer = setInterval(look, LOOK_EVERY);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [one.id, active]);
  useEffect(() => {
    if (told.current !== one.state) announce(t(`app-announce-state-${one.state}`));
    told.current = one.state;
  }, [one.state]);

  async function stop() {
    const sure = await confirm({
      title: t("app-announce-stop-ask"),
      message: t("app-announce-stop-text"),
      yes: t("app-announce-stop"),
      destructive: true,
    });
    if (!sure) return;
    try {
      onChange(await api.stopBroadcast(one.id));
    } catch (error) {
      toast(explain(t, error), "error");
    }
  }

  const settled = one.sent + one.failed + one.unreachable + one.unclear;
  const all = Math.max(one.audience, settled, 1);
  const seen = one.texts[language] === undefined ? Object.keys(one.texts)[0] : language;
  return html`<section class="page announcement" aria-labelledby="announcement-title">
    <h1 id="announcement-title">${t(`app-announce-state-${one.state}`)}</h1>
    <div class="panel padded">
      <p class="audience">${t("app-announce-of", { sent: one.sent, count: one.audience })}</p>
      <div class="progress" role="progressbar" aria-label=${t("app-announce-title")} aria-valuemin="0" aria-valuemax=${all} aria-valuenow=${settled}>
        <span style=${{ "--share": `${(settled / all) * 100}%` }}></span>
      </div>
      ${one.state === "scheduled" &&
      html`<p class="quiet small">${t("app-announce-starts", { time: new Date(one.starts_at * 1000).toLocaleString(language) })}</p>`}
      <dl class="counts">
        ${COUNTED.filter((name) => one[name] > 0 || ALWAYS.includes(name)).map(
          (name) => html`<div key=${name}><dt>${t(`app-announce-count-${name}`)}</dt><dd>${one[name]}</dd></div>`,
        )}
      </dl>
    </div>
    ${active && html`<div class="stack"><button class="wide danger" type="button" onClick=${stop}>${t("app-announce-stop")}</button></div>`}
    <h2 class="section">${t("app-announce-looks")}</h2>
    <${Bubble} text=${one.texts[seen]} photo=${one.photo} label=${one.buttons[seen]} />
  </section>`;
}
