/**
 * The figures of the current run, from the rows that the stream holds, as the table of runs has them: playground/storage/figures.py
 * makes them of saved ones, and a test holds the two equal.
 */

import { isNumber } from "../core/numbers.js";

const ALL_RIGHT = 1; // the accuracy with every sentence right
/** Of a network that answers with a number no accuracy is known at any epoch. */
const NOTHING = { loss: Infinity, accuracy: null, train: null, test: null };

/** Reads each row once. @param {import("../core/run_stream.js").RunStream} stream  of the job */
export function makeLiveFigures(stream) {
  let scannedRows = 0;
  /** @type {{loss: number, accuracy: number|null, train: number|null, test: number|null}} */
  let best = NOTHING;

  return {
    /** Another run is current. */
    reset() {
      scannedRows = 0;
    },
    /** Brings the current run up to the last row there is. @param {import("../types.js").Run} run */
    update(run) {
      const { rows } = stream;
      if (rows.length < 2) return;
      const last = rows.length - 1;
      for (; scannedRows <= last; scannedRows += 1) {
        const at = scannedRows;
        if (at === 0) best = { ...NOTHING };
        best.loss = Math.min(best.loss, rows.test_loss[at]);
        if (isNumber(rows.test_accuracy[at])) best.accuracy = Math.max(best.accuracy ?? 0, rows.test_accuracy[at]);
        if (rows.train_accuracy[at] >= ALL_RIGHT) best.train ??= at;
        if (rows.test_accuracy[at] >= ALL_RIGHT) best.test ??= at;
      }
      const status = stream.latest.get("status");
      const newest = Object.fromEntries(stream.columns.map((name) => [name, rows[name][last]]));
      Object.assign(run, newest, {
        epochs_done: last,
        best_test_loss: best.loss,
        best_test_accuracy: best.accuracy,
        first_all_train: best.train,
        first_all_test: best.test,
        // How it ended and what it can the status says too: the list that has it comes a little later.
        ...(status && { ...status.listed, rate: status.rate ?? run.rate }),
      });
    },
  };
}
