/** A run as a page holds it that has no server, unpacked: its rows, and its network at each of the epochs that are kept. */

import { float32 } from "../reader/trace.js";
import { makeEncoder } from "./rnn/text.js";
import { float64 } from "./views/packed.js";

/**
 * As playground/takeaway/recording.py makes it; numbers in base64.
 * @typedef {object} Recording
 * @property {About} about
 * @property {string} note  what is not known of the network; "": all is
 * @property {any} run      the frame that begins a run
 * @property {Record<string, string>} rows  the columns of its epochs
 * @property {any} timeline  the answer of the view "timeline"
 * @property {NetworkKind} network  of which kind the network is
 * @property {{epoch: number, values: string}[]} weights  in order, the newest last
 */

/**
 * The sizes of a network (V words, H units, C labels, G gates), the name of its cell, its arrays with their axes, and which views do not explain
 * such cells: why not.
 * @typedef {{sizes: Record<string, number>, cell: string, arrays: Record<string, string>, refused: Record<string, string>}} NetworkKind
 */

/**
 * What is said of a run besides its numbers.
 * @typedef {{name: string, data: string, epochs_done: number, ended: string, message: string, started: number, seconds: number,
 *   machine: string, versions: Record<string, string>, settings: Record<string, import("../core/settings.js").Value>,
 *   first_settings: Record<string, import("../core/settings.js").Value>}} About
 */

/**
 * What reading a sentence needs besides a network, the same for all runs of a page.
 * @typedef {Pick<import("./views/reading.js").Subject, "nearest"|"limits"> & {
 *   tokenizers: Record<string, import("./rnn/text.js").Tokenizer>}} Reader
 */

/** @param {Pick<Recording, "run"|"network"|"weights"|"note"> & Partial<Pick<Recording, "rows">>} recording @param {Reader} reader */
export function unpacked({ run, network: { sizes, cell, arrays, refused }, weights, note, rows = {} }, { tokenizers, ...reader }) {
  const packed = new Map(weights.map(({ epoch, values }) => [epoch, values]));
  const encode = makeEncoder(run.words);
  /** @type {Map<number, import("./rnn/network.js").Params>} */
  const networks = new Map();

  /** The arrays of a network by name, from all its numbers in a row. @param {Float64Array} numbers */
  function arraysOf(numbers) {
    let from = 0;
    return Object.fromEntries(
      Object.entries(arrays).map(([name, axes]) => {
        const start = from;
        from += [...axes].reduce((product, axis) => product * sizes[axis], 1);
        return [name, numbers.subarray(start, from)];
      }),
    );
  }

  return {
    /** Of which epochs the network is here, rising. */
    epochs: [...packed.keys()],
    /** The columns of the rows, by name; null where an older version saved no such number. @returns {Record<string, (number|null)[]>} */
    rows: () =>
      Object.fromEntries(
        Object.entries(rows).map(([name, column]) => [name, Array.from(float32(column), (each) => (Number.isNaN(each) ? null : each))]),
      ),
    /** The network at an epoch, to be asked; undefined where none is here. @param {number} epoch @returns {import("./views/reading.js").Subject|undefined} */
    subjectAt(epoch) {
      const values = packed.get(epoch);
      if (values === undefined) return undefined;
      const params = networks.get(epoch) ?? /** @type {any} */ ({ ...sizes, cell, ...arraysOf(float64(values)) });
      networks.set(epoch, params);
      const { words: vocabulary, tokenizer, between, labels } = run;
      return { ...reader, tokenize: tokenizers[tokenizer], between, params, vocabulary, labels, note, encode, refused };
    },
  };
}
