/** What stands first on the Compare page, the runs or the sweep: all of it is on the page, and one of them is on top. */

// @ts-nocheck

import { element } from "../core/dom.js";
import { readSweepLink, remember, writeSweepLink } from "./memory.js";

const PLACES = [
  ["runs", "Runs"],
  ["sweep", "Sweep"],
];

/** Moves a node without disturbing what is in it, where the browser can; the focus stays where it was. */
function move(node, after) {
  if (after.nextElementSibling === node) return;
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  if (node.moveBefore) after.parentElement.moveBefore(node, after.nextSibling);
  else after.after(node);
  if (focused && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

/**
 * @param {HTMLElement} root  stands above all sections
 * @param {{memory: object, sweep: HTMLElement, last: HTMLElement}} context  the section of sweeps, and the last of the runs' own
 */
export function mountPlace(root, { memory, sweep, last }) {
  const words = element("small");
  const radios = PLACES.map(([value, name]) => {
    const input = element("input", { type: "radio", name: "rnn-place", value });
    input.addEventListener("change", () => show(value));
    return { input, label: element("label", {}, input, element("span", {}, name, ...(value === "sweep" ? [words] : []))) };
  });
  root.replaceChildren(
    element("fieldset", { className: "rnn-speed", "aria-label": "First on the page" }, ...radios.map(({ label }) => label)),
  );
  const named = readSweepLink();
  if (named !== null) Object.assign(memory, { place: "sweep", sweep: named || null });

  function arrange() {
    const first = memory.place === "sweep";
    for (const { input } of radios) input.checked = input.value === memory.place;
    move(sweep, first ? root : last);
    if (first) writeSweepLink(memory.sweep);
    else writeSweepLink(undefined);
  }

  /** Puts a section on top, and goes there. @param {"runs"|"sweep"} place */
  function show(place) {
    memory.place = place;
    remember(memory);
    arrange();
    root.scrollIntoView({ block: "start" });
  }

  arrange();
  return {
    show,
    arrange,
    /** Says how the sweep stands; "" if none is under way. */
    tell(text) {
      const said = text && ` ${text}`;
      if (words.textContent !== said) words.textContent = said;
    },
    retheme() {},
    destroy() {},
  };
}
