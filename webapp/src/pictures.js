/** Pictures: thumbhash placeholders, photos decoded ahead, and photos made smaller before they are sent. */

import { thumbHashToDataURL } from "thumbhash";

const SIDE_MOST = 2048;
const QUALITY = 0.88;
const placeholders = new Map();
const preloaded = new Set();

/** A tiny blurred picture (data: URL) for a base64 thumbhash, or null when it is malformed. */
export function placeholder(hash) {
  if (!hash) return null;
  if (!placeholders.has(hash)) {
    let url = null;
    try {
      url = thumbHashToDataURL(Uint8Array.from(atob(hash), (character) => character.charCodeAt(0)));
    } catch {
      // A broken hash only costs the placeholder.
    }
    placeholders.set(hash, url);
  }
  return placeholders.get(hash);
}

const idle = (run) => (globalThis.requestIdleCallback ? globalThis.requestIdleCallback(run) : setTimeout(run, 50));

/** Fetch and decode a card's first photos before the card is on top; its placeholder is made when nothing else goes on. */
export function preload(card) {
  const hash = card.photos[0]?.thumbhash;
  if (hash && !placeholders.has(hash)) idle(() => placeholder(hash));
  for (const photo of card.photos.slice(0, 2)) {
    if (preloaded.has(photo.card)) continue;
    preloaded.add(photo.card);
    const image = new Image();
    image.src = photo.card;
    image.decode?.().catch(() => preloaded.delete(photo.card));
  }
}

/** Make a photo at most 2048 pixels a side, as JPEG without its metadata; what the browser can not read goes as is. */
export async function shrink(file) {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE_MOST / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return blob ?? file;
  } catch {
    return file;
  }
}
