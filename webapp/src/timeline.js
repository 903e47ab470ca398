/** A chat as it is read: days, and within them what one person said in one go. */

const TOGETHER = 5 * 60;
const DAY_MS = 86_400_000;

const startOfDay = (ms) => new Date(ms).setHours(0, 0, 0, 0);

/**
 * Group `messages` ({number, key, mine, text, sent_at} by number) and then `waiting` entries of the queue, whose messages
 * are not here yet. Returns days {day, groups: [{mine, lines}]}, `day` the local midnight in ms; a line is
 * {key, mine, text, at, state, number, failed} with `state` one of sent, read, received, waiting, failed.
 */
export function arrange(messages, waiting, { readByOther = null, now = Date.now() } = {}) {
  const known = new Set(messages.map(({ key, mine }) => mine && key));
  const lines = [
    ...messages.map(({ number, key, mine, text, sent_at: at, caution = false }) => ({
      key: `${mine ? "m" : "t"}${key}`,
      mine,
      text,
      number,
      caution,
      at: at * 1000,
      failed: null,
      state: !mine ? "received" : readByOther !== null && number <= readByOther ? "read" : "sent",
    })),
    ...waiting
      .filter(({ key }) => !known.has(key))
      .map(({ key, text, at, failed }) => ({
        key: `m${key}`,
        mine: true,
        text,
        number: null,
        at: Math.min(at, now),
        failed,
        queued: key,
        state: failed ? "failed" : "waiting",
      })),
  ];
  const days = [];
  for (const line of lines) {
    // What waits belongs to the end, whatever the clock of the device said.
    const day = line.number === null && days.length > 0 ? Math.max(days.at(-1).day, startOfDay(line.at)) : startOfDay(line.at);
    if (days.at(-1)?.day !== day) days.push({ day, groups: [] });
    const { groups } = days.at(-1);
    const group = groups.at(-1);
    const before = group?.lines.at(-1);
    if (group?.mine === line.mine && line.at - before.at < TOGETHER * 1000) group.lines.push(line);
    else groups.push({ mine: line.mine, lines: [line] });
  }
  return days;
}

/** What a day is called: "today", "yesterday", or a date in `language`. */
export function nameDay(day, { language, t, now = Date.now() }) {
  const days = Math.round((startOfDay(now) - day) / DAY_MS);
  if (days === 0) return t("app-chat-today");
  if (days === 1) return t("app-chat-yesterday");
  const sameYear = new Date(day).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: sameYear ? undefined : "numeric" }).format(day);
}

export const nameTime = (ms, language) => new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(ms);

/** When something was, short, for a list: the time today, the weekday this week, else the date. */
export function nameMoment(seconds, { language, t, now = Date.now() }) {
  const ms = seconds * 1000;
  const days = Math.round((startOfDay(now) - startOfDay(ms)) / DAY_MS);
  if (days <= 0) return nameTime(ms, language);
  if (days === 1) return t("app-chat-yesterday");
  if (days < 7) return new Intl.DateTimeFormat(language, { weekday: "short" }).format(ms);
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "short" }).format(ms);
}
