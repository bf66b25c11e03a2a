/** The Train page without a browser: a run that the test tells of, and a Plotly that keeps what it is given. */

import { ARRAYS, LIMITS, SETTINGS } from "./catalogue.js";
import { allIn, textOf } from "./in_part.js";
import { openInside, screen } from "./inside.js";
import { ReplayLine, settled } from "./page.js";
import { openDocument, Part } from "./part.js";
import { openPens } from "./pen.js";
import { makePlotly } from "./plotly.js";
import { aTrace, playerFigure } from "./reader_page.js";

/** What the browser keeps for all its tabs, as a page sees it: the keys are its own properties. @type {Record<string, string>} */
export const kept = Object.defineProperties(/** @type {any} */ ({}), {
  getItem: { value: (/** @type {string} */ key) => kept[key] ?? null },
  setItem: { value: (/** @type {string} */ key, /** @type {string} */ text) => void (kept[key] = text) },
  removeItem: { value: (/** @type {string} */ key) => void delete kept[key] },
});
Object.defineProperty(globalThis, "localStorage", { value: kept, configurable: true });

const { mount } = await import("../../../playground/frontend/train/page.js");

/** An axis, as far as the page uses it: no two are alike. @param {[number, number]} domain @param {[number, number]} range */
const axis = (domain, range) => ({ domain, range });
/** @param {string} theme @param {string} room */
const curvesFigure = (theme, room) => ({
  data: ["", "", "2", "2"].map((plot) => ({ xaxis: `x${plot}`, yaxis: `y${plot}`, line: {} })),
  layout: {
    ...{ margin: { l: 40, r: 10, t: 30, b: 20 }, xaxis: axis([0, 0.4], [0, 1]), xaxis2: axis([0.6, 1], [0, 2]) },
    ...{ yaxis: axis([0, 0.8], [0, 3]), yaxis2: axis([0, 0.9], [-0.1, 1.1]) },
    annotations: [{ text: "accuracy" }, { text: "loss" }],
    meta: { losses: 1, label: { font: { size: 11 }, xshift: 4 }, mark: { type: "line" } },
  },
  config: { theme, room },
});
const figuresOf = (/** @type {string} */ theme) => ({
  ...playerFigure(theme),
  curves: curvesFigure(theme, "wide"),
  curves_tall: curvesFigure(theme, "tall"),
});

const COLUMNS = ["train_loss", "test_loss", "train_accuracy", "test_accuracy"];

/** Ends what was opened last. */
let leave = () => {};
/** Takes the page away, at the end of a file. */
export const leaveTrain = () => leave();

/** What the server tells of a run. @param {ReplayLine} line */
function tellerOf(line) {
  let rows = 0;
  return {
    /** A run begins. @param {object} [more] */
    begin(more = {}) {
      rows = 0;
      line.say({
        ...{
          kind: "run",
          run: 1,
          id: "r",
          data: "Article",
          columns: COLUMNS,
          changes: [],
          words: ["is", "this"],
          sentences: [],
          labels: ["bad", "good"],
        },
        ...{ settings: { epochs: 100, init_scale: 0.1 }, ...more },
      });
    },
    /** It has got on, to these losses of test, which are twice those of train. @param {...number} losses */
    grow(...losses) {
      line.say({
        kind: "rows",
        from: rows,
        ...{ train_loss: losses.map((loss) => loss / 2), test_loss: losses },
        ...{ train_accuracy: losses.map(() => 0.625), test_accuracy: losses.map(() => 0.5) },
      });
      rows += losses.length;
    },
    /** @param {object} more */
    status(more) {
      line.say({
        kind: "status",
        state: "running",
        epoch: 0,
        epochs: 100,
        can: ["pause"],
        pending: [],
        message: "",
        speed: 1,
        rate: 100,
        left: 5,
        saving: "",
        remedy: null,
        ...more,
      });
    },
    /** The server has read the sentence that the player shows. */
    async trace() {
      await settled(); // which it has been asked by now
      const { sentence } = line.sent.findLast((message) => "sentence" in message);
      line.say(aTrace(sentence, [0.5, ...sentence.split(" ").map(() => 0.9)]));
    },
  };
}

