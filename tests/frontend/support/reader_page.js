/** The sentence player without a browser: a run that trains, a sentence that the test reads, and a Plotly that keeps what it is given. */

import "./catalogue.js";
import { base64 } from "./base64.js";
import { allIn, textOf } from "./in_part.js";
import { openInside, screen } from "./inside.js";
import { settled } from "./page.js";
import { Part } from "./part.js";
import { openPens } from "./pen.js";
import { makePlotly } from "./plotly.js";
import { ToldStream } from "./saved_runs.js";

const { mountPlayer } = await import("../../../playground/frontend/reader/one/player.js");

/** @type {any} */
const STATES = {
  type: "heatmap",
  colorscale: [
    [0, "#000000"],
    [1, "#ffffff"],
  ],
};
/** The figure of the player in a theme, as far as the page uses it. @param {string} theme */
export const playerFigure = (theme) => ({
  player: {
    data: [STATES, { xaxis: "x", yaxis: "y2", line: {}, marker: { size: 9, colorscale: "both" } }],
    layout: {
      margin: { l: 50, r: 80, t: 10, b: 22 },
      xaxis: { tickfont: { size: 11 } },
      yaxis: { domain: [0.4, 1], title: {} },
      yaxis2: { domain: [0, 0.3], range: [0, 1], title: {}, ticktext: ["0", "0.5", "1"] },
      shapes: [{}, {}, {}],
      meta: {
        covers: [0],
        head: 1,
        half: 2,
        under: [1],
        titles: { index: "unit", weight: "weight" },
        symbols: ["circle", "x"],
        labels: ["crimson", "green", "blue"],
      },
    },
    config: { theme },
  },
});

/** What the server reads of a sentence: two units, and what the network answers after each word. @param {string} text @param {number[]} shares  for the last label @param {object} [more] */
export function aTrace(text, shares, more = {}) {
  const words = text.split(" ").filter(Boolean);
  const hidden = words.flatMap((_, t) => [0.5 + t / 10, -0.5]);
  return {
    ...{
      kind: "trace",
      epoch: 1,
      text,
      words,
      between: " ",
      known: words.map((word) => word !== "strange"),
      cut: false,
      nearest: {},
      units: 2,
    },
    ...{ hidden: base64(0, 0, ...hidden), speaks: base64(-1, 1), labels: ["bad", "good"] },
    ...{ probabilities: shares, of_labels: shares.map((share) => [1 - share, share]) },
    ...more,
  };
}

/** Ends what was opened last. */
let leave = () => {};
/** Takes the player away, at the end of a file. */
export const leavePlayer = () => leave();

/** The player of a run that has the words of these sentences. @param {object} [run]  what is otherwise with it @param {() => void} [before]  it is mounted */
export async function openPlayer(run = {}, before = () => {}) {
  leave();
  openInside();
  openPens();
  before();
  const root = /** @type {any} */ (new Part());
  const stream = new ToldStream();
  /** @type {any[]} */
  const sent = [];
  const Plotly = makePlotly();
  const part = mountPlayer(
    root,
    /** @type {any} */ ({
      stream: Object.assign(stream, { send: (/** @type {object} */ message) => sent.push(message) > 0 }),
      ...{ Plotly, figures: { light: playerFigure("light"), dark: playerFigure("dark") }, theme: "light" },
    }),
  );
  leave = () => {
    part.destroy();
    leave = () => {};
  };
  const named = (/** @type {string} */ name) => allIn(root).find(({ classList }) => classList.contains(`rnn-player-${name}`));
  const [plot, chart] = ["plot", "chart"].map(named);
  let size = { width: 700, height: 332 };
  plot.getBoundingClientRect = () => ({ left: 0, top: 0, ...size });
  const words = ["bad", "good", "is", "not", "this"];
  stream.tell("run", { data: "Article", words, sentences: [], labels: ["bad", "good"], settings: { init_scale: 0.1 }, ...run });
  const paint = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      screen.frame();
      await settled();
    }
  };
  await paint();
  return {
    ...{ root, part, stream, sent, Plotly, plot, chart, named, paint },
    calls: () => Plotly.calls.splice(0),
    says: (/** @type {any} */ at = root) => textOf(at).replace(/\s+/gu, " ").trim(),
    /** The sentence is this from now on, and is read. @param {string} text @param {number[]} shares @param {object} [more] */
    async read(text, shares, more) {
      part.read(text, "end");
      await settled();
      stream.tell("trace", aTrace(text, shares, more));
      await paint();
    },
    /** Time goes by with frames. @param {number} ms */
    async run(ms) {
      screen.run(ms);
      await settled();
    },
    /** The room that there is. @param {number} width @param {number} height */
    async resize(width, height) {
      size = { width, height };
      screen.resize(plot, width, height);
      await paint();
    },
  };
}
