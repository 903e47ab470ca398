/** How the owner's pages say numbers, shares and days. */

import { useApp } from "../app_context.js";

/** Says numbers, shares and days as the member's language does. */
export function useFormats() {
  const { language } = useApp();
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const exact = new Intl.NumberFormat(language, { maximumFractionDigits: 2, minimumFractionDigits: 2 });
  const tenth = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  const date = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
  const moment = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  return {
    whole: (value) => whole.format(value),
    short: (value) => (value < 10_000 ? whole : short).format(value),
    tenth: (value) => tenth.format(value),
    percent: (value) => (value === null ? "–" : `${tenth.format(value)}\u00a0%`),
    exact: (value) => (value === null ? "–" : exact.format(value)),
    day: (iso) => date.format(new Date(`${iso}T00:00:00Z`)),
    moment: (seconds) => moment.format(new Date(seconds * 1000)),
  };
}
