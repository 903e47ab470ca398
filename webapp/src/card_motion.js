/** Moves one card's element: follows the finger, springs back, flies away. Only transform and opacity change. */

import { decide, isAtRest, leaning, leavingVelocity, pointerVelocity, stepSpring, tilt } from "./physics.js";

const SLOP = 6;
const LEAVE_FOR = 420;

const prefersStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Take hold of `element`. `onDecide(decision, velocity)` is called when a drag decides, `onLean(share)` while the
 * card moves (0 at rest, 1 decided).
 */
export function holdCard(element, { onDecide, onLean }) {
  const at = { x: 0, y: 0, vx: 0, vy: 0 };
  let drag = null;
  let frame = 0;
  let heldHigh = true;
  let draggedAt = 0;
  // Measured once for each motion: to ask in every frame would have the browser work out styles twice in it.
  let size = null;
  let shares = {};
  const stamps = [...element.querySelectorAll("[data-stamp]")];

  const measure = () => (size = { width: element.offsetWidth || 1, height: element.offsetHeight || 1 });

  function paint() {
    const { width, height } = size ?? measure();
    element.style.transform = `translate3d(${at.x}px, ${at.y}px, 0) rotate(${tilt(at.x, width, heldHigh)}deg)`;
    const leans = leaning(at.x, at.y, width, height);
    for (const stamp of stamps) {
      const { stamp: name } = stamp.dataset;
      if (leans[name] !== shares[name]) stamp.style.opacity = leans[name];
    }
    shares = leans;
    onLean(Math.max(leans.like, leans.pass, leans.superlike));
  }

  function animate(step) {
    cancelAnimationFrame(frame);
    let last = performance.now();
    const tick = (now) => {
      const goOn = step(now - last);
      last = now;
      paint();
      if (goOn) frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  function springBack() {
    animate((milliseconds) => {
      const x = stepSpring({ value: at.x, speed: at.vx }, milliseconds);
      const y = stepSpring({ value: at.y, speed: at.vy }, milliseconds);
      Object.assign(at, { x: x.value, vx: x.speed, y: y.value, vy: y.speed });
      if (!isAtRest(x) || !isAtRest(y)) return true;
      Object.assign(at, { x: 0, y: 0, vx: 0, vy: 0 });
      return false;
    });
  }

  const samplesOf = (event) => ({ x: event.clientX, y: event.clientY, at: event.timeStamp });

  function onPointerDown(event) {
    if (event.button !== 0 || drag !== null) return;
    cancelAnimationFrame(frame);
    for (const animation of element.getAnimations()) animation.cancel();
    measure();
    const box = element.getBoundingClientRect();
    heldHigh = event.clientY < box.top + box.height * 0.6;
    drag = { id: event.pointerId, from: { x: event.clientX - at.x, y: event.clientY - at.y }, samples: [samplesOf(event)] };
    drag.started = Math.hypot(at.x, at.y) > 1;
  }

  function onPointerMove(event) {
    if (drag === null || event.pointerId !== drag.id) return;
    const x = event.clientX - drag.from.x;
    const y = event.clientY - drag.from.y;
    if (!drag.started) {
      if (Math.hypot(x, y) < SLOP) return;
      drag.started = true;
      // Captured only now, so that a tap still reaches the button under the finger.
      element.setPointerCapture(event.pointerId);
    }
    drag.samples.push(samplesOf(event));
    if (drag.samples.length > 12) drag.samples.shift();
    Object.assign(at, { x, y });
    paint();
  }

  function onPointerUp(event) {
    if (drag === null || event.pointerId !== drag.id) return;
    const { started, samples } = drag;
    drag = null;
    if (!started) {
      if (at.x !== 0 || at.y !== 0) springBack();
      return;
    }
    draggedAt = event.timeStamp;
    Object.assign(at, pointerVelocity([...samples, samplesOf(event)]));
    const decision = event.type === "pointercancel" ? null : decide({ ...at, ...size });
    if (decision === null || onDecide(decision, { vx: at.vx, vy: at.vy }) === false) springBack();
  }

  function onClickCapture(event) {
    if (event.timeStamp - draggedAt > 80) return;
    event.stopPropagation();
    event.preventDefault();
  }

  const events = [
    ["pointerdown", onPointerDown],
    ["pointermove", onPointerMove],
    ["pointerup", onPointerUp],
    ["pointercancel", onPointerUp],
    ["dragstart", (event) => event.preventDefault()],
  ];
  for (const [type, listener] of events) element.addEventListener(type, listener);
  element.addEventListener("click", onClickCapture, true);

  return {
    /** Fly away in the direction of `decision`; resolves when the card is gone. */
    leave(decision, velocity) {
      release();
      return new Promise((resolve) => {
        if (prefersStill()) {
          element.style.opacity = 0;
          setTimeout(resolve, 120);
          return;
        }
        Object.assign(at, leavingVelocity(decision, velocity));
        const end = performance.now() + LEAVE_FOR;
        animate((milliseconds) => {
          at.x += at.vx * milliseconds;
          at.y += at.vy * milliseconds;
          at.vx *= 1 + milliseconds * 0.0016;
          if (performance.now() < end) return true;
          resolve();
          return false;
        });
      });
    },
    /** Rise from the pile to the top. */
    settle() {
      const from = element.style.transform;
      element.style.transform = "";
      element.style.opacity = "";
      // A card that came back, refused or undone, may still wear the stamp it left with.
      for (const stamp of stamps) stamp.style.opacity = "";
      shares = {};
      if (from && !prefersStill()) {
        element.animate([{ transform: from }, { transform: "none" }], { duration: 220, easing: "cubic-bezier(.2,.8,.3,1)" });
      }
    },
    /** Come in from the side the card had left to. */
    enter(side) {
      if (prefersStill()) return;
      Object.assign(at, { x: side * measure().width * 1.15, y: 0, vx: 0, vy: 0 });
      paint();
      springBack();
    },
    release,
  };

  function release() {
    cancelAnimationFrame(frame);
    for (const [type, listener] of events) element.removeEventListener(type, listener);
    element.removeEventListener("click", onClickCapture, true);
  }
}
