// The form that creates a person.

import { ApiError, post } from "./api.js";
import { h } from "./dom.js";
import { language, t } from "./texts.js";

/** Ask for a new person and create them; resolves with the person, null when cancelled. */
export function askNewPerson() {
  return new Promise((resolve) => {
    let created = null;
    const complaint = h("p", { class: "complaint", role: "alert" });
    const onsubmit = async (event) => {
      event.preventDefault();
      const filled = [...new FormData(event.target)].filter(([, value]) => value !== "");
      try {
        const { photo, ...profile } = Object.fromEntries(filled);
        created = await post("/api/people", { ...profile, ...(photo.size > 0 ? { photo: await readDataUrl(photo) } : {}) });
        dialog.close();
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        complaint.textContent = error.message;
      }
    };
    const languages = [["en", "English"], ["ru", "Русский"], ["de", "Deutsch"], ["fa", "فارسی"]];
    const dialog = h(
      "dialog",
      { class: "page-dialog", "aria-labelledby": "new-person-title" },
      h(
        "form",
        { onsubmit },
        h("h2", { id: "new-person-title" }, t("newPerson")),
        h("label", {}, t("firstName"), h("input", { name: "first_name", required: true, maxlength: "64", autocomplete: "off" })),
        h("label", {}, t("lastName"), h("input", { name: "last_name", maxlength: "64", autocomplete: "off" })),
        h("label", {}, t("username"), h("input", { name: "username", pattern: "[A-Za-z][A-Za-z0-9_]{3,31}", autocomplete: "off" })),
        h(
          "label",
          {},
          t("personLanguage"),
          h("select", { name: "language_code" }, languages.map(([code, name]) => h("option", { value: code, selected: code === language }, name))),
        ),
        h("label", {}, t("personPhoto"), h("input", { name: "photo", type: "file", accept: "image/*" })),
        complaint,
        h(
          "div",
          { class: "dialog-row" },
          h("button", { type: "button", class: "bar-button", onclick: () => dialog.close() }, t("cancel")),
          h("button", { type: "submit", class: "primary" }, t("create")),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(created);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

const readDataUrl = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(new ApiError(0, reader.error.message));
    reader.readAsDataURL(file);
  });
