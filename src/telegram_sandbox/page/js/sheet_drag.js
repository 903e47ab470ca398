// Dragging a Mini App's sheet by its header: up expands it, down closes it.

const DECISION_PIXELS = 70;

/** Let the header of `sheet` be dragged by mouse, pen or finger. */
export function dragSheet(sheet) {
  const { header, body } = sheet;
  let start = null;
  header.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest("button")) return;
    start = event.clientY;
    header.setPointerCapture(event.pointerId);
    body.classList.add("dragged");
  });
  header.addEventListener("pointermove", (event) => {
    if (start === null) return;
    body.style.transform = `translateY(${Math.max(sheet.isExpanded ? 0 : -24, event.clientY - start)}px)`;
  });
  const finish = (event) => {
    if (start === null) return;
    const moved = event.type === "pointerup" ? event.clientY - start : 0;
    start = null;
    body.classList.remove("dragged");
    body.style.transform = "";
    if (moved > DECISION_PIXELS) sheet.requestClose();
    else if (moved < -DECISION_PIXELS / 2 && !sheet.isExpanded) sheet.expand();
  };
  header.addEventListener("pointerup", finish);
  header.addEventListener("pointercancel", finish);
}
