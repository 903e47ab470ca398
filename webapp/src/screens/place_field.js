/** Where someone lives: a town from the list as one types, or the nearest one to the device. */

import { html, useEffect, useRef, useState } from "../html.js";
import { Icon } from "../icons.js";
import { explain, useApp } from "../app_context.js";
import { FieldNotes, describedBy } from "./fields.js";

const TYPING_PAUSE = 180;

/** `value` is the town's name, `onChange({place_id, location})` is called with "" as id while nothing is chosen. */
export function PlaceField({ value, onChange, error, hint: given, canLocate = true }) {
  const { t, api, bridge, announce, language } = useApp();
  const [found, setFound] = useState(null);
  const [active, setActive] = useState(0);
  const [problem, setProblem] = useState("");
  const [locating, setLocating] = useState(false);
  const asked = useRef(0);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);

  const choose = (place) => {
    setFound(null);
    setProblem("");
    onChange({ place_id: place.id, location: place.label ?? place.name });
  };

  function type(text) {
    onChange({ place_id: "", location: text });
    setProblem("");
    clearTimeout(timer.current);
    const question = (asked.current += 1);
    if (text.trim().length < 2) return setFound(null);
    timer.current = setTimeout(async () => {
      try {
        const { places } = await api.places(text.trim(), language);
        if (question !== asked.current) return;
        setFound(places);
        setActive(0);
        announce(places.length ? t("app-profile-place-found", { count: places.length }) : t("app-profile-place-none"));
      } catch (failure) {
        if (question === asked.current) setProblem(explain(t, failure));
      }
    }, TYPING_PAUSE);
    return undefined;
  }

  function onKey(event) {
    if (!found?.length) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((active + step + found.length) % found.length);
    else if (event.key === "Enter") choose(found[active]);
    else if (event.key === "Escape") setFound(null);
    else return;
    event.preventDefault();
  }

  async function useLocation() {
    setLocating(true);
    setProblem("");
    try {
      const position = await bridge.locate();
      if (position === null) setProblem(t("app-profile-place-refused"));
      else choose((await api.nearestPlace(position)).place);
    } catch (failure) {
      setProblem(explain(t, failure));
    } finally {
      setLocating(false);
    }
  }

  const wrong = problem || error;
  const hint = given ?? t("app-profile-place-private");
  const open = found !== null;
  return html`<div class=${`field place ${wrong ? "broken" : ""}`}>
    <label for="place_id">${t("field-place_id")}</label>
    <input
      id="place_id"
      type="text"
      role="combobox"
      autocomplete="off"
      aria-autocomplete="list"
      aria-expanded=${open && found.length > 0}
      aria-controls="places"
      aria-activedescendant=${open && found[active] ? `place-${found[active].id}` : undefined}
      aria-invalid=${wrong ? "true" : undefined}
      aria-describedby=${describedBy("place_id", { error: wrong, hint })}
      placeholder=${t("app-profile-place-hint")}
      value=${value}
      onInput=${(event) => type(event.target.value)}
      onKeyDown=${onKey}
      onBlur=${() => setTimeout(() => setFound(null), 150)}
    />
    <ul id="places" class="places" role="listbox" aria-label=${t("app-profile-place-list")} hidden=${!open || found.length === 0}>
      ${found?.map(
        (place, at) =>
          html`<li
            key=${place.id}
            id=${`place-${place.id}`}
            role="option"
            aria-selected=${at === active}
            onPointerDown=${(event) => event.preventDefault()}
            onClick=${() => choose(place)}
          >
            <${Icon} name="map-pin" size=${16} />${place.label}
          </li>`,
      )}
    </ul>
    ${open && found.length === 0 && html`<p class="quiet small">${t("app-profile-place-none")}</p>`}
    <${FieldNotes} name="place_id" error=${wrong} hint=${hint} />
    ${canLocate &&
    html`<button class="text-button" type="button" disabled=${locating} onClick=${useLocation}>
      <${Icon} name="locate-fixed" size=${18} />${t("app-profile-place-mine")}
    </button>`}
  </div>`;
}
