/** In the page from its first moment: `phone` is what bench/phone.py reads. All in ms from the navigation. */
const phone = { firstCard: 0, interactive: 0, photo: 0, pressWaited: 0, moving: false };
globalThis.phone = phone;

/** Told by a binding: whoever asks the page would have it work meanwhile, and its policy runs no strings of code. */
function note(name, value) {
  phone[name] ||= value;
  globalThis.tellBench?.(name);
}

const later = (run) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = run;
  channel.port2.postMessage(null);
};
/** Runs `run` in the first task after the next frame was made. */
const painted = (run) => requestAnimationFrame(() => later(run));

let seen = false;
let enabled = false;
new MutationObserver(() => {
  if (!seen && document.querySelector(".card[data-place='0'] .who")) {
    seen = true;
    painted(() => {
      phone.firstCard = performance.now();
    });
  }
  if (!enabled && document.querySelector(".action.like:not(:disabled)")) {
    enabled = true;
    // A task of its own: whatever made the button and goes on in the same task keeps a press waiting.
    painted(() => {
      note("interactive", performance.now());
    });
  }
  if (!phone.photo && document.querySelector(".card[data-place='0'] .sharp.in")) note("photo", performance.now());
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["class", "disabled", "data-place"] });

addEventListener(
  "pointerdown",
  (event) => {
    note("pressWaited", performance.now() - event.timeStamp);
  },
  { capture: true },
);

let touching = false;
function follow() {
  phone.moving = touching || document.querySelector(".card.leaving") !== null;
  if (phone.moving) requestAnimationFrame(follow);
  else {
    performance.mark("phone-still");
    note("still", true);
  }
}
addEventListener(
  "touchstart",
  () => {
    touching = true;
    if (!phone.moving) {
      performance.mark("phone-moving");
      requestAnimationFrame(follow);
    }
    phone.moving = true;
    phone.still = false;
  },
  { capture: true, passive: true },
);
addEventListener("touchend", () => setTimeout(() => (touching = false)), { capture: true, passive: true });
