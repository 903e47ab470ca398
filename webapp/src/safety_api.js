/** The calls of safety and moderation, which only screens that come later need. */

import { readPatiently } from "./api.js";

export function openSafety(session) {
  const get = (path) => readPatiently(() => session.call("GET", path));
  return {
    report: (report) => session.call("POST", "/api/reports", report),
    block: (id) => session.call("POST", "/api/blocks", { target_id: id }),
    unblock: (id) => session.call("DELETE", `/api/blocks/${id}`),
    blocked: () => get("/api/blocks"),
    standing: () => get("/api/safety"),
    appeal: (id, words) => session.call("POST", "/api/appeals", { decision_id: id, words }),
    askGesture: () => session.call("POST", "/api/selfie"),
    sendSelfie: (blob) => session.call("PUT", "/api/selfie", blob),
    queue: () => get("/api/moderation/queue"),
    decide: (id, verdict) => session.call("POST", `/api/moderation/cases/${id}`, verdict),
    moderators: () => get("/api/moderation/moderators"),
    addModerator: (id) => session.call("POST", "/api/moderation/moderators", { user_id: id }),
    removeModerator: (id) => session.call("DELETE", `/api/moderation/moderators/${id}`),
  };
}

/** The rules a report may name, in the order in which they are offered. */
export const RULES = ["fake", "minor", "scam", "spam", "harassment", "sexual", "hate", "violence", "photos", "other"];
