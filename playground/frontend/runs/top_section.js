/** Which section stands first on the Compare page, the runs or the sweep; the other one follows below. */

import { element } from "../core/dom.js";
import { segmented } from "../core/segmented.js";
import { remember, show as showLink } from "./memory.js";

/** @type {import("../core/segmented.js").Segment[]} */
const PLACES = [
  ["runs", "Runs"],
  ["sweep", "Sweep"],
];

/** Moves a node without disturbing what is in it, where the browser can; the focus stays where it was. @param {HTMLElement} node @param {HTMLElement} after */
function move(node, after) {
  if (after.nextElementSibling === node) return;
  const active = document.activeElement;
  const focusInside = active instanceof HTMLElement && node.contains(active) ? active : null;
  const parent = after.parentElement;
  if (parent && "moveBefore" in parent) parent.moveBefore(node, after.nextSibling);
  else after.after(node);
  if (focusInside && document.activeElement !== focusInside) focusInside.focus({ preventScroll: true });
}

/** @typedef {ReturnType<typeof mountTopSection>} PlacePart */

/**
 * @param {HTMLElement} root  stands above all sections
 * @param {{memory: import("./memory.js").Memory, sweep: HTMLElement, last: HTMLElement}} context  the section of sweeps, and the last of the runs' own
 */
export function mountTopSection(root, { memory, sweep, last }) {
  const words = element("small");
  const first = segmented({ name: "rnn-place", label: "First on the page", segments: PLACES }, (place) =>
    show(place === "sweep" ? "sweep" : "runs"),
  );
  first.textOf("sweep")?.append(words);
  root.replaceChildren(first.node);

  function arrange() {
    const sweepFirst = memory.place === "sweep";
    first.choose(memory.place);
    move(sweep, sweepFirst ? root : last);
    showLink(memory);
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
    /** Says how the sweep stands; "" if none is under way. @param {string} text */
    tell(text) {
      const suffix = text && ` ${text}`;
      if (words.textContent !== suffix) words.textContent = suffix;
    },
    retheme() {},
    destroy() {},
  };
}
