/** To whom an announcement goes: everybody, or who fits what is chosen here. */

import { html, useState } from "../html.js";
import { useApp } from "../app_context.js";
import { ChoiceField, ChoicesField, Slider } from "./fields.js";
import { PlaceField } from "./place_field.js";

const GENDERS = ["female", "male", "other"];
const DAYS = [null, 7, 30, 90];
/** Each of these answers excludes the others: who has no profile has no photo to ask for. */
const STANDINGS = {
  any: { profile: "any", photo: "any" },
  "no-profile": { profile: "without", photo: "any" },
  profile: { profile: "with", photo: "any" },
  photo: { profile: "any", photo: "with" },
  "no-photo": { profile: "any", photo: "without" },
};

/** `place` is the name of the stored segment's town. */
export function SegmentFields({ segment, place, broken, onChange }) {
  const { t, limits } = useApp();
  const [town, setTown] = useState(place ?? "");
  const least = segment.min_age ?? limits.min_age;
  const most = segment.max_age ?? limits.max_age;
  const range = { least: limits.min_age, most: limits.max_age };
  const { profile = "any", photo = "any" } = segment;
  const standing = Object.entries(STANDINGS).find(([, asked]) => asked.profile === profile && asked.photo === photo)?.[0] ?? "any";
  return html`<div class="panel padded">
    <${ChoicesField} name="genders" label=${t("field-genders")} value=${segment.genders ?? []} hint=${t("app-announce-genders-hint")}
      options=${GENDERS.map((gender) => [gender, t(`gender-${gender}`)])} onChange=${(genders) => onChange({ genders })} />
    <div class="field sliders">
      <${Slider} name="segment-min_age" label=${t("field-min_age")} value=${least} text=${String(least)} ...${range}
        onInput=${(value) => onChange({ min_age: value, max_age: Math.max(value, most) })} />
      <${Slider} name="segment-max_age" label=${t("field-max_age")} value=${most} text=${String(most)} ...${range}
        onInput=${(value) => onChange({ max_age: value, min_age: Math.min(value, least) })} />
    </div>
    <${ChoiceField} name="active_days" label=${t("field-active_days")} value=${String(segment.active_days ?? "")}
      options=${DAYS.map((days) => [String(days ?? ""), days === null ? t("app-announce-days-any") : t("app-announce-days", { count: days })])}
      onChange=${(days) => onChange({ active_days: days === "" ? null : Number(days) })} />
    <${ChoiceField} name="standing" label=${t("app-announce-standing")} value=${standing}
      options=${Object.keys(STANDINGS).map((name) => [name, t(`app-announce-standing-${name}`)])} onChange=${(name) => onChange(STANDINGS[name])} />
    <${PlaceField} value=${town} error=${broken.place_id} hint=${t("app-announce-place-hint")} canLocate=${false}
      onChange=${({ place_id, location }) => {
        setTown(location);
        onChange({ place_id: place_id || null });
      }} />
    ${segment.place_id &&
    html`<div class="field sliders">
      <${Slider} name="radius" label=${t("field-radius")} value=${segment.radius ?? 50} least=${10} most=${500} step=${10}
        text=${t("app-settings-distance-value", { distance: segment.radius ?? 50 })} onInput=${(radius) => onChange({ radius })} />
    </div>`}
  </div>`;
}
