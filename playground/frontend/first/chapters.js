/** The chapters of a recorded training: what each says, from which epoch on, and the epoch that shows it best while nothing moves. */

import { countText, counted } from "../core/numbers.js";

/** @typedef {{from: number, still: number, text: string}} Chapter */

const BEGUN = 0.97; // of the first loss, under which it has begun to learn
const SEEN = 0.3; // of the epochs before that, after which the visitor has seen that nothing happens

/** The place of the first value from which on all are as wanted; the last place if there is none. @param {number[]} values @param {(value: number) => boolean} wanted */
function heldFrom(values, wanted) {
  let place = values.length - 1;
  while (place > 0 && wanted(values[place - 1])) place -= 1;
  return place;
}

/**
 * @param {Record<string, number[]>} rows  of all epochs
 * @param {{settings: Record<string, any>, sentences: unknown[]}} run
 * @returns {Chapter[]}
 */
export function chaptersOf(rows, { settings, sentences }) {
  const last = rows.train_loss.length - 1;
  const learning = heldFrom(rows.train_loss, (loss) => loss < BEGUN * rows.train_loss[0]);
  const learnt = heldFrom(rows.test_accuracy, (accuracy) => accuracy === 1);
  return [
    { from: 0, still: 0, text: `${counted(settings.hidden_size, "unit")} that know nothing: every answer is near 50 %.` },
    { from: Math.round(SEEN * learning), still: learning, text: `${countText(learning)} epochs, and hardly anything happens …` },
    {
      from: learning,
      still: Math.round((learning + learnt) / 2),
      text: "Now it learns: the training loss falls first, the test loss follows.",
    },
    { from: learnt, still: learnt, text: `All ${sentences.length} test sentences are right. Watch it read one, word by word.` },
    { from: last, still: last, text: "" },
  ];
}
