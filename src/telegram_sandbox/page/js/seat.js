// A place at the desk: the choice of a person, and the phone of whoever is chosen.

import { post } from "./api.js";
import { h, icon } from "./dom.js";
import { askNewPerson } from "./new_person.js";
import { Phone } from "./phone.js";
import { language, t } from "./texts.js";

const PAIR = [
  { en: "Anna", ru: "Анна" },
  { en: "Boris", ru: "Борис" },
];

export class Seat {
  /** `side` is "left" or "right"; `onchange` is called after people were created or chosen. */
  constructor(side, { onchange }) {
    this.side = side;
    this.onchange = onchange;
    this.phone = null;
    this.choice = h("select", { "aria-label": t(`${side}Person`), "data-testid": `person-${side}` });
    this.choice.addEventListener("pointerdown", () => onchange());
    this.choice.addEventListener("focus", () => onchange());
    this.choice.addEventListener("change", () => this.choose(this.choice.value));
    const add = h("button", { type: "button", class: "bar-button", "data-testid": `new-person-${side}`, onclick: () => this.createPerson() }, icon("plus"), h("span", {}, t("newPerson")));
    this.place = h("div", { class: "phone-place" });
    this.element = h("div", { class: "seat", id: `seat-${side}` }, h("div", { class: "seat-bar" }, this.choice, add), this.place);
  }

  /** Show this person's phone (null: an empty one), and `people` to choose from. */
  show(person, people) {
    this.offer(people, person);
    const signature = JSON.stringify(person);
    if (this.shown === signature) return;
    this.shown = signature;
    this.phone?.close();
    this.phone = person ? new Phone({ person, seat: this.side, onlost: this.onchange }) : null;
    this.place.replaceChildren(this.phone?.element ?? this.emptyPhone());
  }

  offer(people, person) {
    const signature = JSON.stringify([people, person]);
    if (this.offered === signature) return;
    this.offered = signature;
    const options = people.map((one) => h("option", { value: String(one.id) }, describe(one)));
    this.choice.replaceChildren(...(person ? [] : [h("option", { value: "" }, "—")]), ...options);
    this.choice.value = person ? String(person.id) : "";
  }

  emptyPhone() {
    const isFirst = this.side === "left";
    return h(
      "section",
      { class: "phone empty", "aria-label": t("emptyPhone") },
      h(
        "div",
        { class: "screen" },
        h("div", { class: "welcome" }, icon("smartphone"), h("strong", {}, t("nobody")), h("span", {}, t("nobodyHint")), isFirst
          ? h("button", { type: "button", class: "primary", "data-testid": "add-pair", onclick: () => this.createPair() }, t("addPair"))
          : null),
      ),
    );
  }

  choose(id) {
    if (!id) return;
    const address = new URL(location.href);
    const other = address.searchParams.get(this.side === "left" ? "right" : "left");
    address.searchParams.set(this.side, id);
    if (other === id) address.searchParams.delete(this.side === "left" ? "right" : "left");
    history.replaceState(null, "", address);
    this.onchange();
  }

  async createPerson() {
    const person = await askNewPerson();
    if (person) this.choose(String(person.id));
  }

  async createPair() {
    for (const names of PAIR) await post("/api/people", { first_name: names[language], language_code: language });
    this.onchange();
  }
}

function describe({ first_name: first, last_name: last, username }) {
  return [first, last, username && `@${username}`].filter(Boolean).join(" ");
}
