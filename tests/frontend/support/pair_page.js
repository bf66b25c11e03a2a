/** Two saved runs that read one sentence, without a browser: the answers come when the test gives them. */

import "./catalogue.js";
import { allIn, textOf } from "./in_part.js";
import { openInside, screen } from "./inside.js";
import { settled } from "./page.js";
import { Part, openDocument } from "./part.js";
import { openPens } from "./pen.js";
import { makePlotly } from "./plotly.js";
import { aTrace } from "./reader_page.js";
import { openStore, SavedRuns, Tab, ToldStream } from "./saved_runs.js";

const { mountSideBySide } = await import("../../../playground/frontend/reader/pair/pair.js");

const COLOURS = /** @type {const} */ ([
  [0, "#000000"],
  [1, "#ffffff"],
]);
/** Panels side by side or one above the other: heatmaps of states, and below them the answers. @param {string} theme @param {number} heatmaps */
const figureOf = (theme, heatmaps) => ({
  data: [
    ...Array.from({ length: heatmaps }, (_, i) => ({
      type: "heatmap",
      colorscale: COLOURS,
      zmax: i === 2 ? 2 : 1,
      ...(i && { xaxis: `x${i + 1}`, yaxis: `y${i + 1}` }),
    })),
    ...[0, 1].map(() => ({ xaxis: `x${heatmaps + 1}`, yaxis: `y${heatmaps + 1}`, line: {}, marker: {} })),
  ],
  layout: {
    margin: { l: 50, r: 50, t: 20, b: 22 },
    ...Object.fromEntries(
      Array.from({ length: 4 }, (_, i) => [`xaxis${i ? i + 1 : ""}`, { domain: [(i % 3) / 3, (i % 3) / 3 + 0.3], tickfont: { size: 10 } }]),
    ),
    ...Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`yaxis${i ? i + 1 : ""}`, { domain: [0.5, 1], range: [0, 1] }])),
    shapes: [{}, {}],
    meta: { heatmaps, panels: heatmaps + 1, runs: [0, 1], covers: [0], heads: [1] },
  },
  config: { theme },
});
/** The figures of a theme. */
export const pairFigures = (/** @type {string} */ theme) =>
  Object.fromEntries(
    ["", "_tall"].flatMap((end) => [
      [`side_by_side${end}`, figureOf(theme, 3)],
      [`side_by_side_unlike${end}`, figureOf(theme, 2)],
    ]),
  );

/** Ends what was opened last. */
let leave = () => {};
/** Takes the reader away, at the end of a file. */
export const leavePair = () => leave();

/** The reader beside the runs a, b and c, of which these are selected. @param {string[]} selected */
export async function openPair(selected = ["a", "b"]) {
  leave();
  openInside();
  new Tab().open();
  openDocument();
  openPens();
  Object.assign(globalThis, { HTMLTableCellElement: Part });
  const server = new SavedRuns();
  for (const id of "cba") server.add(id, { epochs_done: 3, colour: id.charCodeAt(0) % 2 });
  /** Questions, the oldest first. @type {any[]} */
  const asked = [];
  const told = Object.assign(new ToldStream(), { send: (/** @type {any} */ { ask }) => !ask || asked.push(ask) > 0 });
  const { store, memory, stream } = await openStore(server, told);
  store.select(selected);
  memory.text = "this is";
  const root = /** @type {any} */ (new Part());
  const Plotly = makePlotly();
  const colours = { light: { runs: ["red", "blue"] }, dark: { runs: ["pink", "cyan"] } };
  let kept = 0;
  const api = { ...server.api, vocabulary: async () => ["is", "this"] };
  const part = mountSideBySide(
    root,
    /** @type {any} */ ({
      runStore: store,
      stream,
      api,
      memory,
      keepMemory: () => (kept += 1),
      Plotly,
      figures: { light: pairFigures("light"), dark: pairFigures("dark") },
      colours,
      theme: "light",
    }),
  );
  leave = () => {
    part.destroy();
    store.destroy();
    leave = () => {};
  };
  const named = (/** @type {string} */ name) => allIn(root).find(({ classList }) => classList.contains(`rnn-side-by-side-${name}`));
  const [plot, chart] = ["plot", "chart"].map(named);
  Object.assign(plot, { clientWidth: 1000, clientHeight: 300, getBoundingClientRect: () => ({ left: 0, top: 0 }) });
  const scroll = named("scroll");
  scroll.querySelector = () => allIn(scroll).find(({ dataset }) => dataset.place === "now") ?? null;
  const paint = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      screen.frame();
      await settled();
    }
  };
  return {
    ...{ root, part, store, memory, stream, server, asked, Plotly, plot, chart, named, paint },
    says: (/** @type {any} */ at = root) => textOf(at).replace(/\s+/gu, " ").trim(),
    calls: () => Plotly.calls.splice(0),
    /** The server answers all that is asked. @param {Record<string, any>} [more]  of the trace of a run, by its id */
    async answer(more = {}) {
      for (const { id, run, sentence } of asked.splice(0)) {
        const shares = [
          0.5,
          ...sentence
            .split(" ")
            .filter(Boolean)
            .map(() => (run === "a" ? 0.9 : 0.2)),
        ];
        stream.tell("answer", { id, run, epoch: 3, view: "trace", answer: { ...aTrace(sentence, shares), ...more[run] } });
      }
      await settled();
      await paint();
    },
    /** Time goes by with frames. @param {number} ms */
    async run(ms) {
      screen.run(ms);
      await settled();
    },
  };
}
