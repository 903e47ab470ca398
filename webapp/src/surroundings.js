/** Follows what Telegram tells about the room the app has: theme, height, safe areas. */

import { applyPalette, derivePalette } from "./theme.js";

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
  bridge.on("safe_area_changed", (data) => inset("device", data));
  bridge.on("content_safe_area_changed", (data) => inset("content", data));
  darkness.addEventListener("change", repaint);
  repaint();
  bridge.requestSurroundings();
}
