/** The eigenvalues of the recurrent weights in the plane of complex numbers, against the unit circle. */

import { element } from "../../core/dom.js";
import { counted } from "../../core/numbers.js";
import { makePlaceKeys } from "../drawing/place_keys.js";
import { svg } from "../drawing/svg.js";

const SIZE = 240; // px
const DOT = 3.5; // px from its middle to its edge
const CHOSEN_DOT = 6; // px, where the keyboard is

/** @param {[number, number]} eigenvalue */
const sizeOf = ([real, imaginary]) => Math.hypot(real, imaginary);

/** What they come to, in a sentence. @param {[number, number][]} eigenvalues  the largest first */
export function eigenvaluesText(eigenvalues) {
  const outsideCount = eigenvalues.filter((each) => sizeOf(each) > 1).length;
  const [largest] = eigenvalues;
  const turningNote = Math.abs(largest[1]) > 1e-9 ? " (it turns the state as well)" : "";
  const largestText = `the largest has the size ${sizeOf(largest).toFixed(2)}${turningNote}`;
  return outsideCount
    ? `${counted(outsideCount, "eigenvalue")} of ${eigenvalues.length} outside of the unit circle: along these a small state grows; ${largestText}.`
    : `All eigenvalues lie inside of the unit circle: a small state fades; ${largestText}.`;
}

/** A row of each, the names first. @param {[number, number][]} eigenvalues @returns {(string|number)[][]} */
export const eigenvalueRows = (eigenvalues) => [
  ["eigenvalue", "real part", "imaginary part", "size"],
  ...eigenvalues.map((each, place) => [place + 1, ...each, sizeOf(each)]),
];

/** "0.500 + 0.100 i, size 0.510" @param {[number, number]} eigenvalue */
export function eigenvalueText(eigenvalue) {
  const [real, imaginary] = eigenvalue;
  return `${real.toFixed(3)} ${imaginary < 0 ? "−" : "+"} ${Math.abs(imaginary).toFixed(3)} i, size ${sizeOf(eigenvalue).toFixed(3)}`;
}

/**
 * The eigenvalues in the plane, the largest of them the first that the keyboard comes to.
 * @param {HTMLElement} host @param {import("../../core/lifecycle.js").Life} life
 */
export function makeEigenvalues(host, life) {
  const finding = element("p", { className: "rnn-view-finding" });
  const plane = element("div");
  host.append(finding, plane);
  /** @type {[number, number][]} */
  let eigenvalues = [];
  /** @type {ReturnType<typeof drawEigenvalues>|undefined} */
  let drawing;
  const keys = makePlaceKeys(plane, {
    life,
    count: () => eigenvalues.length,
    text: (place) => eigenvalueText(eigenvalues[place]),
    onMove: mark,
  });
  const picture = plane.appendChild(element("div"));

  /** Marks the dot that the keyboard is at. */
  function mark() {
    drawing?.dots.forEach((dot, place) => {
      dot.setAttribute("r", String(place === keys.place ? CHOSEN_DOT : DOT));
      dot.toggleAttribute("data-chosen", place === keys.place);
    });
  }

  return {
    /** The picture, once there is one. */
    get root() {
      return drawing?.root;
    },
    /** @param {[number, number][]} next  the largest first */
    show(next) {
      eigenvalues = next;
      finding.textContent = eigenvaluesText(next);
      drawing = drawEigenvalues(next);
      picture.replaceChildren(drawing.root);
      mark();
    },
  };
}

/** @param {[number, number][]} eigenvalues  the largest first */
function drawEigenvalues(eigenvalues) {
  const reach = Math.max(1.15, 1.08 * sizeOf(eigenvalues[0]));
  const px = (/** @type {number} */ value) => SIZE / 2 + (value / reach) * (SIZE / 2 - 4);
  const root = svg("svg", { width: SIZE, height: SIZE, role: "img", class: "rnn-eigenvalues" });
  root.setAttribute("aria-label", eigenvaluesText(eigenvalues));
  root.append(
    svg("path", { d: `M0,${SIZE / 2}H${SIZE}M${SIZE / 2},0V${SIZE}`, class: "rnn-eigenvalues-axis" }),
    svg("circle", { cx: px(0), cy: px(0), r: px(1) - px(0), class: "rnn-eigenvalues-circle" }),
  );
  const dots = eigenvalues.map((each) => {
    const [real, imaginary] = each;
    const dot = svg("circle", { cx: px(real), cy: px(-imaginary), r: DOT, class: "rnn-eigenvalues-dot" });
    dot.toggleAttribute("data-outside", sizeOf(each) > 1);
    const name = svg("title", {});
    name.textContent = eigenvalueText(each);
    dot.append(name);
    return dot;
  });
  root.append(...dots);
  return { root, dots };
}
