/** The photos of the profile form: sent at once to an existing profile, kept on the device until a new one is saved. */

import { useEffect, useRef, useState } from "../html.js";
import { shrink } from "../pictures.js";
import { explain, useApp } from "../app_context.js";

const ORDER_PAUSE = 600;

/** A photo that only this device has. */
const asLocal = (blob) => ({ id: `local-${Math.random()}`, local: true, blob, url: URL.createObjectURL(blob) });

/** Returns {field, error, hasUnsent, setAll(photos), sendUnsent()}; `field` are the props of the grid. */
export function usePhotos({ hasProfile, initial }) {
  const { t, api, kept, announce, toast, bridge, limits, photoDrafts } = useApp();
  const [photos, setPhotos] = useState(initial);
  const [uploading, setUploading] = useState(0);
  const [error, setError] = useState("");
  const latest = useRef(photos);
  const timer = useRef(0);
  useEffect(() => () => timer.current && saveOrderNow(), []);
  useEffect(() => {
    if (hasProfile) return void sendLeft();
    photoDrafts.read().then((blobs) => latest.current.length === 0 && blobs.length > 0 && show(blobs.map(asLocal)));
  }, []);

  const show = (list) => {
    latest.current = list;
    setPhotos(list);
    if (!hasProfile) void photoDrafts.write(list.filter((photo) => photo.local).map((photo) => photo.blob));
    if (kept.profile) kept.profile = { ...kept.profile, photos: list.filter((photo) => !photo.local) };
  };
  const fail = (failure) => {
    setError(explain(t, failure));
    bridge.haptic("error");
  };

  async function send(blob) {
    setUploading((count) => count + 1);
    try {
      const photo = await api.addPhoto(blob);
      show([...latest.current, photo]);
      announce(t("app-profile-photo-added"));
    } finally {
      setUploading((count) => count - 1);
    }
  }

  async function add(files) {
    setError("");
    for (const file of files) {
      const blob = await shrink(file);
      if (blob.size > limits.photo_bytes) {
        setError(t("error-photo-too-large", { most: Math.floor(limits.photo_bytes / 2 ** 20) }));
      } else if (hasProfile) {
        await send(blob).catch(fail);
      } else if (latest.current.length < limits.photos) {
        show([...latest.current, asLocal(blob)]);
      }
    }
  }

  function saveOrderNow() {
    clearTimeout(timer.current);
    timer.current = 0;
    api.orderPhotos(latest.current.map((photo) => photo.id)).catch((failure) => toast(explain(t, failure), "error"));
  }

  function saveOrder() {
    clearTimeout(timer.current);
    timer.current = setTimeout(saveOrderNow, ORDER_PAUSE);
  }

  function move(from, to) {
    const list = [...latest.current];
    list.splice(to, 0, ...list.splice(from, 1));
    show(list);
    bridge.haptic("selection");
    if (hasProfile) saveOrder();
  }

  async function remove(photo) {
    const before = latest.current;
    show(before.filter(({ id }) => id !== photo.id));
    if (photo.local) return URL.revokeObjectURL(photo.url);
    try {
      await api.deletePhoto(photo.id);
      announce(t("app-profile-photo-deleted"));
    } catch (failure) {
      if (failure.status !== 404) {
        show(before);
        fail(failure);
      }
    }
    return undefined;
  }

  async function sendUnsent() {
    for (const photo of latest.current.filter(({ local }) => local)) {
      // One that does not arrive stays on the device, for the next visit of the profile.
      await send(photo.blob).then(
        () => show(latest.current.filter(({ id }) => id !== photo.id)),
        (failure) => toast(explain(t, failure), "error"),
      );
    }
  }

  /** Photos of the first run that did not arrive then. */
  async function sendLeft() {
    const blobs = await photoDrafts.read();
    if (blobs.length === 0) return;
    await photoDrafts.write([]);
    for (const blob of blobs) await send(blob).catch(fail);
  }

  return {
    field: { photos, uploading, onAdd: add, onMove: move, onDelete: remove },
    error,
    hasUnsent: photos.some(({ local }) => local),
    setAll: show,
    sendUnsent,
  };
}
