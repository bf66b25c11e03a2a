/** What a view of the Inside page is handed: the selection, questions and a run that the test answers for, and charts that it clicks on. */

import { ARRAYS, FILMED, LIMITS, SETTINGS } from "./catalogue.js";
import { allIn, textOf, buttonIn, fieldIn } from "./in_part.js";
import { keepAddress } from "./page.js";
import { openDocument, Part } from "./part.js";
import { openScreen } from "./screen.js";
import { makeStorage } from "./storage.js";
import { wordsIn } from "./words.js";

export const screen = openScreen();
openDocument();
const { storage: sessionStorage, stored } = makeStorage();
/** What the tab keeps, by its keys. */
export { stored };
Object.assign(globalThis, {
  HTMLElement: Part,
  HTMLSelectElement: class {},
  sessionStorage,
});
const { makeEmitter } = await import("../../../playground/frontend/core/emitter.js");
const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { learnSettings } = await import("../../../playground/frontend/core/settings.js");
const { makeSelection } = await import("../../../playground/frontend/inspect/selection.js");

/** Two labels, the second of which a score speaks for. */
export const SIDES = { labels: ["bad", "good"], toward: 1, against: 0, cell: "tanh" };

const TRACE = { line: {}, marker: { color: "grey", size: 9 }, mode: "lines+markers" };
const LAYOUT = {
  height: 300,
  margin: { l: 12, r: 11, t: 9, b: 7 },
  xaxis: { title: {} },
  yaxis: { title: {} },
  yaxis2: { title: {} },
};
const SQUARED = { height: 500, xaxis: { range: [-1, 1] }, yaxis: { range: [-1, 1] } };
const META = { head: { frame: true } };
const STATES = /** @type {const} */ ([
  [0, "#0000aa"],
  [0.5, "#ffffff"],
  [1, "#aaaa00"],
]);
const HEATMAP = { neutral: "#ffffff", left: 20, cell: 20, longest: 12, tallest: 400, states: STATES, shades: ["#111111", "#eeeeee"] };
const RULE = { type: "line", dash: true };
const OWN_META = {
  matrix: HEATMAP,
  bars: { bar: 20, faint: 0.4, neutral: "#888888", rule: RULE },
  lines: { colours: { test: "blue", text: "black", train: "grey", accent: "red" } },
  lengths: { ground: { ground: true }, note: { font: {} }, share: { tickformat: ".0%" }, other: { rangemode: "tozero" } },
  plane: { colours: ["blue", "brown"], first: "black", ground: "white", note: { font: {} }, squared: SQUARED },
};
/** The template of each figure in a theme, as far as views use it. @param {string} theme @param {string[]} labels  their colours */
const figuresIn = (theme, labels) =>
  Object.fromEntries(
    Object.entries(OWN_META).map(([name, own]) => [
      name,
      {
        config: { theme },
        data: Array.from({ length: 6 }, (_, template) => ({
          ...TRACE,
          ...(name === "plane" && { template }),
          ...(name === "lengths" && { error_y: { type: "data" } }),
        })),
        layout: { ...LAYOUT, meta: { ...META, labels, ...own } },
      },
    ]),
  );
/** The colours of the two labels in each theme. @type {Record<string, string[]>} */
export const LABEL_COLOURS = { light: ["#aa0000", "#00aa00"], dark: ["#ff6666", "#66ff66"] };
const FIGURES = Object.fromEntries(Object.entries(LABEL_COLOURS).map(([theme, colours]) => [theme, figuresIn(theme, colours)]));

/** Leaves the page that was opened last. */
let leave = () => {};

/**
 * The page with nothing on it.
 * @param {object} [selected]  what is selected
 * @param {(setting: any) => any} [change]  what is otherwise with a setting of the catalogue
 */
export function openInside(selected = {}, change = (setting) => setting) {
  leave();
  stored.clear();
  Object.assign(globalThis.window, { location: { href: "http://playground/inside" } });
  keepAddress();
  learnSettings({ settings: SETTINGS.map(change), defaults: {}, limits: LIMITS, arrays: ARRAYS, filmed: FILMED });
  const { on, tell } = makeEmitter();
  /** Questions under way or answered, the newest last; one that is called off before its answer is left out. @type {{question: any, onOutcome: (outcome: any) => void}[]} */
  const requests = [];
  const questions = {
    ask(/** @type {any} */ question, /** @type {(outcome: any) => void} */ onOutcome) {
      let isAnswered = false;
      const answer = (/** @type {any} */ outcome) => {
        isAnswered = true;
        onOutcome(outcome);
      };
      const request = { question, onOutcome: answer };
      requests.push(request);
      return () => void (isAnswered || requests.splice(requests.indexOf(request), 1));
    },
  };
  /** What the run was told to do. @type {any[]} */
  const sent = [];
  const stream = {
    on,
    latest: new Map(),
    parent: /** @type {any} */ (null),
    connected: true,
    send: (/** @type {object} */ message) => stream.connected && sent.push(message) > 0,
  };
  const Plotly = {
    react(/** @type {any} */ chart, /** @type {any[]} */ data, /** @type {any} */ layout, /** @type {object} */ config) {
      /** @type {((event: any) => void)[]} */
      const clicks = chart.clicks ?? [];
      const hear = (/** @type {string} */ kind, /** @type {(event: any) => void} */ act) =>
        void (kind === "plotly_click" && clicks.push(act));
      Object.assign(chart, { data, layout, config, clicks, on: hear });
    },
    relayout: (/** @type {any} */ chart, /** @type {object} */ more) => Object.assign(chart.layout, more),
    purge() {},
    /** The address of a picture names what the first trace draws. */
    toImage: async (/** @type {any} */ { data: [{ z, y }] }) => `chart of ${JSON.stringify(z ?? y)}`,
  };
  const page = new Part();
  const selection = makeSelection(/** @type {any} */ (page));
  selection.set(selected);
  if (selection.now.word > 0) selection.take(wordsIn(selection.now.sentence)); // else it is not read yet
  const life = makeLife();
  leave = life.part().destroy;
  /** @type {any} */
  const context = {
    ...{ selection, questions, server: questions, stream, life, Plotly, theme: "light", figures: FIGURES },
    again() {},
  };
  return {
    ...{ context, selection, requests, sent, stream, tell, life, page },
    /**
     * Mounts a view and draws an answer.
     * @param {import("../../../playground/frontend/inspect/view/view.js").View} view @param {any} answer @param {object} [more]  of its context
     */
    show(view, answer, more = {}) {
      const body = new Part();
      const drawing = view.mount(/** @type {any} */ (body), { ...context, ...more });
      drawing.draw(answer);
      screen.frame();
      const charts = () => allIn(body).filter(({ className }) => className === "rnn-view-chart");
      return {
        ...{ body, drawing, charts },
        /** A click on a point of the chart that stands at this place among those of the view. @param {object} point */
        click: (point, place = 0) => {
          for (const act of charts()[place].clicks) act({ points: [point] });
        },
        /** What is marked in that chart. @returns {any[]} */
        marks: (place = 0) => charts()[place].layout.shapes,
        says: () => textOf(body).replace(/\s+/gu, " "),
        button: (/** @type {string} */ name) => buttonIn(body, name),
        field: (/** @type {string} */ name) => fieldIn(body, name),
        /** The rows of its tables, as they are read. */
        rows: () => allIn(body).filter(({ tag }) => tag === "tr"),
      };
    },
  };
}
