/** The photo grid: add, put in order by dragging or with arrow keys, delete. The first one is the cover. */

import { html, useRef, useState } from "../html.js";
import { Icon } from "../icons.js";
import { useApp } from "../app_context.js";
import { Photo } from "./card.js";
import { FieldNotes } from "./fields.js";
import { holdTiles } from "../tile_drag.js";

/**
 * `photos` are the server's, or {id, local: true, url} for those not sent yet; `uploading` is how many are on their
 * way. `onAdd(files)`, `onMove(from, to)`, `onDelete(photo)`.
 */
export function PhotosField({ photos, most, uploading, onAdd, onMove, onDelete, error }) {
  const { t, announce, confirm } = useApp();
  const [dragged, setDragged] = useState(null);
  const picker = useRef(null);
  const grid = useRef(null);
  const latest = useRef(null);
  latest.current = { photos, move };
  const hold = useRef(null);
  hold.current ??= holdTiles({
    grid: () => grid.current,
    onDrag: setDragged,
    onMove: (from, to) => latest.current.move(from, to),
  });

  function move(from, to) {
    if (to < 0 || to >= photos.length || to === from) return;
    onMove(from, to);
    announce(t("app-profile-photo-moved", { index: to + 1 }));
  }

  async function remove(photo) {
    const sure = await confirm({
      title: t("app-profile-photo-delete-title"),
      message: " ",
      yes: t("app-profile-photo-delete-yes"),
      destructive: true,
    });
    if (sure) onDelete(photo);
  }

  function onKey(event, at) {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -3, ArrowDown: 3 }[event.key];
    if (step) {
      move(at, Math.max(0, Math.min(photos.length - 1, at + step)));
      const { currentTarget: tile } = event;
      requestAnimationFrame(() => tile.focus());
    } else if (event.key === "Delete") void remove(photos[at]);
    else return;
    event.preventDefault();
  }

  const room = most - photos.length - uploading;
  return html`<div class="field photos-field">
    <p class="quiet small" id="photos-hint">${t("app-profile-photos-hint", { most })}</p>
    <ul class="photo-grid" ref=${grid} aria-label=${t("app-profile-photos")}>
      ${photos.map(
        (photo, at) =>
          html`<li key=${photo.id} class=${`tile ${dragged === at ? "lifted" : ""}`} data-at=${at}>
            <button
              class="tile-photo"
              type="button"
              aria-label=${`${t("app-profile-photo-name", { index: at + 1 })}${at === 0 ? `, ${t("app-profile-photo-cover")}` : ""}`}
              aria-describedby="photos-keys"
              onKeyDown=${(event) => onKey(event, at)}
              onPointerDown=${(event) => hold.current(event, at)}
              onContextMenu=${(event) => event.preventDefault()}
            >
              ${photo.local ? html`<div class="photo"><img class="sharp in" src=${photo.url} alt="" draggable=${false} /></div>` : html`<${Photo} photo=${photo} alt="" />`}
            </button>
            ${photo.held && html`<span class="cover held">${t("app-profile-photo-held")}</span>`}
            ${at === 0 && !photo.held && html`<span class="cover" aria-hidden="true">${t("app-profile-photo-cover")}</span>`}
            <button class="tile-delete" type="button" aria-label=${t("app-profile-photo-delete", { index: at + 1 })} onClick=${() => void remove(photo)}>
              <span><${Icon} name="x" size=${16} /></span>
            </button>
          </li>`,
      )}
      ${Array.from({ length: uploading }, (_, at) => html`<li key=${`up-${at}`} class="tile wait" role="status" aria-label=${t("app-profile-photo-uploading")}><i class="spinner"></i></li>`)}
      ${Array.from(
        { length: Math.max(0, room) },
        (_, at) =>
          html`<li key=${`add-${at}`} class="tile empty">
            <button class="tile-add" type="button" aria-label=${at === 0 ? t("app-profile-photo-add") : undefined} aria-hidden=${at > 0 ? "true" : undefined} tabindex=${at > 0 ? -1 : 0} onClick=${() => picker.current.click()}>
              <${Icon} name="plus" size=${26} />
            </button>
          </li>`,
      )}
    </ul>
    <p class="hidden" id="photos-keys">${t("app-profile-photo-keys")}</p>
    <input
      ref=${picker}
      class="hidden"
      type="file"
      accept="image/*"
      multiple
      tabindex="-1"
      aria-label=${t("app-profile-photos")}
      onChange=${(event) => {
        const files = [...event.target.files].slice(0, room);
        event.target.value = "";
        if (files.length > 0) onAdd(files);
      }}
    />
    <${FieldNotes} name="photos" error=${error} />
  </div>`;
}
