/** Every screen of the app, one line each: its path, its place among the others, and how its code comes. */

import { findPlace } from "../router.js";
import * as discover from "./discover.js";

const isBuyer = (member) => Boolean(member?.sells);
const isOwner = (member) => Boolean(member?.is_admin);
const isModerator = (member) => Boolean(member?.is_moderator);

/**
 * `path` stands behind "#/"; a part such as ":id" becomes a property of the screen. A `tab` has its icon in the bar
 * below, anything else has a `parent` that Back leads to; with an `icon` the parent shows a row for it, to those
 * `shownTo(member)` says. A `bare` screen takes the bar's room. `load()` fetches a module whose default export is the
 * screen, and `style` names its own sheet; what is `loaded` belongs to the first load.
 */
export const SCREENS = [
  { path: "discover", tab: "compass", loaded: discover },
  { path: "likes", tab: "heart", load: () => import("./likes.js"), style: "/css/likes.css" },
  { path: "chats", tab: "message-circle", load: () => import("./chats.js"), style: "/css/chats.css" },
  { path: "chats/:id", parent: "chats", bare: true, load: () => import("./conversation.js"), style: "/css/chats.css" },
  { path: "profile", tab: "user", load: () => import("./profile.js"), style: "/css/profile.css" },
  { path: "profile/edit", parent: "profile", load: () => import("./edit.js"), style: "/css/forms.css" },
  { path: "settings", parent: "profile", load: () => import("./settings.js") },
  { path: "privacy", parent: "profile", icon: "info", load: () => import("./privacy.js"), style: "/css/privacy.css" },
  { path: "notifications", parent: "settings", load: () => import("./notifications.js"), style: "/css/notifications.css" },
  { path: "safety", parent: "profile", icon: "shield", load: () => import("./safety.js"), style: "/css/safety.css" },
  { path: "moderation", parent: "profile", icon: "scale", shownTo: isModerator, load: () => import("./moderation.js"), style: "/css/safety.css" },
  { path: "filters", parent: "discover", load: () => import("./filters.js"), style: "/css/forms.css" },
  { path: "invite", parent: "profile", icon: "user-plus", load: () => import("./invite.js") },
  { path: "shop", parent: "profile", icon: "star", shownTo: isBuyer, load: () => import("./shop.js") },
  { path: "admin", parent: "profile", icon: "chart-line", shownTo: isOwner, load: () => import("./admin.js"), style: "/css/admin.css" },
  { path: "admin/experiments", parent: "admin", icon: "flask-conical", load: () => import("./experiments.js"), style: "/css/admin.css" },
  { path: "admin/announcements", parent: "admin", icon: "megaphone", load: () => import("./announcements.js"), style: "/css/announcements.css" },
  { path: "admin/announcements/:id", parent: "admin/announcements", load: () => import("./announcement.js"), style: "/css/announcements.css" },
  { path: "admin/invites", parent: "admin", icon: "link", load: () => import("./campaigns.js"), style: "/css/admin.css" },
  { path: "admin/payments", parent: "admin", icon: "star", load: () => import("./payments.js"), style: "/css/admin.css" },
];

/** The only screen there is for somebody without a profile. */
export const WELCOME = { path: "welcome", bare: true, load: () => import("./onboarding.js"), style: "/css/forms.css" };

/** What comes before everything else while something has to be agreed to. */
export const CONSENT = { path: "consent", bare: true, load: () => import("./consent.js"), style: "/css/privacy.css" };

/** The sheet to report or block somebody, over whatever is open. */
export const REPORT = { path: "report", load: () => import("./report.js"), style: "/css/safety.css" };

/** Addresses in messages already sent. */
const MOVED = new Map([["matches", "chats"]]);

/** The path that a launch asks for, `?screen=chats/12` of a button or `startapp=chats-12` of a link; null when it is none. */
export function findPath(asked) {
  return findPlace(MOVED.get(asked) ?? asked.replaceAll("-", "/"), SCREENS)?.path ?? null;
}
