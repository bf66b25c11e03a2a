/**
 * Every tool of a page, in the order of the bar: what its button says, where it stands, and the module that does it.
 *
 * A module of a tool is fetched when its button is pressed, and not before: it exports `press(context)`. What that returns, or the
 * message of a `ToolError` that it throws, is told in the bar's one line.
 */

import { RUN_PAGES } from "../core/pages.js";
import { whyNoPage, whyNoRun } from "./chosen_run.js";

/** @typedef {import("../core/pages.js").PageName} PageName */

/**
 * What a tool is handed by the page that it stands on.
 * @typedef {object} ToolContext
 * @property {PageName} page
 * @property {HTMLElement} root  the element that holds the page
 * @property {import("../core/run_stream.js").RunStream} stream  of the run that trains in this window
 * @property {import("../types.js").Plotly} Plotly
 * @property {import("../types.js").Figures} figures  by theme and name
 * @property {import("../types.js").Colours} colours  by theme and name
 * @property {() => string} theme  of now
 * @property {import("../inspect/selection.js").Selection} [selection]  of the Inside page
 * @property {import("../runs/run_store.js").RunStore} [runStore]  of the Compare page
 * @property {() => Promise<void>} [showMe]  of the Train page: replays a recorded training; raises ApiError
 * @property {() => Record<string, string>} place  what is looked at, by the names of a link and as texts of it
 * @property {() => {run: string, epoch: number|null}} [network]  which is looked at; none, or run "": that of the run that trains in this window
 * @property {() => string[]} [runs]  ids of the saved runs that are looked at, on a page of several
 * @property {import("../core/opened.js").OpenedLink} [opened]  what the link asks for with which the page was opened
 * @property {(text: string, more?: import("./status.js").More) => void} say  tells the visitor something in the bar's line
 */

/**
 * @typedef {object} Tool
 * @property {string} name   as its button shows it
 * @property {string} label  as a screen reader says it, and what tests find it by
 * @property {string} title  what it does, in a sentence
 * @property {"first"|"save"|"more"} group  `first`: by itself; `save`: after "Save as"; `more`: in the menu at the end of these
 * @property {readonly PageName[]} pages  on which it stands
 * @property {(context: ToolContext) => string} [refusal]  why it cannot be used now, in a sentence; "": it can
 * @property {() => Promise<{press: (context: ToolContext) => Promise<string|void>|string|void}>} load
 */

