/** What a slice of the loss comes to in words. */

import { countText, lossText, percentText } from "../../core/numbers.js";

const FLOOR = 1e-6; // of a loss whose logarithm is drawn

/** A network whose loss is below this share of the loss of guessing has left the plateau. */
const ON_PLATEAU = 0.95;

/** What is said of the way. @typedef {Pick<import("../answers.js").LossAlongItsWay, "epochs"|"way"|"share"|"guessing"|"sentences"|"of">} WayAnswer */

/** Logarithms of losses, in tens; null stays. @param {(number|null)[][]} losses */
export const logOf = (losses) => losses.map((row) => row.map((loss) => (loss === null ? null : Math.log10(Math.max(loss, FLOOR)))));

/** @param {{sentences: number, of: number}} answer */
const coverageText = ({ sentences, of }) => (sentences < of ? ` Over ${sentences} of ${of} training sentences.` : "");

/** The least and the largest loss of a slice. @param {(number|null)[][]} losses @returns {[number, number]} */
function rangeOf(losses) {
  const numbers = losses.flat().filter((loss) => loss !== null);
  return [Math.min(...numbers), Math.max(...numbers)];
}

/**
 * How training went down, and where it stood still.
 * @param {WayAnswer} answer
 */
export function wayText(answer) {
  const { epochs, way, share, guessing } = answer;
  const last = epochs.length - 1;
  const leavingPlace = way.findIndex((loss) => loss !== null && loss < ON_PLATEAU * guessing);
  const fall = `From epoch ${countText(epochs[0])} to ${countText(epochs[last])} the training loss goes from ${lossText(way[0])} to ${lossText(way[last])}.`;
  const plateau =
    leavingPlace < 0
      ? " It has not left the plateau of guessing yet."
      : leavingPlace > 1
        ? ` Until epoch ${countText(epochs[leavingPlace - 1])} it stays on a plateau, where the loss is that of guessing.`
        : "";
  return `${fall}${plateau} The plane holds ${percentText(share)} of how the weights moved.${coverageText(answer)}`;
}

/** @param {{losses: (number|null)[][], sentences: number, of: number}} answer */
export function chanceText(answer) {
  const { losses } = answer;
  const [least, largest] = rangeOf(losses);
  const row = losses[(losses.length - 1) / 2];
  const lossHere = row[(row.length - 1) / 2];
  return `The loss is ${lossText(lossHere)} here, and between ${lossText(least)} and ${lossText(largest)} around it.${coverageText(answer)}`;
}
