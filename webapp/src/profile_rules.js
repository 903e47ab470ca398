/** The rules of a profile, checked before sending, with the same message ids the server uses. */

export const GENDERS = ["female", "male", "other"];
export const PREFERENCES = ["female", "male", "any"];
export const EMPTY_PROFILE = {
  name: "",
  birth_date: "",
  gender: "",
  preference: "",
  bio: "",
  place_id: "",
  location: "",
  interests: [],
  goal: "",
};
export const LIMITS = {
  name: 64,
  bio: 500,
  interests: 20,
  photos: 6,
  min_age: 18,
  max_age: 120,
  max_distance: 500,
  note: 200,
  photo_bytes: 10_485_760,
};
export const GOALS = ["dating", "relationship", "serious", "casual", "friendship", "networking"];

const length = (text) => [...text].length;

/** Whole years lived by `today`; both "YYYY-MM-DD". */
export function ageOn(today, birth) {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  return today.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** Check `form`; returns {field: {rule, params}} of what breaks a rule, in the order of the form. */
export function checkProfile(form, { limits = LIMITS, today }) {
  const broken = {};
  const name = form.name.trim();
  if (!name) broken.name = { rule: "required", params: { least: 1 } };
  else if (length(name) > limits.name) broken.name = tooLong(name, limits.name);
  if (!/^\d{4}-\d\d-\d\d$/.test(form.birth_date)) broken.birth_date = { rule: "not-a-date", params: {} };
  else {
    const age = ageOn(today, form.birth_date);
    if (age < 0 || age > limits.max_age) broken.birth_date = { rule: "age-impossible", params: { most: limits.max_age } };
    else if (age < limits.min_age) broken.birth_date = { rule: "under-age", params: { least: limits.min_age } };
  }
  for (const field of ["gender", "preference"]) {
    if (!form[field]) broken[field] = { rule: "required", params: { least: 1 } };
  }
  if (!form.place_id) broken.place_id = { rule: "unknown-place", params: {} };
  if (!form.goal) broken.goal = { rule: "required", params: { least: 1 } };
  if (length(form.bio.trim()) > limits.bio) broken.bio = tooLong(form.bio.trim(), limits.bio);
  if (form.interests.length > limits.interests) {
    broken.interests = { rule: "too-many", params: { most: limits.interests } };
  }
  return broken;
}

const tooLong = (text, most) => ({ rule: "too-long", params: { most, given: length(text) } });

/** What is sent: the fields of ProfileInput and nothing else. */
export function toInput(form) {
  const { name, birth_date, gender, preference, bio, place_id, interests, goal } = form;
  return { name: name.trim(), birth_date, gender, preference, bio: bio.trim(), place_id, interests, goal };
}

/** The form of a profile as the server gives it. */
export function fromProfile(profile) {
  return Object.fromEntries(Object.keys(EMPTY_PROFILE).map((field) => [field, profile[field] ?? EMPTY_PROFILE[field]]));
}
