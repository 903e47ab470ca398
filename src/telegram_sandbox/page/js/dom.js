// Builds elements without ever parsing HTML: what people and bots write only becomes text nodes.

/** An element. Attributes named "on…" are listeners; null, undefined and false leave an attribute or child out. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** A decorative icon from icons.svg. */
export function icon(name) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/assets/icons.svg#${name}`);
  picture.append(use);
  return picture;
}

/** A round button that shows only an icon; `label` is its name. */
export function iconButton(name, label, onclick, attributes = {}) {
  const button = h("button", { type: "button", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
  button.classList.add("icon-button");
  return button;
}

const AVATAR_COLOURS = 7;

/** A circle with initials, coloured by id as Telegram does. Names stand beside it, so it is hidden from readers. */
export function avatar(name, id) {
  const initials = name.trim().split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
  return h("span", { class: `avatar avatar-${Math.abs(id) % AVATAR_COLOURS}`, "aria-hidden": "true" }, initials);
}

/** Let arrow keys move the focus in a grid of buttons: `.row` elements inside `grid`. Tab still visits every button. */
export function moveByArrows(grid) {
  grid.addEventListener("keydown", (event) => {
    const rows = [...grid.querySelectorAll(".row")].map((row) => [...row.querySelectorAll("button:not(:disabled)")]);
    const y = rows.findIndex((row) => row.includes(event.target));
    if (y < 0) return;
    const x = rows[y].indexOf(event.target);
    const next = {
      ArrowRight: () => rows[y][x + 1],
      ArrowLeft: () => rows[y][x - 1],
      ArrowDown: () => rows[y + 1] && rows[y + 1][Math.min(x, rows[y + 1].length - 1)],
      ArrowUp: () => rows[y - 1] && rows[y - 1][Math.min(x, rows[y - 1].length - 1)],
    }[event.key]?.();
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
