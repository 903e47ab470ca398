/** The questions of the first run: their order, which may be skipped, and where a draft goes on. */

import { checkProfile } from "./profile_rules.js";

/** Each has the `fields` it asks for; what is `optional` may be left empty. */
export const STEPS = [
  { name: "name", fields: ["name"] },
  { name: "birth_date", fields: ["birth_date"] },
  { name: "gender", fields: ["gender"] },
  { name: "preference", fields: ["preference"] },
  { name: "place", fields: ["place_id"] },
  { name: "goal", fields: ["goal"] },
  { name: "interests", fields: ["interests"], optional: true },
  { name: "bio", fields: ["bio"], optional: true },
  { name: "photos", fields: ["photos"], optional: true },
  { name: "preview", fields: [] },
];

/** What breaks a rule among the fields of `step`: {field: {rule, params}}. */
export function brokenAt(step, form, rules) {
  const broken = checkProfile(form, rules);
  return Object.fromEntries(step.fields.filter((field) => broken[field]).map((field) => [field, broken[field]]));
}

/** The number of the step that asks for `field`. */
export const stepOf = (field) => Math.max(0, STEPS.findIndex(({ fields }) => fields.includes(field)));

/** Where to go on with `form`: at the step named `name` of the last visit, but never past one that is still open. */
export function resumeAt(name, form, rules) {
  const last = Math.max(0, STEPS.findIndex((step) => step.name === name));
  const open = STEPS.findIndex((step) => Object.keys(brokenAt(step, form, rules)).length > 0);
  return open < 0 ? last : Math.min(last, open);
}
