/** The curves of the Compare page without a browser: saved runs, all selected, and a Plotly that keeps what it is given. */

import "./catalogue.js";
import { base64 } from "./base64.js";
import { allIn, textOf } from "./in_part.js";
import { openInside, screen } from "./inside.js";
import { settled } from "./page.js";
import { Part, openDocument } from "./part.js";
import { makePlotly } from "./plotly.js";
import { openStore, SavedRuns, Tab } from "./saved_runs.js";

const { mountRunCurves } = await import("../../../playground/frontend/runs/curves/run_curves.js");

const LINE = { line: { width: 1 }, marker: {} };
const LAYOUT = { margin: { l: 20, r: 30, t: 10, b: 15 }, xaxis: { title: {} }, yaxis: { title: {} } };
/** The figure of the curves in a theme, as far as the page uses it. */
export const curvesFigure = (/** @type {string} */ theme) => ({
  run_curves: {
    data: [LINE],
    layout: {
      ...LAYOUT,
      meta: {
        yardstick: { line: { line: {} }, label: { xshift: 2, font: { size: 10 } } },
        percent: { tickformat: "%" },
        titles: { epoch: "epoch", seconds: "seconds", accuracy: "accuracy" },
      },
    },
    config: { theme },
  },
});

/** Ends what was opened last. */
let leave = () => {};

/** Takes the curves away, at the end of a file. */
export const leaveCurves = () => leave();

/** The curves of these runs, all selected. @param {Record<string, object>} runs @param {object} [more]  of the memory @param {number[]|null} [epochs]  that come, if not all @param {Record<string, any[]>} [yardsticks]  that the server tells of, by run */
export async function openCurves(
  runs = { a: {}, b: {} },
  more = {},
  epochs = null,
  yardsticks = /** @type {Record<string, any[]>} */ ({}),
) {
  leave();
  openInside();
  new Tab().open();
  openDocument();
  const server = new SavedRuns();
  for (const [id, own] of Object.entries(runs)) server.add(id, { epochs_done: 3, ...own });
  /** What the server waits for before it answers. @type {{now: Promise<unknown>}} */
  const slow = { now: Promise.resolve() };
  /** @type {[string[], any][]} */
  const asked = [];
  server.api.histories = async (/** @type {string[]} */ ids, /** @type {any} */ how) => {
    asked.push([ids, how]);
    await slow.now;
    if (server.refuses) server.heed("histories");
    return Object.fromEntries(
      ids.map((id, i) => [
        id,
        {
          epoch: epochs && base64(...epochs),
          value: base64(0.8 - i / 10, 0.6, 0.4, 0.2 + i / 10),
          ...(how.seconds && { seconds: base64(0, 1, 2, 3) }),
        },
      ]),
    );
  };
  /** @type {string[]} */
  const askedLines = [];
  server.api.yardsticks = async (/** @type {string} */ id) => {
    askedLines.push(id);
    if (server.refuses) server.heed("yardsticks");
    return yardsticks[id] ?? [];
  };
  const { store, memory, stream, said } = await openStore(server);
  Object.assign(memory, more);
  store.select(Object.keys(runs));
  const root = /** @type {any} */ (new Part());
  const Plotly = makePlotly();
  const figures = { light: curvesFigure("light"), dark: curvesFigure("dark") };
  const colours = { light: { runs: ["red", "blue"] }, dark: { runs: ["pink", "cyan"] } };
  /** @type {string[]} */
  const revealed = [];
  const part = mountRunCurves(
    root,
    /** @type {any} */ ({
      api: server.api,
      runStore: store,
      stream,
      memory,
      Plotly,
      figures,
      colours,
      theme: "light",
      reveal: (/** @type {string} */ id) => revealed.push(id),
    }),
  );
  const named = (/** @type {string} */ name) => allIn(root).find(({ classList }) => classList.contains(name));
  const [chart, plot] = ["rnn-run-curves-chart", "rnn-run-curves-plot"].map(named);
  plot.getBoundingClientRect = () => ({ left: 0, top: 0 });
  screen.resize(plot, 250.4, 125.9);
  leave = () => {
    part.destroy();
    store.destroy();
    leave = () => {};
  };
  const paint = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      screen.frame();
      screen.pass(1);
      await settled();
    }
  };
  await paint();
  return {
    ...{ root, part, store, memory, stream, said, server, slow, asked, askedLines, Plotly, chart, plot, paint, named, revealed },
    /** What is drawn: the lines. @returns {any[]} */
    lines: () =>
      chart.data.map((/** @type {any} */ { x, y }) => [[...x], y.map((/** @type {number} */ value) => Number(value.toFixed(3)))]),
    note: () => named("rnn-run-curves-note").textContent,
    calls: () => Plotly.calls.splice(0),
    list: () =>
      allIn(root)
        .filter(({ classList }) => classList.contains("rnn-reading"))
        .map((each) => textOf(each).replace(/\s+/gu, " ").trim()),
  };
}