/** @type {readonly Tool[]} */
export const TOOLS = [
  {
    name: "Show me",
    label: "Show me",
    title: "A recorded training of six seconds; Escape leaves it",
    group: "first",
    pages: ["train"],
    load: () => import("../first/press.js"),
  },
  {
    name: "Present",
    label: "Present",
    title: "Gives the page the whole window, large enough for the last row; keys drive it",
    group: "first",
    pages: RUN_PAGES,
    load: () => import("../present/tool.js"),
  },
  {
    name: "Copy link",
    label: "Copy link",
    title: "Copies a link that shows the same on another machine",
    group: "first",
    pages: RUN_PAGES,
    load: () => import("./copy_link.js"),
  },
  {
    name: "web page",
    label: "Save as web page",
    title: "Saves this run as one file that plays any sentence at any kept epoch, without a server or a network",
    group: "save",
    pages: RUN_PAGES,
    refusal: whyNoPage,
    load: () => import("./save_web_page.js"),
  },
  {
    name: "script",
    label: "Save as script",
    title: "Saves a short Python script that trains this run again, number for number",
    group: "save",
    pages: RUN_PAGES,
    refusal: whyNoRun,
    load: () => import("./save_script.js"),
  },
  {
    name: "notebook",
    label: "Save as notebook",
    title: "Saves a Jupyter notebook that trains this run again and draws its curves and the sentence",
    group: "save",
    pages: RUN_PAGES,
    refusal: whyNoRun,
    load: () => import("./save_notebook.js"),
  },
  {
    name: "GIF",
    label: "GIF",
    title: "Saves the sentence, read word by word, as a GIF",
    group: "save",
    pages: ["train", "inside"],
    load: () => import("./sentence_gif.js"),
  },
  {
    name: "Training (GIF)",
    label: "Training as GIF",
    title: "Saves the training as a GIF: the curves, growing",
    group: "more",
    pages: ["train"],
    refusal: whyNoRun,
    load: () => import("./training_gif.js"),
  },
  {
    name: "Sentence (video)",
    label: "Sentence as video",
    title: "Records the sentence, read word by word, as MP4 or WebM, whichever this browser can",
    group: "more",
    pages: ["train", "inside"],
    load: () => import("./sentence_video.js"),
  },
  {
    name: "Training (video)",
    label: "Training as video",
    title: "Records the training as MP4 or WebM, whichever this browser can: the curves, growing",
    group: "more",
    pages: ["train"],
    refusal: whyNoRun,
    load: () => import("./training_video.js"),
  },
  {
    name: "Curves (PNG)",
    label: "Curves as PNG",
    title: "Saves the curves as a picture of points, twice as many as on the screen",
    group: "more",
    pages: ["train", "compare"],
    load: async () => (await import("./picture.js")).picture("curves", "png"),
  },
  {
    name: "Sentence (PNG)",
    label: "Sentence as PNG",
    title: "Saves the figure of the sentence as a picture of points, twice as many as on the screen",
    group: "more",
    pages: ["train", "compare"],
    load: async () => (await import("./picture.js")).picture("sentence", "png"),
  },
  {
    name: "Curves (SVG)",
    label: "Curves as SVG",
    title: "Saves the curves as a picture of lines that are sharp at any size",
    group: "more",
    pages: ["train", "compare"],
    load: async () => (await import("./picture.js")).picture("curves", "svg"),
  },
  {
    name: "Sentence (SVG)",
    label: "Sentence as SVG",
    title: "Saves the figure of the sentence as a picture of lines that are sharp at any size",
    group: "more",
    pages: ["train", "compare"],
    load: async () => (await import("./picture.js")).picture("sentence", "svg"),
  },
  {
    name: "Heatmap (PNG)",
    label: "Heatmap as PNG",
    title: "Saves the heatmap of the sweep as a picture of points, twice as many as on the screen",
    group: "more",
    pages: ["compare"],
    load: async () => (await import("./picture.js")).picture("heatmap", "png"),
  },
  {
    name: "Outcomes (PNG)",
    label: "Outcomes as PNG",
    title: "Saves the settings and outcomes of the sweep as a picture of points, twice as many as on the screen",
    group: "more",
    pages: ["compare"],
    load: async () => (await import("./picture.js")).picture("outcomes", "png"),
  },
  {
    name: "Heatmap (SVG)",
    label: "Heatmap as SVG",
    title: "Saves the heatmap of the sweep as a picture of lines that are sharp at any size",
    group: "more",
    pages: ["compare"],
    load: async () => (await import("./picture.js")).picture("heatmap", "svg"),
  },
  {
    name: "Outcomes (SVG)",
    label: "Outcomes as SVG",
    title: "Saves the settings and outcomes of the sweep as a picture of lines that are sharp at any size",
    group: "more",
    pages: ["compare"],
    load: async () => (await import("./picture.js")).picture("outcomes", "svg"),
  },
  {
    name: "Every run (PNG)",
    label: "Every run as PNG",
    title: "Saves the panels of the sweep, one for each setting, as a picture of points, twice as many as on the screen",
    group: "more",
    pages: ["compare"],
    load: async () => (await import("./picture.js")).picture("panels", "png"),
  },
  {
    name: "Medians (PNG)",
    label: "Medians as PNG",
    title: "Saves the medians of the sweep and their range over seeds as a picture of points, twice as many as on the screen",
    group: "more",
    pages: ["compare"],
    load: async () => (await import("./picture.js")).picture("medians", "png"),
  },
  {
    name: "Every run (SVG)",
    label: "Every run as SVG",
    title: "Saves the panels of the sweep, one for each setting, as a picture of lines that are sharp at any size",
    group: "more",
    pages: ["compare"],
    load: async () => (await import("./picture.js")).picture("panels", "svg"),
  },
  {
    name: "Medians (SVG)",
    label: "Medians as SVG",
    title: "Saves the medians of the sweep and their range over seeds as a picture of lines that are sharp at any size",
    group: "more",
    pages: ["compare"],
    load: async () => (await import("./picture.js")).picture("medians", "svg"),
  },
];
