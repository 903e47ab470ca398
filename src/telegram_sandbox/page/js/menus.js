// Pop-up menus that hang on a button: arrow keys, Home, End, Escape, and a click elsewhere closes them.

import { h, icon } from "./dom.js";

let close = () => {};

/** Open a menu at `button` inside its phone. Items are {icon, text, run, danger?}; `run` is called after closing. */
export function openMenu(button, items) {
  const wasOpen = button.getAttribute("aria-expanded") === "true";
  close({ refocus: false });
  if (wasOpen) return;
  const entries = items.map((item) =>
    h(
      "button",
      { type: "button", role: "menuitem", tabindex: "-1", class: item.danger ? "danger" : "", onclick: () => finish(item) },
      icon(item.icon),
      item.text,
    ),
  );
  const menu = h("div", { class: "menu", role: "menu", "aria-label": button.getAttribute("aria-label") }, entries);
  const finish = (item) => {
    close({ refocus: true });
    item.run();
  };
  const onOutside = (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) close({ refocus: false });
  };
  close = ({ refocus }) => {
    menu.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", onOutside);
    if (refocus) button.focus();
    close = () => {};
  };
  menu.addEventListener("keydown", (event) => {
    const index = entries.indexOf(document.activeElement);
    const target = {
      ArrowDown: entries[(index + 1) % entries.length],
      ArrowUp: entries[(index - 1 + entries.length) % entries.length],
      Home: entries[0],
      End: entries.at(-1),
    }[event.key];
    if (target) target.focus();
    else if (event.key === "Escape") close({ refocus: true });
    else if (event.key === "Tab") return close({ refocus: false });
    else return undefined;
    event.preventDefault();
    return event.stopPropagation();
  });
  const screen = button.closest(".screen");
  screen.append(menu);
  hang(menu, { button, screen });
  button.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", onOutside);
  entries[0].focus();
}

const GAP_PIXELS = 6;

/** Below a button in the upper half of the screen, above one in the lower; on the side where the button is. */
function hang(menu, { button, screen }) {
  const outer = screen.getBoundingClientRect();
  const inner = button.getBoundingClientRect();
  const isUpper = inner.top + inner.height / 2 < outer.top + outer.height / 2;
  const isLeft = inner.left + inner.width / 2 < outer.left + outer.width / 2;
  if (isUpper) menu.style.top = `${inner.bottom - outer.top + GAP_PIXELS}px`;
  else menu.style.bottom = `${outer.bottom - inner.top + GAP_PIXELS}px`;
  if (isLeft) menu.style.left = `${Math.max(8, inner.left - outer.left)}px`;
  else menu.style.right = `${Math.max(8, outer.right - inner.right)}px`;
}
