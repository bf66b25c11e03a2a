/** The figures of the current run, from the rows that the stream holds, as the table of runs has them. */

/** How a run stands, from the state of the job that trains it. */
/** @type {Record<string, string>} */
const ENDED = { waiting: "running", ready: "paused" };

const NOTHING = { loss: Infinity, accuracy: 0, train: null, test: null };

/** Reads each row once. @param {import("../core/run_stream.js").RunStream} stream  of the job */
export function makeLiveFigures(stream) {
  let scanned = 0;
  /** @type {{loss: number, accuracy: number, train: number|null, test: number|null}} */
  let best = NOTHING;

  return {
    /** Another run is current. */
    reset() {
      scanned = 0;
    },
    /** Brings the current run up to the last row there is. @param {import("../types.js").Run} run */
    update(run) {
      const { rows } = stream;
      if (rows.length < 2) return;
      const last = rows.length - 1;
      for (; scanned <= last; scanned += 1) {
        const at = scanned;
        if (at === 0) best = { ...NOTHING };
        best.loss = Math.min(best.loss, rows.test_loss[at]);
        best.accuracy = Math.max(best.accuracy, rows.test_accuracy[at]);
        if (rows.train_accuracy[at] === 1) best.train ??= at;
        if (rows.test_accuracy[at] === 1) best.test ??= at;
      }
      const status = stream.latest.get("status");
      const newest = Object.fromEntries(stream.columns.map((name) => [name, rows[name][last]]));
      Object.assign(run, newest, {
        epochs_done: last,
        best_test_loss: best.loss,
        best_test_accuracy: best.accuracy,
        first_all_train: best.train,
        first_all_test: best.test,
        ...(status && { ended: ENDED[status.state] ?? status.state, rate: status.rate ?? run.rate }),
        ...(status?.state === "done" && { can: [] }), // the list that says so comes a little later
      });
    },
  };
}
