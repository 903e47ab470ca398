/** The photos of the profile form: sent at once to an existing profile, kept until saving by a new one. */

import { useEffect, useRef, useState } from "../html.js";
import { shrink } from "../pictures.js";
import { explain, useApp } from "../app_context.js";

const ORDER_PAUSE = 600;

/** Returns {field, error, hasUnsent, setAll(photos), sendUnsent()}; `field` are the props of the grid. */
export function usePhotos({ hasProfile, initial }) {
  const { t, api, kept, announce, toast, bridge, limits } = useApp();
  const [photos, setPhotos] = useState(initial);
  const [uploading, setUploading] = useState(0);
  const [error, setError] = useState("");
  const latest = useRef(photos);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);

  const show = (list) => {
    latest.current = list;
    setPhotos(list);
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
        show([...latest.current, { id: `local-${Math.random()}`, local: true, blob, url: URL.createObjectURL(blob) }]);
      }
    }
  }

  function saveOrder() {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      api.orderPhotos(latest.current.map((photo) => photo.id)).catch((failure) => toast(explain(t, failure), "error"));
    }, ORDER_PAUSE);
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
      show(latest.current.filter(({ id }) => id !== photo.id));
      URL.revokeObjectURL(photo.url);
      await send(photo.blob).catch((failure) => toast(explain(t, failure), "error"));
    }
  }

  return {
    field: { photos, uploading, onAdd: add, onMove: move, onDelete: remove },
    error,
    hasUnsent: photos.some(({ local }) => local),
    setAll: show,
    sendUnsent,
  };
}
