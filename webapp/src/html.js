/** Markup in plain JavaScript: htm bound to preact, and the hooks the screens use. */

import htm from "htm";
import { h } from "preact";

export const html = htm.bind(h);
export { Fragment, createContext, render } from "preact";
export { useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
