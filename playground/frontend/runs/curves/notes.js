/** What the curves of the selected runs do not show by themselves, in sentences. */

import { EYES } from "../../charts/looks.js";
import { answersWithNumber, SQUARED_ERROR } from "../../core/measures.js";
import { capital } from "../../core/sentences.js";
import { countText } from "../../core/numbers.js";

const NOT_COMPARABLE =
  "Seconds of a sweep's run are those of the process that trained it together with others, so they cannot be compared.";
const NO_ACCURACY = "A network that answers with a number has a squared error, and no accuracy.";
const NOT_WHOLE = "These are too many epochs to read each: a value is that of the nearest epoch drawn.";

/** @param {number} count */
const tooMany = (count) =>
  `These are ${count} curves, more than eyes can tell apart: point at a name, or click it or its curve, to see one of them stand out.`;

/** A loss, however small: where numbers are small, so are their squared errors. @param {number} loss */
const limitText = (loss) => (loss < 1 ? String(Number(loss.toPrecision(3))) : countText(loss));

/** What the columns of losses hold, at the beginning of a sentence. @param {import("./readings.js").Curve[]} curves */
const lossesOf = (curves) => (curves.every(({ run }) => answersWithNumber(run)) ? capital(`${SQUARED_ERROR}s`) : "Losses");

/**
 * @param {import("./readings.js").Curve[]} curves
 * @param {number} selectedCount  runs
 * @param {import("./axes.js").Axis} axis
 * @param {{by: string, column: string}} memory
 */
export function notesOf(curves, selectedCount, { cutAt, elsewhere }, { by, column }) {
  const notes = [];
  if (selectedCount > curves.length) notes.push(`The first ${curves.length} of ${selectedCount} selected runs are drawn.`);
  if (curves.length > EYES) notes.push(tooMany(curves.length));
  if (cutAt !== null)
    notes.push(`${lossesOf(curves)} above ${limitText(cutAt)} are cut off${elsewhere ? `; the log axis shows ${elsewhere}` : ""}.`);
  if (by === "seconds" && curves.some(({ run }) => run.sweep)) notes.push(NOT_COMPARABLE);
  if (column === "accuracy" && curves.some(({ run }) => answersWithNumber(run))) notes.push(NO_ACCURACY);
  if (curves.some(({ line }) => !line.whole)) notes.push(NOT_WHOLE);
  return notes.join(" ");
}
