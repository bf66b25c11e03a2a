/** What a sweep has found: sentences on differences, a heatmap, curves over the seeds, and parallel coordinates. */

// @ts-nocheck

import { choice, element } from "../core/dom.js";
import { segmented } from "../core/segmented.js";
import { countText } from "../core/numbers.js";
import { drawHeatmap } from "./heatmap.js";
import { valuesOf } from "../core/sweep_stream.js";
import { mountMedian } from "./median.js";
import { mountParallel } from "./parallel.js";
import { labelOf, shortText, valueText } from "../core/settings.js";
import { METRICS } from "./words.js";

const DRAW_GAP_MS = 900; // a little under the second after which the server tells new results
const DRAW_SHARE = 0.15; // of the page's time at most, while the panels grow
const CURVES_GAP_MS = 500; // medians of many runs take their time, and change slowly

/**
 * @param {HTMLElement} root
 * @param {{sweeps: import("../core/sweep_stream.js").SweepStream, Plotly: object, figures: object, theme: string}} context
 */
export function mountResults(root, context) {
  const { sweeps, Plotly, figures } = context;
  let { theme } = context;
  const when = element("span", { className: "rnn-sweep-when" });
  const sentences = element("ul", { className: "rnn-sweep-sentences", "aria-label": "Differences" });
  const outcomes = segmented({ name: "rnn-sweep-metric", label: "Outcome", segments: METRICS, value: METRICS[0][0] }, (name) => {
    metric = METRICS.find(([each]) => each === name);
    showChoice();
  });
  const choices = element("span", { className: "rnn-sweep-choices" });
  const heatmap = element("div", { className: "rnn-sweep-heatmap" });
  const medianName = element("h4");
  const [medianRoot, parallelRoot] = [
    element("div", { className: "rnn-sweep-median" }),
    element("div", { className: "rnn-sweep-parallel" }),
  ];
  root.replaceChildren(
    element("div", { className: "rnn-sweep-results-head" }, element("h4", { textContent: "Results" }), when),
    sentences,
    element("div", { className: "rnn-sweep-controls" }, outcomes.node, choices),
    element(
      "div",
      { className: "rnn-sweep-pair" },
      element("section", { "aria-label": "Heatmap" }, element("h4", { textContent: "Median over seeds" }), heatmap),
      element("section", { "aria-label": "Median curves" }, medianName, medianRoot),
    ),
    element(
      "section",
      { "aria-label": "All settings and outcomes" },
      element("h4", { textContent: "All settings and outcomes" }),
      parallelRoot,
    ),
  );
  const median = mountMedian(medianRoot, context);
  const parallel = mountParallel(parallelRoot, context);

  let results;
  let shown; // the sweep that all this is about
  let metric = METRICS[0];
  let varied = []; // names of the settings that have more than one value
  let values = new Map(); // of each of them
  let places = new Map(); // of the cells, by those values
  let across; // name of a swept setting, or null: there is none
  let down;
  const at = {}; // of the settings that are on no axis: the value that is looked at
  let timer = 0; // of the curves
  let drawTimer = 0;
  let drawnAt = -Infinity;
  let cost = 0; // ms of the last drawing

  const valuesAt = (name) => (name === null ? [null] : values.get(name));

  /** The place of the cell with these settings, undefined if there is none; what is not named is as chosen. */
  const placeOf = (chosen) => places.get(JSON.stringify(varied.map((name) => (name in chosen ? chosen[name] : at[name]))));
  const named = (x, y) => ({ ...(across !== null && { [across]: x }), ...(down !== null && { [down]: y }) });

  function select(label, options, chosen, onChange) {
    const node = choice(
      label,
      options.map(([text], i) => [i, text]),
    );
    node.selectedIndex = options.findIndex(([, value]) => value === chosen);
    node.addEventListener("change", () => {
      onChange(options[node.selectedIndex][1]);
      showChoice();
    });
    return element("label", {}, label, " ", node);
  }

  /** The selects that this sweep needs. */
  function buildChoices() {
    const settings = varied.map((name) => [labelOf(name), name]);
    const focused = choices.contains(document.activeElement) && document.activeElement.ariaLabel;
    choices.replaceChildren();
    if (varied.length > 1) {
      const swap = (next, other) => (next === other ? [next, other === across ? down : across] : [next, other]);
      choices.append(
        select("Across", settings, across, (name) => ([across, down] = swap(name, down))),
        select("Up", settings, down, (name) => ([down, across] = swap(name, across))),
      );
      for (const name of varied.filter((other) => other !== across)) {
        const options = values.get(name).map((value) => [valueText(name, value), value]);
        const label = name === down ? `Curves at ${labelOf(name).toLowerCase()}` : `At ${labelOf(name).toLowerCase()}`;
        choices.append(select(label, options, at[name], (value) => (at[name] = value)));
      }
    }
    if (focused) [...choices.querySelectorAll("select")].find((node) => node.ariaLabel === focused)?.focus();
  }

  function showCurves() {
    buildChoices();
    const chosen = valuesAt(across).map((value) => [
      across === null ? "as in Settings" : shortText(across, value),
      sweeps.cells[placeOf({ [across]: value })],
    ]);
    const others = varied.filter((name) => name !== across).map((name) => shortText(name, at[name]));
    medianName.textContent = ["Median and range over seeds", ...others].join(", ");
    median.show(
      chosen.filter(([, cell]) => cell),
      metric[0],
    );
  }

  function showChoice() {
    showCurves();
    showHeatmap();
  }

  function showHeatmap() {
    if (!results || root.hidden) return;
    const cell = (x, y) => results.cells[placeOf(named(x, y))];
    const axis = (name) => ({ name, values: valuesAt(name) });
    drawHeatmap(
      heatmap,
      { Plotly, figure: figures[theme].sweep },
      { across: axis(across), down: axis(down), metric, cell, epoch: results.epoch },
    );
  }

  /** Fills the page with what the server has found; its sentences are shown as it says them. */
  function show(frame) {
    results = frame;
    root.hidden = false;
    median.know(new Set(frame.cells.flatMap((cell) => cell.diverged_runs)));
    root.dataset.epoch = frame.epoch;
    root.dataset.final = String(Boolean(frame.final));
    // A sweep that was stopped is final too, and has not been where its settings say: that must stay in sight.
    const compared = `all runs compared at epoch ${countText(frame.epoch)} of ${countText(sweeps.epochs)}`;
    if (frame.epoch >= sweeps.epochs) when.textContent = "";
    else when.textContent = frame.final ? compared : `so far: ${compared}`;
    if ([...sentences.children].map((item) => item.textContent).join("\n") !== frame.sentences.join("\n")) {
      sentences.replaceChildren(...frame.sentences.map((sentence) => element("li", { textContent: sentence })));
    }
    // It grows with what it says and never shrinks: what stands below must not jump while the sweep goes on.
    sentences.style.minHeight = frame.final ? "" : `${sentences.offsetHeight}px`;
    if (!medianName.textContent) showCurves();
    drawSoon(frame.final ? 0 : DRAW_GAP_MS);
  }

  /** Draws what the results look like, at the end at once and before then at a small part of the page's time. */
  function drawSoon(least) {
    if (drawTimer && least) return;
    clearTimeout(drawTimer);
    drawTimer = setTimeout(
      () => {
        drawTimer = 0;
        if (root.hidden || document.hidden) return;
        const start = performance.now();
        showHeatmap();
        parallel.show(
          results.cells.filter(({ seeds }) => seeds),
          results.epoch,
        ); // of a cell without runs there is nothing to draw
        drawnAt = performance.now();
        cost = drawnAt - start;
      },
      least && Math.max(0, drawnAt + Math.max(least, cost / DRAW_SHARE) - performance.now()),
    );
  }

  function begin() {
    if (sweeps.id !== shown) {
      results = undefined;
      root.hidden = true;
      sentences.style.minHeight = "";
      median.know(new Set());
    }
    shown = sweeps.id;
    varied = sweeps.swept.filter((name) => valuesOf(sweeps.cells, name).length > 1);
    values = new Map(varied.map((name) => [name, valuesOf(sweeps.cells, name)]));
    places = new Map(sweeps.cells.map((cell, place) => [JSON.stringify(varied.map((name) => cell.values[name])), place]));
    if (!varied.includes(across) || !(down === null ? varied.length < 2 : varied.includes(down))) {
      across = varied.at(-1) ?? null;
      down = varied.at(-2) ?? null;
    }
    for (const name of varied) if (!values.get(name).includes(at[name])) at[name] = values.get(name)[0];
    medianName.textContent = "";
  }

  const visibility = () => results && drawSoon(0);
  document.addEventListener("visibilitychange", visibility);
  const offs = [
    sweeps.on("sweep", begin),
    sweeps.on("results", show),
    sweeps.on("curves", () => {
      timer ||= setTimeout(() => {
        timer = 0;
        if (!root.hidden && !document.hidden) median.draw();
      }, CURVES_GAP_MS);
    }),
  ];
  let width = 0;
  const resize = new ResizeObserver(() => {
    if (heatmap.clientWidth === width) return;
    if (width) sentences.style.minHeight = ""; // from 0 it has only been shown: the sentences break as they did
    width = heatmap.clientWidth;
    showHeatmap();
  });
  resize.observe(heatmap);
  if (!sweeps.latest.has("results")) root.hidden = true;
  return {
    retheme(next) {
      theme = next;
      median.retheme(next);
      showHeatmap();
    },
    destroy() {
      clearTimeout(timer);
      clearTimeout(drawTimer);
      offs.forEach((off) => off());
      document.removeEventListener("visibilitychange", visibility);
      resize.disconnect();
      median.destroy();
      parallel.destroy();
      Plotly.purge(heatmap);
    },
  };
}
