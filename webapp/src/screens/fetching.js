/** Fetching a screen's code and style when it is first shown, or a little before. */

import { useApp } from "../app_context.js";
import { useEffect, useState } from "../html.js";

const fetched = new Map();
const styles = new Map();

/** The screen's component once it is here, else undefined. */
const ready = (screen) => screen.loaded?.default ?? fetched.get(screen.path);

/**
 * Fetch what a screen needs, `readTexts()` among it; resolves to its component. Fetching again after a failure is a new try.
 */
export async function fetchScreen(screen, readTexts) {
  if (!ready(screen)) {
    const [module] = await Promise.all([screen.load(), screen.style && fetchStyle(screen.style), readTexts()]);
    fetched.set(screen.path, module.default);
  }
  return ready(screen);
}

function fetchStyle(href) {
  if (!styles.has(href)) {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    const done = new Promise((resolve, reject) => {
      link.onload = resolve;
      link.onerror = () => {
        styles.delete(href);
        link.remove();
        reject(new Error(`${href} did not load`));
      };
    });
    styles.set(href, done);
    document.head.append(link);
  }
  return styles.get(href);
}

/** Fetch `screens` one by one while nothing else goes on, so that they open at once; a failure is met when one opens. */
export function fetchAhead(screens, readTexts) {
  const idle = window.requestIdleCallback ?? ((run) => setTimeout(run, 300));
  const [next, ...rest] = screens;
  if (next) idle(() => fetchScreen(next, readTexts).then(() => fetchAhead(rest, readTexts), () => {}));
}

/** {Component, failed, retry} of a screen; Component is null until its code is here. */
export function useScreen(screen) {
  const { readLaterTexts } = useApp();
  const [, redraw] = useState(0);
  const [failed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);
  const Component = ready(screen) ?? null;
  useEffect(() => {
    // Not asked anew: what came since this was drawn, fetched ahead, still has to be drawn.
    if (Component) return undefined;
    let current = true;
    fetchScreen(screen, readLaterTexts).then(
      () => current && redraw((count) => count + 1),
      () => current && setFailed(true),
    );
    return () => (current = false);
  }, [screen, tries]);
  return {
    Component,
    failed,
    retry() {
      // After an update of the service its old files are gone, and only a new page knows the new names.
      if (tries > 0) return window.location.reload();
      setFailed(false);
      return setTries(tries + 1);
    },
  };
}
