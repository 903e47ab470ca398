/** A store as a screen follows it: drawn anew whenever the store tells of a change. */

import { useLayoutEffect, useState } from "../html.js";

/** The store's state. Followed from the moment it is drawn on: an effect comes later, and would miss what changed until then. */
export function useStore(store) {
  const [, redraw] = useState(0);
  useLayoutEffect(() => store.subscribe(() => redraw((count) => count + 1)), [store]);
  return store.state;
}
