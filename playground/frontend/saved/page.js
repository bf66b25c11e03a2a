/** A run as a page without a server: one file that holds this script, its data and Plotly, and asks nothing of anybody. */

import { readLink } from "../core/address.js";
import { makeLife } from "../core/lifecycle.js";
import { learnSettings } from "../core/settings.js";
import { rememberIn } from "../core/view_state.js";
import { mountHead } from "./head.js";
import { makeMemory } from "./memory.js";
import { readerOf } from "./reader.js";
import { mountRun } from "./run.js";

/** @typedef {import("./reader.js").Looks & {title: string, saved: {at: number, version: string}, run: import("./recording.js").Recording, sentence: string, epoch: number|null}} Data */

/**
 * @param {HTMLElement} root  holds page.html
 * @param {Data} data
 * @param {import("../types.js").Plotly} Plotly
 * @returns {() => void} the clean-up
 */
export function mount(root, data, Plotly) {
  const life = makeLife();
  learnSettings(data.catalogue);
  rememberIn(makeMemory({ "rnn-sentence": readLink("sentence") ?? data.sentence, "rnn-sentence-typed": true }));
  const theme = mountHead(root, data, life, (next) => run.retheme(next));
  const { figures, epoch } = data;
  const run = mountRun(root, data.run, { reader: readerOf(data), Plotly, figures, theme, epoch });
  life.keep(run.destroy);
  return life.part().destroy;
}
