// The page: top bar, two seats with a phone each, and the drawer.

import { get } from "./api.js";
import { Drawer } from "./drawer.js";
import { h, icon } from "./dom.js";
import { Seat } from "./seat.js";
import { language, t } from "./texts.js";
import { setTheme, startTheme, themeName, themeNames } from "./themes.js";

const THEME_ICONS = { light: "sun", dark: "moon", loud: "palette" };
const LOOK_AGAIN_MILLISECONDS = 2000;

startTheme();
document.documentElement.lang = language;

const drawer = new Drawer();
const seats = ["left", "right"].map((side) => new Seat(side, { onchange: () => refreshPeople() }));
const tabs = seats.map((seat, index) => seatTab(seat, index));

document.body.append(
  h(
    "header",
    { class: "top-bar" },
    h("img", { src: "/assets/logo.svg", alt: "", width: "32", height: "32" }),
    h("div", { class: "brand" }, h("h1", {}, "Telegram ", h("span", {}, t("sandbox"))), h("p", {}, t("tagline"))),
    themeSwitch(),
    languageLink(),
    drawer.opener,
  ),
  h("nav", { "aria-label": t("phones") }, h("div", { class: "seat-tabs", role: "tablist", "aria-label": t("phones") }, tabs)),
  h("div", { class: "desk" }, h("main", { class: "stage" }, seats.map((seat) => seat.element)), drawer.element),
);
showTab(0);
await refreshPeople();
setInterval(() => seats.some((seat) => !seat.phone) && !document.hidden && refreshPeople(), LOOK_AGAIN_MILLISECONDS);

/** Read who there is, and sit people down: those in the address, else the first two. */
async function refreshPeople() {
  const people = await get("/api/people").catch(() => null);
  if (!people) return;
  const asked = new URLSearchParams(location.search);
  const wanted = seats.map((seat) => people.find((person) => String(person.id) === asked.get(seat.side)));
  seats.forEach((seat, index) => {
    const free = people.filter((person) => !wanted.includes(person));
    wanted[index] ??= free[0];
    seat.show(wanted[index] ?? null, people);
    tabs[index].lastChild.textContent = wanted[index]?.first_name ?? t("emptyPhone");
  });
}

function themeSwitch() {
  const buttons = themeNames.map((name) => {
    const button = h("button", { type: "button", "aria-label": t(name), title: t(name), "data-testid": `theme-${name}` }, icon(THEME_ICONS[name]));
    button.addEventListener("click", () => {
      setTheme(name);
      mark();
    });
    return button;
  });
  const mark = () => buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(themeNames[index] === themeName())));
  mark();
  return h("div", { class: "segments", role: "group", "aria-label": t("themes") }, buttons);
}

function languageLink() {
  const query = new URLSearchParams(location.search);
  const other = language === "ru" ? "en" : "ru";
  const link = h("a", { class: "bar-button", "aria-label": t("language"), hreflang: other, lang: other, "data-testid": "language" }, icon("languages"), h("span", {}, t("language")));
  link.addEventListener("focus", point);
  link.addEventListener("pointerenter", point);
  function point() {
    const now = new URLSearchParams(location.search);
    now.set("lang", other);
    link.href = `?${now}`;
  }
  query.set("lang", other);
  link.href = `?${query}`;
  return link;
}

/** On a narrow page one phone is shown at a time, chosen by tabs. */
function seatTab(seat, index) {
  const tab = h("button", { type: "button", role: "tab", id: `tab-${seat.side}`, "aria-controls": seat.element.id }, icon("smartphone"), h("span", {}, ""));
  tab.addEventListener("click", () => showTab(index));
  tab.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    showTab(1 - index);
    tabs[1 - index].focus();
  });
  return tab;
}

function showTab(chosen) {
  tabs.forEach((tab, index) => {
    tab.setAttribute("aria-selected", String(index === chosen));
    tab.tabIndex = index === chosen ? 0 : -1;
    seats[index].element.classList.toggle("chosen", index === chosen);
  });
}
