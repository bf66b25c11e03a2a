/** What is pointed at: by a mouse while it is there, by a finger from its tap on until it taps on something else that can be pointed at. */

/** What a finger has tapped on last. @type {{node: Element, away: () => void}|null} */
let tapped = null;

/**
 * @param {Element} node
 * @param {(event: PointerEvent) => void} at  the pointer is at this place of it now
 * @param {() => void} away  it no longer is
 */
export function onPoint(node, at, away) {
  const hear = (/** @type {Event} */ event) => {
    const pointer = /** @type {PointerEvent} */ (event);
    if (tapped && tapped.node !== node) tapped.away();
    tapped = pointer.pointerType === "touch" ? { node, away } : null;
    at(pointer);
  };
  // A finger enters where it is put down, without having moved there.
  node.addEventListener("pointerenter", hear);
  node.addEventListener("pointermove", hear);
  node.addEventListener("pointerleave", () => {
    if (tapped?.node !== node) away(); // a finger leaves with the end of its tap
  });
}
