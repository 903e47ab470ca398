/** Sentences in the member's language, from the Fluent catalogues the bot uses too. */

import { FluentBundle, FluentResource } from "@fluent/bundle";

const FALLBACK = "en";
const OUR_OWN = "app-unreachable-title = The service does not answer\napp-unreachable-text = Check your connection, or try again in a moment.\napp-retry = Try again\n";

/** The language of an IETF tag such as "pt-br"; English without one. Whether there is a catalogue loadTexts finds out. */
export function chooseLanguage(tag) {
  return /^[a-z]{2,3}(?=$|[-_])/.exec(String(tag ?? "").toLowerCase())?.[0] ?? FALLBACK;
}

/** Load `language`, or English when there is no such catalogue; offline, the copy of the last visit in `storage` serves. */
export async function loadTexts(language, { storage, fetch = globalThis.fetch.bind(globalThis) }) {
  let source = null;
  try {
    const response = await fetch(`/locales/${language}.ftl`);
    if (response.ok) source = await response.text();
    else if (response.status === 404 && language !== FALLBACK) return await loadTexts(FALLBACK, { storage, fetch });
  } catch {
    // Offline: the copy below.
  }
  if (source === null) source = storage.get(`texts-${language}`) ?? OUR_OWN;
  else storage.set(`texts-${language}`, source);
  return openTexts(language, source);
}

/** Wrap a catalogue: returns {language, say(id, params), slugs(prefix)}; an unknown id is said as itself. */
export function openTexts(language, source) {
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource(new FluentResource(source));
  return {
    language,
    /** What the catalogue names under `prefix`: for "interest-" the slugs of interests. */
    slugs: (prefix) => [...source.matchAll(/^([a-z][\w-]*) *=/gm)].flatMap(([, id]) => (id.startsWith(prefix) ? id.slice(prefix.length) : [])),
    say(id, params = {}) {
      const message = bundle.getMessage(id);
      return message?.value ? bundle.formatPattern(message.value, params, []) : id;
    },
  };
}
