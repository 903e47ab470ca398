/** Where texts come from: which language, and its catalogue as it is written. */

const FALLBACK = "en";
const OUR_OWN = "app-unreachable-title = The service does not answer\napp-unreachable-text = Check your connection, or try again in a moment.\napp-retry = Try again\n";

/** The language of an IETF tag such as "pt-br"; English without one. Whether there is a catalogue fetchTexts finds out. */
export function chooseLanguage(tag) {
  return /^[a-z]{2,3}(?=$|[-_])/.exec(String(tag ?? "").toLowerCase())?.[0] ?? FALLBACK;
}

/**
 * {language, source} of `language`, or of English when there is no such catalogue; offline, the copy of the last visit in
 * `storage` serves.
 */
export async function fetchTexts(language, { storage, fetch = globalThis.fetch.bind(globalThis) }) {
  let source = null;
  try {
    const response = await fetch(`/locales/${language}.ftl`);
    if (response.ok) source = await response.text();
    else if (response.status === 404 && language !== FALLBACK) return await fetchTexts(FALLBACK, { storage, fetch });
  } catch {
    // Offline: the copy below.
  }
  return { language, source: keepCopy(`texts-${language}`, source, storage) ?? OUR_OWN };
}

/**
 * What the screens say that come after the first one, in a language that fetchTexts found; offline, the copy of the last
 * visit. Throws without one.
 */
export async function fetchLaterTexts(language, { storage, fetch = globalThis.fetch.bind(globalThis) }) {
  const response = await fetch(`/locales/${language}.later.ftl`).catch(() => null);
  const source = keepCopy(`texts-${language}-later`, response?.ok ? await response.text() : null, storage);
  if (source === null) throw new Error(`no further texts in ${language}`);
  return source;
}

/** `source`, or without it the copy that was kept. */
function keepCopy(name, source, storage) {
  if (source === null) return storage.get(name);
  storage.set(name, source);
  return source;
}
