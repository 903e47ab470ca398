/** Dragging tiles of a grid into another order: at once with a mouse, after a short hold with a finger. */

const HOLD_FOR = 220;
const SLOP = 8;

/**
 * Returns onPointerDown(event, at). While dragging, `onDrag(at | null)` tells which tile is lifted and
 * `onMove(from, to)` that it came to another place. Tiles are children of `grid()` with data-at.
 */
export function holdTiles({ grid, onDrag, onMove }) {
  return function begin(event, start) {
    if (event.button !== 0) return;
    const byTouch = event.pointerType === "touch";
    const from = { x: event.clientX, y: event.clientY };
    let at = start;
    let lifted = false;
    const timer = byTouch ? setTimeout(lift, HOLD_FOR) : 0;

    function lift() {
      lifted = true;
      onDrag(at);
    }
    function onPointerMove(move) {
      const distance = Math.hypot(move.clientX - from.x, move.clientY - from.y);
      if (!lifted) {
        if (distance < SLOP) return;
        // A finger that moves at once scrolls the page; a mouse that moves drags.
        if (byTouch) return end();
        lift();
      }
      const tile = document.elementFromPoint(move.clientX, move.clientY)?.closest("[data-at]");
      const over = tile && grid().contains(tile) ? Number(tile.dataset.at) : at;
      if (over === at) return;
      onMove(at, over);
      at = over;
      onDrag(at);
    }
    const keepStill = (touch) => lifted && touch.preventDefault();
    function end() {
      clearTimeout(timer);
      removeEventListener("pointermove", onPointerMove);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      removeEventListener("touchmove", keepStill);
      onDrag(null);
    }
    addEventListener("pointermove", onPointerMove);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
    addEventListener("touchmove", keepStill, { passive: false });
  };
}
