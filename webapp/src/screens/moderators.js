/** Who may moderate, for owners: listed, added by Telegram id, removed. */

import { html, useEffect, useState } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { TextField } from "./fields.js";

export function Moderators({ safety }) {
  const { t, toast, confirm } = useApp();
  const [people, setPeople] = useState(null);
  const [id, setId] = useState("");
  const [error, setError] = useState(null);

  useEffect(() => {
    safety.moderators().then((found) => setPeople(found.moderators), () => {});
  }, []);

  async function add(event) {
    event.preventDefault();
    setError(null);
    try {
      setPeople((await safety.addModerator(Number(id))).moderators);
      setId("");
    } catch (failure) {
      setError(explain(t, failure));
    }
  }

  async function remove(person) {
    const name = person.name ?? String(person.user_id);
    if (!(await confirm({ title: t("app-moderators-remove-title", { name }), message: t("app-moderators-remove-text"), yes: t("app-moderators-remove"), destructive: true }))) return;
    try {
      await safety.removeModerator(person.user_id);
      setPeople(people.filter((each) => each !== person));
    } catch (failure) {
      toast(explain(t, failure), "error");
    }
  }

  return html`<section aria-labelledby="moderators-title">
    <h2 class="section" id="moderators-title">${t("app-moderators-title")}</h2>
    <div class="panel padded">
      ${people?.length === 0 && html`<p class="quiet">${t("app-moderators-none")}</p>`}
      ${people?.length > 0 &&
      html`<ul class="plain-list">
        ${people.map(
          (person) =>
            html`<li class="report-row" key=${person.user_id}>
              <span class="row-text"><b>${person.name ?? "–"}</b><span class="quiet small">${person.user_id}</span></span>
              <button class="text-button" type="button" aria-label=${`${t("app-moderators-remove")}: ${person.name ?? person.user_id}`} onClick=${() => remove(person)}>${t("app-moderators-remove")}</button>
            </li>`,
        )}
      </ul>`}
      <form class="add-moderator" onSubmit=${add}>
        <${TextField} name="moderator" label=${t("field-user_id")} value=${id} onInput=${setId} error=${error} hint=${t("app-moderators-hint")} inputmode="numeric" autocomplete="off" />
        <button class="wide soft" type="submit" disabled=${!/^[1-9]\d{0,15}$/.test(id)}>${t("app-moderators-add")}</button>
      </form>
    </div>
  </section>`;
}
