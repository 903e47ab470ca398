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
  if (source === null) source = storage.get(`texts-${language}`) ?? OUR_OWN;
  else storage.set(`texts-${language}`, source);
  return { language, source };
}
