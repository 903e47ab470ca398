/** Colours: Telegram's theme made readable. People make their own themes, so every pair is measured and corrected. */

const LIGHT = { bg: "#ffffff", back: "#f1f1f5", text: "#16161a", hint: "#707579", accent: "#d6336c", danger: "#d1293d" };
const DARK = { bg: "#1c1c20", back: "#101013", text: "#f5f5f7", hint: "#98989f", accent: "#f0609a", danger: "#ff6b6b" };
const READABLE = 4.5;

const parse = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const print = (channels) => "#" + channels.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("");
const isColour = (value) => typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value);

/** `share` of `b` laid over `a`; both "#rrggbb". */
export function mix(a, b, share) {
  const over = parse(b);
  return print(parse(a).map((channel, at) => channel + (over[at] - channel) * share));
}

/** Relative luminance 0..1 (WCAG 2). */
export function luminance(colour) {
  const [r, g, b] = parse(colour).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours, 1..21 (WCAG 2). */
export function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Move `colour` towards black or white until it is readable on every one of `grounds`. */
export function makeReadable(colour, grounds, least = READABLE) {
  const darkest = Math.min(...grounds.map((ground) => contrast("#000000", ground)));
  const lightest = Math.min(...grounds.map((ground) => contrast("#ffffff", ground)));
  const towards = darkest > lightest ? "#000000" : "#ffffff";
  for (let share = 0; share < 1; share += 0.04) {
    const tried = mix(colour, towards, share);
    if (grounds.every((ground) => contrast(tried, ground) >= least)) return tried;
  }
  return towards;
}

/** The app's palette from Telegram's theme parameters; anything missing or malformed falls back. */
export function derivePalette(params, prefersDark) {
  const pick = (name, fallback) => (isColour(params[name]) ? params[name].toLowerCase() : fallback);
  const dark = isColour(params.bg_color) ? luminance(params.bg_color) < 0.2 : prefersDark;
  const base = dark ? DARK : LIGHT;
  const surface = pick("section_bg_color", pick("bg_color", base.bg));
  let back = pick("secondary_bg_color", pick("bg_color", base.back));
  if (contrast(back, surface) < 1.04) back = mix(surface, dark ? "#000000" : "#1c1c30", dark ? 0.35 : 0.055);
  let raised = mix(surface, dark ? "#ffffff" : "#1c1c30", dark ? 0.08 : 0.05);
  // On middling greys neither black nor white reads on all three grounds: then the others step away from the better ink.
  if (!["#000000", "#ffffff"].some((ink) => [surface, back, raised].every((ground) => contrast(ink, ground) >= READABLE))) {
    const away = contrast("#000000", surface) > contrast("#ffffff", surface) ? "#ffffff" : "#000000";
    [back, raised] = [mix(surface, away, 0.05), mix(surface, away, 0.1)];
  }
  const grounds = [surface, back, raised];
  const text = makeReadable(pick("text_color", base.text), grounds, 7);
  const button = pick("button_color", base.accent);
  // White on the accent is what Telegram draws; the accent gives way rather than the text when both can be had.
  const buttonText = contrast("#ffffff", button) >= 2.4 ? "#ffffff" : "#000000";
  const accent = makeButton(button, buttonText);
  return {
    scheme: dark ? "dark" : "light",
    surface,
    back,
    raised,
    text,
    hint: makeReadable(pick("subtitle_text_color", pick("hint_color", base.hint)), grounds),
    line: mix(surface, text, dark ? 0.14 : 0.1),
    edge: makeReadable(mix(surface, text, 0.35), grounds, 3),
    accent,
    "on-accent": buttonText,
    "accent-text": makeReadable(pick("accent_text_color", button), grounds),
    "accent-soft": mix(surface, accent, dark ? 0.24 : 0.1),
    "on-accent-soft": makeReadable(pick("accent_text_color", button), [mix(surface, accent, dark ? 0.24 : 0.1)]),
    moment: makeButton(button, "#ffffff"),
    "moment-deep": mix(makeButton(button, "#ffffff"), "#000000", 0.35),
    danger: makeReadable(pick("destructive_text_color", base.danger), grounds),
  };
}

function makeButton(button, buttonText) {
  const towards = buttonText === "#ffffff" ? "#000000" : "#ffffff";
  for (let share = 0; share < 1; share += 0.02) {
    const tried = mix(button, towards, share);
    if (contrast(tried, buttonText) >= READABLE) return tried;
  }
  return towards;
}

/** Set the palette as CSS variables on `root`. */
export function applyPalette(palette, root) {
  for (const [name, colour] of Object.entries(palette)) {
    if (name !== "scheme") root.style.setProperty(`--${name}`, colour);
  }
  root.style.colorScheme = palette.scheme;
  root.dataset.scheme = palette.scheme;
}
