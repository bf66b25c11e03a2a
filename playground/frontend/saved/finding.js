/** A finding as a page without a server: its runs in the parts of the Compare page, and its sweeps with what they have found. */

import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { RunStream } from "../core/run_stream.js";
import { learnSettings } from "../core/settings.js";
import { rememberIn } from "../core/view_state.js";
import { mountSideBySide } from "../reader/pair/pair.js";
import { mountRunCurves } from "../runs/curves/run_curves.js";
import { makeFilters } from "../runs/filters.js";
import { recall, remember } from "../runs/memory.js";
import { makeRunStore } from "../runs/run_store.js";
import { mountTable } from "../runs/table/table.js";
import { mountToast } from "../runs/toast.js";
import { aboutText } from "./finding_about.js";
import { makeFindingApi } from "./finding_api.js";
import { makeFindingAnswering } from "./finding_answering.js";
import { mountHead } from "./head.js";
import { makeMemory } from "./memory.js";
import { readerOf } from "./reader.js";
import { mountSavedSweeps } from "./sweeps.js";

const PATH = "/saved"; // of no server
const FIRST_SELECTED = 12; // curves that can be told apart at a glance

/** @typedef {import("../types.js").Part} Part */

/**
 * As playground/takeaway/finding_page.py makes it.
 * @typedef {object} Finding
 * @property {string} title
 * @property {{at: number, version: string}} saved
 * @property {string} sentence  that is read first
 * @property {Record<string, unknown>} view  of the curves, as the page had it that the finding was saved on
 * @property {import("../types.js").Run[]} runs
 * @property {Record<string, import("./finding_api.js").Curves>} curves  by run
 * @property {{words: string[], tokenizer: string, between: string, labels: string[], note: string}[]} data  the data sets
 * @property {Record<string, import("./finding_answering.js").Network>} networks  by run; there may be no room for all
 * @property {{lines: import("../charts/yardsticks.js").Yardstick[][], of: Record<string, number>}} yardsticks  floors and baselines, and by run which of them
 * @property {Record<string, string>} missing  why the network of a run is not here, by run
 * @property {{id: string, frames: any[]}[]} sweeps
 */

/** @typedef {import("./reader.js").Looks & Finding} Data */

/** What the page remembers from the start. @param {Finding} finding */
function firstMemory({ view, runs, sentence }) {
  const ids = runs.map(({ id }) => id);
  const selected = ids.length <= FIRST_SELECTED ? ids : ids.slice(0, 2);
  const compare = { ...view, selected, seen: ids };
  return { "rnn-compare": compare, ...(sentence && { "rnn-sentence": sentence, "rnn-sentence-typed": true }) };
}

/**
 * @param {HTMLElement} root  holds finding.html
 * @param {Data} data
 * @param {import("../types.js").Plotly} Plotly
 * @returns {Promise<() => void>} the clean-up
 */
export async function mount(root, data, Plotly) {
  const life = makeLife();
  learnSettings(data.catalogue);
  rememberIn(makeMemory(firstMemory(data)));
  /** @type {Part[]} */
  const parts = [];
  const theme = mountHead(root, data, life, (next) => parts.forEach((part) => part.retheme(next)));
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-part=${name}]`));
  part("about").textContent = aboutText(data);
  const api = makeFindingApi(data);
  const stream = new RunStream(PATH, makeFindingAnswering(data, readerOf(data)).transport);
  const memory = recall();
  const runStore = makeRunStore({ api, stream, memory });
  const context = { api, stream, runStore, memory, Plotly, figures: data.figures, colours: /** @type {any} */ (data.colours), theme };
  const bar = element("div", { className: "rnn-compare-bar" }, element("h3", { textContent: "Runs" }));
  part("runs").append(bar);
  const table = mountTable(part("runs"), context);
  bar.append(...makeFilters(memory, table.refresh));
  parts.push(
    runStore,
    mountToast(part("toast"), context),
    table,
    mountRunCurves(part("curves"), { ...context, reveal: table.reveal }),
    mountSideBySide(part("side-by-side"), { ...context, keepMemory: () => remember(memory) }),
  );
  await runStore.load();
  parts.push(mountSavedSweeps(part("sweep"), data.sweeps, { ...context, curves: part("curves") }));
  if (!api.smooths) holdSmoothing(part("curves"));
  life.keep(
    () => parts.forEach((each) => each.destroy()),
    () => stream.close(),
  );
  root.querySelector(".rnn-page")?.toggleAttribute("data-ready", true);
  return life.part().destroy;
}

/** Curves with fewer points than epochs cannot be smoothed any more. @param {HTMLElement} curves */
function holdSmoothing(curves) {
  const smoothing = curves.querySelector("select");
  if (smoothing)
    Object.assign(smoothing, { disabled: true, title: "These curves have fewer points than epochs, so they are not smoothed." });
}
