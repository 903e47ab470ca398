/** Follows what Telegram tells about the room the app has: theme, height, safe areas. */

import { applyPalette, derivePalette } from "./theme.js";

/** A keyboard takes at least so many pixels of the height; a bar of the browser takes less. */
const KEYBOARD_LEAST = 120;
/** How long it takes a keyboard to come up, in ms. */
const KEYBOARD_RISES = 350;

const SIDES = ["top", "right", "bottom", "left"];

/** Keep CSS variables on `root` in step with Telegram, and Telegram's header with the app. */
export function followSurroundings({ bridge, launch, root }) {
  let theme = launch.theme;
  const areas = { device: {}, content: {} };
  const darkness = matchMedia("(prefers-color-scheme: dark)");

  function repaint() {
    const palette = derivePalette(theme, darkness.matches);
    applyPalette(palette, root);
    bridge.paint(palette.back, palette.surface);
  }
  // In full screen both insets apply: the device's and the one of Telegram's own buttons.
  function inset(kind, data) {
    areas[kind] = data;
    for (const side of SIDES) {
      const sum = (Number(areas.device[side]) || 0) + (Number(areas.content[side]) || 0);
      root.style.setProperty(`--safe-${side}`, `${sum}px`);
    }
  }

  bridge.on("theme_changed", (data) => {
    theme = data.theme_params ?? {};
    repaint();
  });
  bridge.on("viewport_changed", (data) => {
    if (data.is_state_stable && data.height > 0) root.style.setProperty("--stable-height", `${data.height}px`);
  });
  // The keyboard covers what it does not push up: the frame ends above it, and the field one types in is in sight.
  const seen = window.visualViewport;
  seen?.addEventListener("resize", () => {
    const typing = window.innerHeight - seen.height > KEYBOARD_LEAST;
    root.style.setProperty("--visible-height", typing ? `${seen.height}px` : "100dvh");
    root.toggleAttribute("data-typing", typing);
    if (typing) window.scrollTo(0, 0);
  });
  window.addEventListener("resize", () => keepInSight(document.activeElement));
  root.addEventListener("focusin", (event) => setTimeout(() => keepInSight(event.target), KEYBOARD_RISES));

  bridge.on("safe_area_changed", (data) => inset("device", data));
  bridge.on("content_safe_area_changed", (data) => inset("content", data));
  darkness.addEventListener("change", repaint);
  repaint();
  bridge.requestSurroundings();
}

/** Scroll so that a text field, with the error under it, is above the keyboard. */
function keepInSight(field) {
  if (!field?.matches?.("input:not([type=radio], [type=checkbox], [type=range]), textarea")) return;
  const bottom = (field.closest(".field") ?? field).getBoundingClientRect().bottom;
  if (bottom > (window.visualViewport?.height ?? window.innerHeight)) field.scrollIntoView({ block: "center" });
}
