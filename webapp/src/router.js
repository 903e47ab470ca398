/** Where one is in the app: a path such as "chats/12" behind the address's "#/", and the way back from it. */

/** Find the screen of `path`: {screen, path, params}, or null. An unknown rest of a path is left off. */
export function findPlace(path, screens) {
  for (let parts = path.split("/").filter(Boolean); parts.length > 0; parts = parts.slice(0, -1)) {
    for (const screen of screens) {
      const params = matchParts(screen.path.split("/"), parts);
      if (params !== null) return { screen, path: parts.join("/"), params };
    }
  }
  return null;
}

function matchParts(pattern, parts) {
  if (pattern.length !== parts.length) return null;
  const params = {};
  for (const [at, part] of pattern.entries()) {
    if (part.startsWith(":")) params[part.slice(1)] = parts[at];
    else if (part !== parts[at]) return null;
  }
  return params;
}

/**
 * Open the router at `first`. The address only mirrors the place: Telegram's clients and the frames of its web version
 * share one browser history, so nothing is ever added to it, and Back follows a trail of our own.
 */
export function openRouter({ window, screens, first }) {
  const listeners = new Set();
  let trail = [];
  let here = findPlace(first, screens) ?? findPlace(screens[0].path, screens);

  function show(place) {
    here = place;
    window.history.replaceState(window.history.state, "", `#/${place.path}`);
    for (const listener of listeners) listener(here);
  }

  window.addEventListener("hashchange", () => {
    const place = findPlace(window.location.hash.replace(/^#\/?/, ""), screens);
    if (place !== null && place.path !== here.path) show(place);
  });
  show(here);

  return {
    get here() {
      return here;
    },
    /** Go to `path`; a tab begins a new trail, anything else leads back to where one was. */
    go(path) {
      const place = findPlace(path, screens);
      if (place === null || place.path === here.path) return;
      trail = place.screen.tab ? [] : [...trail, here.path];
      show(place);
    },
    /** Back along the trail, else to the parent, else to the first tab; the way back, or null where there is none. */
    get back() {
      const to = trail.at(-1) ?? here.screen.parent ?? (here.path === screens[0].path ? null : screens[0].path);
      if (to === null) return null;
      return () => {
        trail = trail.slice(0, -1);
        show(findPlace(to, screens));
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
