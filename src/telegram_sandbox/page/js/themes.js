// The themes a phone can wear: ThemeParams for Mini Apps, and the page's own colours by <html data-theme>.

const PARAMETERS = {
  light: {
    bg_color: "#ffffff",
    text_color: "#000000",
    hint_color: "#6b6b70",
    link_color: "#0066cc",
    button_color: "#0a6cdb",
    button_text_color: "#ffffff",
    secondary_bg_color: "#efeff4",
    header_bg_color: "#f8f8f8",
    bottom_bar_bg_color: "#f8f8f8",
    accent_text_color: "#0066cc",
    section_bg_color: "#ffffff",
    section_header_text_color: "#6b6b70",
    section_separator_color: "#d8d8dc",
    subtitle_text_color: "#6b6b70",
    destructive_text_color: "#d1261b",
  },
  dark: {
    bg_color: "#1c1c1d",
    text_color: "#ffffff",
    hint_color: "#9b9ba1",
    link_color: "#62b1ff",
    button_color: "#2274d9",
    button_text_color: "#ffffff",
    secondary_bg_color: "#0a0a0b",
    header_bg_color: "#1c1c1d",
    bottom_bar_bg_color: "#000000",
    accent_text_color: "#62b1ff",
    section_bg_color: "#2a2a2c",
    section_header_text_color: "#9b9ba1",
    section_separator_color: "#3a3a3d",
    subtitle_text_color: "#9b9ba1",
    destructive_text_color: "#ff6b61",
  },
  loud: {
    bg_color: "#fff1fa",
    text_color: "#3a0a3e",
    hint_color: "#865085",
    link_color: "#b3007d",
    button_color: "#c2007a",
    button_text_color: "#fff7d6",
    secondary_bg_color: "#ffd9f0",
    header_bg_color: "#ffe14d",
    bottom_bar_bg_color: "#ffe14d",
    accent_text_color: "#a3005f",
    section_bg_color: "#fff8fd",
    section_header_text_color: "#7d3f86",
    section_separator_color: "#f0b3dd",
    subtitle_text_color: "#865085",
    destructive_text_color: "#b3261e",
  },
};

const STORED = "sandbox-theme";
const changes = new EventTarget();

export const themeNames = Object.keys(PARAMETERS);

/** The name of the present theme. */
export const themeName = () => document.documentElement.dataset.theme;

/** The present theme as Telegram's ThemeParams. */
export const themeParameters = () => PARAMETERS[themeName()];

/** "light" or "dark": which of the server's schemes the theme belongs to. */
export const colourScheme = () => (themeName() === "dark" ? "dark" : "light");

/** Wear a theme and remember it. */
export function setTheme(name) {
  document.documentElement.dataset.theme = name;
  localStorage.setItem(STORED, name);
  changes.dispatchEvent(new Event("change"));
}

/** Start with ?theme=, else the remembered theme, else what the system prefers. */
export function startTheme() {
  const wanted = [new URLSearchParams(location.search).get("theme"), localStorage.getItem(STORED)];
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = wanted.find((name) => themeNames.includes(name)) ?? system;
}

/** Call `listener` at every change of theme; returns how to stop. */
export function onThemeChange(listener) {
  changes.addEventListener("change", listener);
  return () => changes.removeEventListener("change", listener);
}

/** The launch address with this page's theme in place of the one the sandbox put in. */
export function dressLaunch(url) {
  const [address, fragment = ""] = url.split(/#(.*)/s);
  const theme = encodeURIComponent(JSON.stringify(themeParameters()));
  return `${address}#${fragment.replace(/tgWebAppThemeParams=[^&]*/, () => `tgWebAppThemeParams=${theme}`)}`;
}
