/** The section of sweeps without a browser: a server that answers, the line that tells of the sweep, and a screen that shows all of it. */

import { allIn, buttonIn, textOf } from "./in_part.js";
import { openInside, screen } from "./inside.js";
import { ReplayLine, settled } from "./page.js";
import { Part } from "./part.js";
import { Canvas, openPens } from "./pen.js";

const { SweepStream } = await import("../../../playground/frontend/core/sweep_stream.js");
const { makeEmitter } = await import("../../../playground/frontend/core/emitter.js");
const { learnSettings } = await import("../../../playground/frontend/core/settings.js");
const { recall } = await import("../../../playground/frontend/runs/memory.js");
const { mountSweep } = await import("../../../playground/frontend/sweep/section.js");

/** The figure of results in a theme, as far as the page uses it. @param {"light"|"dark"} theme */
export const resultsFigure = (theme) => ({
  sweep: {
    data: [{ texttemplate: "%{text}", colorbar: {} }],
    layout: { meta: { empty: {}, lines: LINES[theme] }, xaxis: { title: {} }, yaxis: { title: {} } },
    config: { colour: theme },
  },
});
const LINES = { light: ["red", "blue"], dark: ["pink", "cyan"] };

/** A ready sweep of the server's. */
export const READY = {
  name: "Rates",
  data: "Article",
  values: { learning_rate: "0.01, 0.1" },
  seeds: 2,
  epochs: 50,
  base: { hidden_size: 8, epochs: 50 },
};

/** A sweep of two rates with two seeds each, as the server tells it. @param {object} [more] */
export const aSweep = (more = {}) => ({
  ...{ kind: "sweep", id: "first-1", state: "running", can: ["pause", "stop"], message: "", data: "Article", seeds: 2, epochs: 100 },
  ...{ swept: ["learning_rate"], stride: 10, columns: ["test_loss", "test_accuracy"] },
  runs: ["a", "b", "c", "d"].map((id, i) => ({ id, settings: { seed: i % 2 } })),
  cells: [
    { values: { learning_rate: 0.01 }, runs: [0, 1] },
    { values: { learning_rate: 0.1 }, runs: [2, 3] },
  ],
  ...more,
});

/** What a run of the sweep has got to. @param {number} at @param {number[]} epoch @param {number[]} losses */
export const grown = (at, epoch, losses) => ({
  kind: "curves",
  at: [at],
  epoch,
  test_loss: [losses],
  test_accuracy: [losses.map((loss) => 1 - loss)],
});

/** All four runs have got to epoch 20. */
export const GROWN = [0, 1, 2, 3].map((run) => grown(run, [0, 10, 20], [0.8, 0.7 - run / 10, 0.6 - run / 10]));

/** Ends what was opened last. */
let leave = () => {};

/**
 * @param {object} [given]
 * @param {Record<string, (body: any) => any>} [given.answers]  of the server by path, an answer each
 * @param {Record<string, any>[]} [given.saved]  past sweeps
 * @param {string|null} [given.looked]  id of the sweep that the address names
 * @param {boolean} [given.again]  in the same tab as before
 * @param {string} [given.link]  the query of the address
 * @param {Parameters<typeof learnSettings>[0]} [given.catalogue]  of the server's; otherwise that of most tests
 */
