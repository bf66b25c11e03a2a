/** The eigenvalues of the recurrent weights in the plane of complex numbers, against the unit circle. */

import { counted } from "../../core/numbers.js";
import { svg } from "../drawing/svg.js";

const SIZE = 240; // px

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

/** @param {[number, number][]} eigenvalues */
export function drawEigenvalues(eigenvalues) {
  const reach = Math.max(1.15, 1.08 * sizeOf(eigenvalues[0]));
  const px = (/** @type {number} */ value) => SIZE / 2 + (value / reach) * (SIZE / 2 - 4);
  const root = svg("svg", { width: SIZE, height: SIZE, role: "img", class: "rnn-eigenvalues" });
  root.setAttribute("aria-label", eigenvaluesText(eigenvalues));
  root.append(
    svg("path", { d: `M0,${SIZE / 2}H${SIZE}M${SIZE / 2},0V${SIZE}`, class: "rnn-eigenvalues-axis" }),
    svg("circle", { cx: px(0), cy: px(0), r: px(1) - px(0), class: "rnn-eigenvalues-circle" }),
  );
  for (const each of eigenvalues) {
    const [real, imaginary] = each;
    const dot = svg("circle", { cx: px(real), cy: px(-imaginary), r: 3.5, class: "rnn-eigenvalues-dot" });
    dot.toggleAttribute("data-outside", sizeOf(each) > 1);
    const name = svg("title", {});
    name.textContent = `${real.toFixed(3)} ${imaginary < 0 ? "−" : "+"} ${Math.abs(imaginary).toFixed(3)} i, size ${sizeOf(each).toFixed(3)}`;
    dot.append(name);
    root.append(dot);
  }
  return root;
}
