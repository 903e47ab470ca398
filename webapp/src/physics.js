/** The motion of a card, pure: what a drag means when let go, how a card leaves and how it springs back. */

export const TILT_MOST = 12;
const DECIDE_SHARE = 0.32;
const FLING_SPEED = 0.55;
const STIFFNESS = 420;
const DAMPING = 30;
const LEAVE_SPEED_LEAST = 1.4;

/** Tilt in degrees of a card dragged `x` pixels on a stage `width` wide; more when held above its middle. */
export function tilt(x, width, heldHigh = true) {
  const share = Math.max(-1, Math.min(1, x / (width * 0.75)));
  return share * TILT_MOST * (heldHigh ? 1 : -1);
}

/** How far a drag is on its way to a decision: {like, pass, superlike}, each 0..1, at most one above 0. */
export function leaning(x, y, width, height) {
  const up = -y / (height * DECIDE_SHARE * 0.8);
  const side = Math.abs(x) / (width * DECIDE_SHARE);
  const clamp = (value) => Math.max(0, Math.min(1, value));
  if (up > side && up > 0) return { like: 0, pass: 0, superlike: clamp(up) };
  return { like: x > 0 ? clamp(side) : 0, pass: x < 0 ? clamp(side) : 0, superlike: 0 };
}

/**
 * What letting go means: "like", "pass", "superlike" or null to spring back.
 *
 * `x`, `y` in pixels from rest, `vx`, `vy` in pixels per millisecond. A fast fling decides early; a drag that is
 * being pulled back does not decide at all.
 */
export function decide({ x, y, vx, vy, width, height }) {
  const leans = leaning(x, y, width, height);
  const flungUp = vy < -FLING_SPEED && Math.abs(vy) > Math.abs(vx) * 1.4 && y < -24;
  if ((leans.superlike >= 1 && vy < 0.2) || flungUp) return "superlike";
  if ((leans.like >= 1 && vx > -0.2) || (vx > FLING_SPEED && x > 12)) return "like";
  if ((leans.pass >= 1 && vx < 0.2) || (vx < -FLING_SPEED && x < -12)) return "pass";
  return null;
}

/** One step of a damped spring towards 0; `milliseconds` of any length stay stable. Returns {value, speed}. */
export function stepSpring({ value, speed }, milliseconds) {
  let rest = Math.min(milliseconds, 64) / 1000;
  let position = value;
  let velocity = speed * 1000;
  while (rest > 0) {
    const dt = Math.min(rest, 0.004);
    velocity += (-STIFFNESS * position - DAMPING * velocity) * dt;
    position += velocity * dt;
    rest -= dt;
  }
  return { value: position, speed: velocity / 1000 };
}

/** Whether a spring has come to rest. */
export function isAtRest({ value, speed }) {
  return Math.abs(value) < 0.4 && Math.abs(speed) < 0.02;
}

/** The speed (pixels per millisecond) a card leaves with: the finger's own, but never so slow that it drags on. */
export function leavingVelocity(decision, { vx = 0, vy = 0 }) {
  if (decision === "superlike") return { vx: vx * 0.3, vy: Math.min(vy, -LEAVE_SPEED_LEAST * 1.2) };
  const side = decision === "like" ? 1 : -1;
  return { vx: side * Math.max(Math.abs(vx), LEAVE_SPEED_LEAST), vy: vy * 0.6 };
}

/** Speed of a pointer from its last samples [{x, y, at}] (pixels, ms): only the last 80 ms count. */
export function pointerVelocity(samples) {
  const last = samples.at(-1);
  const first = samples.find((sample) => last.at - sample.at <= 80);
  const span = last && first ? last.at - first.at : 0;
  return span > 0 ? { vx: (last.x - first.x) / span, vy: (last.y - first.y) / span } : { vx: 0, vy: 0 };
}