export async function openSweeps({ answers = {}, saved = [], looked = null, again = false, link = "", catalogue } = {}) {
  leave();
  const kept = sessionStorage.getItem("rnn-sweep-form");
  openInside();
  if (catalogue) learnSettings(catalogue);
  globalThis.window.location.href = `http://playground/compare?${link}`;
  if (again && kept) sessionStorage.setItem("rnn-sweep-form", kept);
  openPens();
  const { on: onConfig, tell: configure } = makeEmitter();
  const { on: onRuns, tell: tellRuns } = makeEmitter();
  /** Paths and bodies of the requests, but those of the past. @type {[string, any][]} */
  const requests = [];
  /** @type {Record<string, (body: any) => any>} */
  const served = {
    "/api/sweeps/ready": () => ({ sweeps: [READY] }),
    "/api/sweeps/plan": () => ({ runs: 4, seconds: 3, on: "this machine" }),
    ...answers,
  };
  const fetch = async (/** @type {string} */ url, /** @type {{body?: string, signal?: AbortSignal}} */ { body, signal }) => {
    const path = url.slice(url.indexOf("/api/"));
    requests.push([path, body && JSON.parse(body)]);
    const answer = await served[path]?.(requests.at(-1)?.[1]);
    signal?.throwIfAborted();
    return Response.json(answer ?? {}, { status: answer?.error || answer?.problems ? 422 : 200 });
  };
  const line = new ReplayLine();
  Object.assign(globalThis, { fetch });
  const stream = new SweepStream("/sweeps/live", () => line);
  Object.assign(globalThis.window, { rnnSweepStream: stream });
  line.open();
  const root = /** @type {any} */ (new Part());
  /** What became of the curves of the page, its place and its lines at the foot. @type {any[]} */
  const events = [];
  const page = Object.assign(new Part(), { querySelector: () => ({ scrollIntoView: () => events.push("curves in sight") }) });
  page.append(root);
  const savedSweeps = new Map(saved.map((sweep) => [sweep.id, sweep]));
  const memory = { ...recall(), sweep: looked };
  const runStore = { savedSweeps, on: onRuns, say: (/** @type {string} */ text) => events.push(text) };
  const place = {
    show: (/** @type {string} */ name) => events.push(["on top", name]),
    arrange() {},
    tell: (/** @type {string} */ text) => events.push(["under way", text]),
  };
  /** What Plotly shows. @type {{z: any, colour: any}|null} */
  let heatmap = null;
  const Plotly = {
    react: (/** @type {any} */ _chart, /** @type {any[]} */ [trace], /** @type {any} */ _layout, /** @type {any} */ { colour }) =>
      void (heatmap = { z: trace.z, colour }),
    purge: () => void (heatmap = null),
  };
  const figures = { light: resultsFigure("light"), dark: resultsFigure("dark") };
  const part = mountSweep(
    root,
    /** @type {any} */ ({
      ...{ stream: { on: onConfig }, Plotly, figures, theme: "light", datasets: ["Article", "Names"], runStore, place },
      ...{ memory, select: async (/** @type {string[]} */ ids) => void events.push(["selected", ids]) },
    }),
  );
  leave = () => {
    part.destroy();
    stream.close();
    leave = () => {};
  };
  await settled();
  const paint = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      screen.frame();
      screen.pass(0);
      await settled();
    }
  };
  const named = (/** @type {string} */ name) => allIn(root).find(({ classList }) => classList.contains(name));
  const opened = {
    ...{ root, part, line, stream, requests, served, events, savedSweeps, memory, configure, named, paint },
    says: (/** @type {any} */ at = root) => textOf(at).replace(/\s+/gu, " ").trim(),
    button: (/** @type {string} */ name) => buttonIn(root, name),
    /** The field of a setting, or of the sweep. @param {string} name */
    field: (name) => allIn(root).find((each) => each.name === name),
    /** The visitor types into it. @param {string} name @param {string} text */
    type(name, text) {
      opened.field(name).value = text;
      opened.field(name).say("input");
    },
    /** Frames come from the server, and all is painted. @param {...object} frames */
    async say(...frames) {
      line.say(...frames);
      screen.pass(1000);
      await paint();
    },
    /** Time goes by, and the answers of the server come. @param {number} ms */
    async pass(ms) {
      for (let passed = 0; passed < ms; passed += 100) {
        screen.pass(Math.min(100, ms - passed));
        await settled();
      }
    },
    /** The list of runs has come, with these past sweeps. @param {any[]} sweeps */
    async list(...sweeps) {
      savedSweeps.clear();
      for (const sweep of sweeps) savedSweeps.set(sweep.id, sweep);
      tellRuns("runs");
      await settled();
    },
    /** What the server was asked since this was looked at last, but for plans and what is ready. */
    asked: () => requests.splice(0).filter(([path]) => !/plan|ready/u.test(path)),
    panels: () => allIn(root).filter(({ classList }) => classList.contains("rnn-sweep-panel")),
    /** Their canvases. @returns {Canvas[]} */
    canvases: (/** @type {any} */ at = root) => allIn(at).filter((each) => each instanceof Canvas),
    /** What Plotly shows; null: nothing. */
    heatmap: () => heatmap,
  };
  return opened;
}
/** Takes the section away, at the end of a file. */
export const leaveSweeps = () => leave();

export { screen };
