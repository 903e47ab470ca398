/** What goes out before the app's own code is here: the session, and with it the texts, the catalogue and the first deck. */

import { openApi, request } from "./api.js";
import { openDeviceStore } from "./device_store.js";
import { readLaunch } from "./launch.js";
import { openStorage } from "./safe_storage.js";
import { openSession } from "./session.js";
import { chooseLanguage, fetchTexts } from "./texts_source.js";

export const lasting = openStorage(() => window.localStorage);
export const passing = openStorage(() => window.sessionStorage);
export const opening = openDeviceStore(() => window.indexedDB);

/** A version 4 uuid; randomUUID exists only on https and localhost. */
export function makeKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
}

// Which screens there are is not known here: whatever the launch asks for is one.
const launch = readLaunch({ location: window.location, storage: passing, findPath: (asked) => asked });
const isLaunched = launch.present && Boolean(launch.initData || launch.launchToken);
const isForDeck = launch.screen === null && !/^#\/(?!discover$)/.test(window.location.hash);

let lost = () => {};
export const session = openSession({ launch, storage: passing, makeKey, onLost: () => lost() });
/** Have `listener()` called when the member has to open the app again. */
export const onLost = (listener) => (lost = listener);

const asked = new Map();

/** Ask now, so that `take` finds the answer on its way; a failure is met by whoever takes it. */
function ask(name, question) {
  const answer = question();
  answer.catch(() => {});
  asked.set(name, answer);
}

/** The answer that was asked for ahead, once; after that, or without one, `question()` is asked anew. */
async function take(name, question) {
  const answer = asked.get(name);
  asked.delete(name);
  return (await answer?.catch(() => null)) ?? question();
}

const read = (language) => fetchTexts(language, { storage: lasting });
/** {language, source} of a language's texts. */
export const readTexts = (language) => take(`texts-${language}`, () => read(language));

/** The language to greet in, before the member's own is known. */
export const firstLanguage = chooseLanguage(launch.userLanguage ?? navigator.language);

const direct = openApi(session);
const readCatalogue = () => request("GET", "/api/catalogue");
export const api = {
  ...direct,
  deck: () => take("deck", direct.deck),
  catalogue: () => take("catalogue", direct.catalogue),
};

async function followSession() {
  const member = await session.open();
  const language = chooseLanguage(member.language);
  if (language !== firstLanguage) ask(`texts-${language}`, () => read(language));
  const isReady = member.has_profile && member.consents_due.length === 0;
  return isReady && isForDeck ? direct.deck() : null;
}

if (isLaunched) {
  ask("deck", followSession);
  ask("catalogue", readCatalogue);
}
ask(`texts-${firstLanguage}`, () => read(firstLanguage));
