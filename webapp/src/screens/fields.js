/** Form controls: a label, the control, a hint, and the error under it, tied together for screen readers. */

import { html } from "../html.js";
import { useApp } from "../app_context.js";

/** The ids a control points at with aria-describedby. */
export const describedBy = (name, { error, hint }) =>
  [error && `${name}-error`, hint && `${name}-hint`].filter(Boolean).join(" ") || undefined;

/** The sentence under a field: its error, or its hint. */
export function FieldNotes({ name, error, hint, aside }) {
  return html`<div class="field-notes">
    <div>
      ${error && html`<p class="wrong small" id=${`${name}-error`} role="alert">${error}</p>`}
      ${hint && html`<p class="quiet small" id=${`${name}-hint`}>${hint}</p>`}
    </div>
    ${aside && html`<p class="quiet small aside" aria-hidden="true">${aside}</p>`}
  </div>`;
}

/** A labelled one-line or many-line text, or a date. */
export function TextField({ name, label, value, onInput, error, hint, aside, type = "text", rows, ...rest }) {
  const common = {
    id: name,
    name,
    value,
    "aria-invalid": error ? "true" : undefined,
    "aria-describedby": describedBy(name, { error, hint }),
    onInput: (event) => onInput(event.target.value),
    ...rest,
  };
  return html`<div class=${`field ${error ? "broken" : ""}`}>
    <label for=${name}>${label}</label>
    ${rows ? html`<textarea rows=${rows} ...${common}></textarea>` : html`<input type=${type} ...${common} />`}
    <${FieldNotes} name=${name} error=${error} hint=${hint} aside=${aside} />
  </div>`;
}

/** One choice among few, as chips that are radio buttons. `options` = [[value, text]]. */
export function ChoiceField({ name, label, value, options, onChange, error }) {
  return html`<fieldset
    class=${`field choice ${error ? "broken" : ""}`}
    role="radiogroup"
    aria-labelledby=${`${name}-label`}
    aria-invalid=${error ? "true" : undefined}
    aria-describedby=${describedBy(name, { error })}
  >
    <legend id=${`${name}-label`}>${label}</legend>
    <div class="chips">
      ${options.map(
        ([option, text]) =>
          html`<label key=${option} class="chip pick">
            <input type="radio" name=${name} value=${option} checked=${value === option} onChange=${() => onChange(option)} />
            <span>${text}</span>
          </label>`,
      )}
    </div>
    <${FieldNotes} name=${name} error=${error} />
  </fieldset>`;
}

/** Any number of choices among few, as chips that are checkboxes. `value` is the list of those chosen. */
export function ChoicesField({ name, label, value, options, onChange, hint }) {
  return html`<fieldset class="field choice" aria-describedby=${describedBy(name, { hint })}>
    <legend>${label}</legend>
    <div class="chips">
      ${options.map(
        ([option, text]) =>
          html`<label key=${option} class="chip pick">
            <input
              type="checkbox"
              name=${name}
              value=${option}
              checked=${value.includes(option)}
              onChange=${() => onChange(value.includes(option) ? value.filter((each) => each !== option) : [...value, option])}
            />
            <span>${text}</span>
          </label>`,
      )}
    </div>
    <${FieldNotes} name=${name} hint=${hint} />
  </fieldset>`;
}

/** On or off; `about` says of what, where the label alone does not. */
export function Switch({ name, label, hint, about, checked, disabled = false, onChange }) {
  return html`<label class="switch-row" for=${name}>
    <span class="row-text">
      <span>${label}</span>
      ${hint && html`<span class="quiet small" id=${`${name}-hint`}>${hint}</span>`}
    </span>
    <input
      id=${name}
      class="switch"
      type="checkbox"
      role="switch"
      aria-label=${about ? `${about}: ${label}` : label}
      disabled=${disabled}
      aria-describedby=${hint ? `${name}-hint` : undefined}
      checked=${checked}
      onChange=${(event) => onChange(event.target.checked)}
    />
  </label>`;
}

/** A number by sliding. */
export function Slider({ name, label, value, text, least, most, step = 1, onInput }) {
  const share = ((value - least) / (most - least)) * 100;
  return html`<div class="slider">
    <label for=${name}>${label}</label>
    <output for=${name}>${text}</output>
    <input
      id=${name}
      type="range"
      min=${least}
      max=${most}
      step=${step}
      value=${value}
      aria-valuetext=${text}
      style=${{ "--share": `${share}%` }}
      onInput=${(event) => onInput(Number(event.target.value))}
    />
  </div>`;
}

/** Interests to pick from the catalogue. */
export function InterestsField({ value, all, most, expanded, onExpand, onChange, error }) {
  const { t } = useApp();
  const first = expanded ? all : [...new Set([...value, ...all.slice(0, 18)])];
  const chosen = new Set(value);
  return html`<fieldset class=${`field choice ${error ? "broken" : ""}`} aria-describedby=${describedBy("interests", { error })}>
    <legend>${t("field-interests")} <span class="quiet small">${t("app-profile-interests-count", { count: value.length, most })}</span></legend>
    <div class="chips">
      ${first.map(
        (slug) =>
          html`<label key=${slug} class="chip pick">
            <input
              type="checkbox"
              name="interests"
              value=${slug}
              checked=${chosen.has(slug)}
              disabled=${!chosen.has(slug) && value.length >= most}
              onChange=${() => onChange(chosen.has(slug) ? value.filter((each) => each !== slug) : [...value, slug])}
            />
            <span>${t(`interest-${slug}`)}</span>
          </label>`,
      )}
      ${all.length > 18 &&
      html`<button class="chip link" type="button" aria-expanded=${expanded} onClick=${onExpand}>
        ${t(expanded ? "app-profile-interests-less" : "app-profile-interests-more")}
      </button>`}
    </div>
    <${FieldNotes} name="interests" error=${error} />
  </fieldset>`;
}
