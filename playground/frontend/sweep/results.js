/** What a sweep has found: sentences on differences, a heatmap, curves over the seeds, and parallel coordinates. */

import { makePainter } from "../charts/painter.js";
import { element, setText } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { shortText } from "../core/settings.js";
import { makeChoices } from "./choices.js";
import { drawHeatmap } from "./heatmap.js";
import { mountMedian } from "./median.js";
import { mountParallel } from "./parallel.js";
import { makeSlice } from "./slice.js";
import { makeOutcomes } from "./outcomes.js";
import { comparedText } from "./texts.js";

const DRAW_GAP_MS = 900; // a little under the second after which the server tells new results
const DRAW_SHARE = 0.15; // of the page's time at most, while the panels grow

/** @typedef {import("../core/sweep_data.js").Results} Results */

/** What the results are made of, by name. @param {HTMLElement} root @param {Node} outcomes @param {Node} choices */
function build(root, outcomes, choices) {
  const when = element("span", { className: "rnn-sweep-when" });
  const sentences = element("ul", { className: "rnn-sweep-sentences", "aria-label": "Differences", tabIndex: 0 }); // it may scroll
  const heatmap = element("div", { className: "rnn-sweep-heatmap", role: "img", "aria-label": "Heatmap of the medians over the seeds" });
  const medianName = element("h4");
  const median = element("div", { className: "rnn-sweep-median" });
  const parallel = element("div", { className: "rnn-sweep-parallel" });
  const everything = "All settings and outcomes";
  root.replaceChildren(
    element("div", { className: "rnn-sweep-results-head" }, element("h4", { textContent: "Results" }), when),
    sentences,
    element("div", { className: "rnn-sweep-controls" }, outcomes, choices),
    element(
      "div",
      { className: "rnn-sweep-pair" },
      element("section", { "aria-label": "Heatmap" }, element("h4", { textContent: "Median over seeds" }), heatmap),
      element("section", { "aria-label": "Median curves" }, medianName, median),
    ),
    element("section", { "aria-label": everything }, element("h4", { textContent: everything }), parallel),
  );
  return { when, sentences, heatmap, medianName, median, parallel };
}

/**
 * @param {HTMLElement} root
 * @param {{sweeps: import("../core/sweep_data.js").Sweeps, Plotly: import("../types.js").Plotly, figures: import("../types.js").Figures, theme: string,
 *   chosen?: import("./section.js").Chosen, choose?: () => void}} context
 * @returns {import("../types.js").Part}
 */
export function mountResults(root, context) {
  const { sweeps, Plotly, figures, chosen, choose = () => {} } = context;
  let { theme } = context;
  const life = makeLife();
  const slice = makeSlice(chosen?.slice);
  /** @param {Partial<import("./section.js").Chosen>} choice */
  const take = (choice) => {
    Object.assign(chosen ?? {}, choice);
    choose();
    showChoice();
  };
  const choices = makeChoices(slice, () => take({ slice: slice.chosen }));
  const outcomes = makeOutcomes(sweeps, chosen?.outcome, (outcome) => take({ outcome }));
  const parts = build(root, outcomes.node, choices.node);
  const { when, sentences, heatmap, medianName } = parts;
  const median = mountMedian(parts.median, context);
  const parallel = mountParallel(parts.parallel, context);
  const painter = makePainter(life, drawFigures, { least: DRAW_GAP_MS, share: DRAW_SHARE });

  /** @type {Results|undefined} */
  let results;
  /** The sweep that all this is about. @type {string|null|undefined} */
  let shownId;
  let width = 0; // of the heatmap, px

  function showCurves() {
    choices.show();
    const { across, varied } = slice;
    const namedCells = slice.valuesAt(across).flatMap((value) => {
      const cell = sweeps.cells[slice.cellAt(value) ?? -1];
      const name = across === null || value === null ? "as in Settings" : shortText(across, value);
      return cell ? [/** @type {[string, import("../core/sweep_data.js").Cell]} */ ([name, cell])] : [];
    });
    const others = varied.filter((name) => name !== across).map((name) => shortText(name, slice.valueOf(name)));
    medianName.textContent = ["Median and range over seeds", ...others].join(", ");
    median.show(namedCells, outcomes.metric[0]);
  }

  function showChoice() {
    showCurves();
    showHeatmap();
  }

  function showHeatmap() {
    if (!results || root.hidden) return;
    const { cells, epoch } = results;
    /** @param {string|null} name */
    const axis = (name) => ({ name, values: slice.valuesAt(name) });
    drawHeatmap(
      heatmap,
      { Plotly, figure: figures[theme].sweep },
      {
        across: axis(slice.across),
        down: axis(slice.down),
        metric: outcomes.metric,
        cell: (x, y) => cells[slice.cellAt(x, y) ?? -1],
        epoch,
      },
    );
  }

  /** Draws at once at the end of the sweep, and before that with a small part of the page's time. */
  function drawFigures() {
    if (!results || root.hidden) return false;
    showHeatmap();
    const there = results.cells.filter(({ seeds }) => seeds); // of a cell without runs there is nothing to draw
    parallel.show(there, results.epoch);
    return true;
  }

  /** Fills the page with what the server has found; its sentences are shown as it says them. @param {Results} frame */
  function show(frame) {
    results = frame;
    root.hidden = false;
    median.know(new Set(frame.cells.flatMap((cell) => cell.diverged_runs)));
    root.dataset.epoch = String(frame.epoch);
    root.dataset.final = String(Boolean(frame.final));
    setText(when, comparedText(frame, sweeps.epochs));
    if ([...sentences.children].map((item) => item.textContent).join("\n") !== frame.sentences.join("\n")) {
      sentences.replaceChildren(...frame.sentences.map((sentence) => element("li", { textContent: sentence })));
    }
    // It grows with what it says and never shrinks: what stands below must not jump while the sweep goes on.
    sentences.style.minHeight = frame.final ? "" : `${sentences.offsetHeight}px`;
    if (!medianName.textContent) showCurves();
    if (frame.final) painter.soon();
    else painter.inTurn();
  }

  function begin() {
    if (sweeps.id !== shownId) {
      results = undefined;
      root.hidden = true;
      sentences.style.minHeight = "";
      median.know(new Set());
    }
    shownId = sweeps.id;
    outcomes.offer();
    slice.begin(sweeps);
    medianName.textContent = "";
  }

  life.keep(
    sweeps.on("sweep", begin),
    sweeps.on("results", show),
    sweeps.on("curves", () => root.hidden || median.grow()),
  );
  life.whenResized(heatmap, () => {
    if (heatmap.clientWidth === width) return;
    if (width) sentences.style.minHeight = ""; // from 0 it has only been shown: the sentences break as they did
    width = heatmap.clientWidth;
    showHeatmap();
  });
  life.keep(median.destroy, parallel.destroy, () => Plotly.purge(heatmap));
  if (!sweeps.latest.has("results")) root.hidden = true;
  return life.part((next) => {
    theme = next;
    median.retheme(next);
    showHeatmap();
  });
}
