/** The fields of the profile, one by one: the first run asks for each on its own screen, the form shows all. */

import { html, useState } from "../html.js";
import { useApp } from "../app_context.js";
import { GENDERS, PREFERENCES } from "../profile_rules.js";
import { ChoiceField, InterestsField, TextField } from "./fields.js";
import { PlaceField } from "./place_field.js";
import { localToday } from "./use_saving.js";

/**
 * The field called `name` of `form`; `broken` are sentences by field, `onChange(changes)` takes what was entered, and
 * `more` goes to the control.
 */
export function ProfileField({ name, form, broken, onChange, ...more }) {
  const { t, bridge, limits, catalogue } = useApp();
  const [expanded, setExpanded] = useState(false);
  const common = { name, label: t(`field-${name}`), value: form[name], error: broken[name] };
  const text = { ...common, onInput: (value) => onChange({ [name]: value }), ...more };
  const choice = (values, prefix) => ({
    ...common,
    options: values.map((value) => [value, t(`${prefix}-${value}`)]),
    onChange(value) {
      bridge.haptic("selection");
      onChange({ [name]: value });
    },
    ...more,
  });
  switch (name) {
    case "name":
      return html`<${TextField} ...${text} autocomplete="given-name" maxlength=${limits.name * 2} required />`;
    case "birth_date":
      return html`<${TextField} ...${text} type="date" autocomplete="bday" max=${localToday()} hint=${t("app-profile-birth-hint")} required />`;
    case "gender":
      return html`<${ChoiceField} ...${choice(GENDERS, "gender")} />`;
    case "preference":
      return html`<${ChoiceField} ...${choice(PREFERENCES, "preference")} />`;
    case "goal":
      return html`<${ChoiceField} ...${choice(catalogue.goals, "goal")} />`;
    case "place_id":
      return html`<${PlaceField} value=${form.location} error=${broken.place_id} onChange=${onChange} />`;
    case "bio":
      return html`<${TextField}
        ...${text}
        rows="4"
        placeholder=${t("app-profile-bio-hint")}
        aside=${t("app-profile-left", { count: limits.bio - [...form.bio].length })}
      />`;
    default:
      return html`<${InterestsField}
        value=${form.interests}
        all=${catalogue.interests}
        most=${limits.interests}
        expanded=${expanded}
        error=${broken.interests}
        onExpand=${() => setExpanded(!expanded)}
        onChange=${(interests) => onChange({ interests })}
      />`;
  }
}