/** The page at its first visit. */
export async function openTrain() {
  leave();
  openDocument().activeElement = null;
  openInside();
  openPens();
  for (const key of Object.keys(kept)) delete kept[key];
  const document = /** @type {any} */ (globalThis.document);
  const page = /** @type {any} */ (new Part());
  page.className = "rnn-page";
  const parts = new Map(["promise", "transport", "curves", "player", "sentences"].map((name) => [name, /** @type {any} */ (new Part())]));
  page.append(...parts.values());
  page.querySelector = (/** @type {string} */ selector) => {
    const name = /data-part=(\w+)/u.exec(selector)?.[1];
    if (name) return parts.get(name);
    const wanted = selector.includes(".rnn-train") ? "rnn-train" : "rnn-button";
    const buttons = allIn(parts.get("transport")).filter(({ tag, classList }) => tag === "button" && classList.contains(wanted));
    return buttons.find(({ disabled }) => !disabled) ?? null;
  };
  page.querySelectorAll = (/** @type {string} */ selector) => {
    const found = page.querySelector(selector);
    return selector.includes("data-part") && found ? [found] : [];
  };
  const parent = /** @type {any} */ (new Part());
  parent.append(page);
  new Part("body").append(parent);
  parent.querySelector = (/** @type {string} */ selector) => (selector === ".rnn-page" ? page : null);
  document.querySelector = () => null;
  let background = "rgb(255, 255, 255)";
  Object.assign(globalThis, {
    getComputedStyle: () => ({ color: background, fontFamily: "letters", getPropertyValue: (/** @type {string} */ name) => name }),
  });
  const Plotly = makePlotly();
  const line = new ReplayLine();
  Object.assign(globalThis.window, { rnnPlotly: Promise.resolve(Plotly), rnnRunStream: undefined });
  const data = /** @type {any} */ ({
    ...{
      live: "/live/one",
      plotly: "/plotly.js",
      recording: "/recording.json",
      figures: { light: figuresOf("light"), dark: figuresOf("dark") },
    },
    ...{
      colours: { light: { train: "green" }, dark: { train: "lime" } },
      catalogue: { settings: SETTINGS, defaults: {}, limits: LIMITS, arrays: ARRAYS },
    },
  });
  /** What the page's script was told, and by the trigger of which mount. @type {[string, unknown, number][]} */
  const told = [];
  let mounts = 0;
  const show = (live = data.live) => {
    mounts += 1;
    const own = mounts;
    return mount(
      parent,
      { ...data, live },
      (event, value) => void told.push([event, value, own]),
      () => line,
    );
  };
  const shown = show();
  const chartIn = (/** @type {string} */ name, /** @type {string} */ className) =>
    allIn(parts.get(name)).find(({ classList }) => classList.contains(className));
  let end = () => {};
  leave = () => {
    end();
    globalThis.window.rnnRunStream?.close();
    leave = () => {};
  };
  end = await shown;
  const curves = chartIn("curves", "rnn-chart");
  const plot = chartIn("player", "rnn-player-plot");
  curves.clientHeight = 300;
  plot.getBoundingClientRect = () => ({ left: 0, top: 0, width: 700, height: 332 });
  curves.matches = () => false;
  return {
    ...{ page, parts, Plotly, line, told, show, end, curves, plot },
    player: chartIn("player", "rnn-player-chart"),
    calls: () => Plotly.calls.splice(0),
    /** The button of a command. @param {string} command */
    button: (command) =>
      allIn(parts.get("transport")).find(({ tag, classList }) => tag === "button" && classList.contains(`rnn-${command}`)),
    says: (/** @type {string} */ name) => textOf(parts.get(name)).replace(/\s+/gu, " ").trim(),
    named: (/** @type {string} */ name) => allIn(page).find(({ classList }) => classList.contains(name)),
    /** The page is dark from now on, once it is mounted again. */
    darken: () => (background = "rgb(9, 9, 9)"),
    /** Time goes by with frames. @param {number} ms */
    async run(ms) {
      for (let passed = 0; passed < ms; passed += 50) {
        screen.run(Math.min(50, ms - passed));
        await settled();
      }
    },
    ...tellerOf(line),
  };
}
